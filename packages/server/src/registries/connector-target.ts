import { type Credentials, type RegistryOptions, SourceError } from '@plimsoll/engine'
import type { RegistryRow } from '../db/statements/registries.ts'
import { type SecretKey, unseal } from '../secrets/seal.ts'
import type { AddressRule } from './address-rules.ts'

/** What registry passwords are sealed for. */
export const PASSWORD_PURPOSE = 'registry password'
/** What tokens of management APIs are sealed for. */
export const API_TOKEN_PURPOSE = 'registry api token'

export interface ConnectorDeps {
  readonly secretKey: SecretKey
  readonly allowAddress: AddressRule
  /** Folder of the built-in registry's images. */
  readonly sampleFolder?: string
  /** Proxy variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Cloud registries without credentials of their own may use those of the machine: its role, its environment. */
  readonly usesMachineIdentity?: boolean
}

/** A registry as it is saved, or as somebody would like to save it. */
export type ConnectorTarget = Pick<
  RegistryRow,
  | 'kind'
  | 'version'
  | 'protocol'
  | 'host'
  | 'port'
  | 'ipOverride'
  | 'region'
  | 'network'
  | 'namespace'
  | 'apiHost'
  | 'apiTokenSealed'
  | 'instanceId'
  | 'certificates'
  | 'skipTlsVerification'
  | 'repositories'
  | 'userName'
  | 'passwordSealed'
>

/** `host[:port]` as it stands in references: a port that the protocol implies is left out. */
export function referenceHost({
  kind,
  protocol,
  host,
  port,
}: Pick<ConnectorTarget, 'kind' | 'protocol' | 'host' | 'port'>): string {
  if (kind === 'sample') return host
  const implied = protocol === 'https' ? 443 : 80
  return port === null || port === implied ? host.toLowerCase() : `${host.toLowerCase()}:${port}`
}

/** How the engine reaches the registry; credentials are the kind's to add. */
export function registryOptions(target: ConnectorTarget, deps: ConnectorDeps): RegistryOptions {
  return {
    host: referenceHost(target),
    allowAddress: deps.allowAddress,
    proxy: deps.environment,
    ...(target.protocol === 'http' && { plainHttp: true }),
    ...(target.skipTlsVerification && { skipVerify: true }),
    ...(target.certificates !== null && { ca: target.certificates }),
    ...(target.ipOverride !== null && { ipOverride: target.ipOverride }),
  }
}

/** Where the management API is: `apiHost` when given, else `host`, over the registry's own protocol. */
export function apiOrigin({ protocol, apiHost }: ConnectorTarget, host: string): URL {
  const origin = URL.parse(`${protocol}://${apiHost ?? host}/`)
  if (origin !== null) return origin
  throw new SourceError('SOURCE_TARGET_INVALID', `The API's host ${apiHost ?? host} is none. Write host[:port].`)
}

/** User and password as they were entered. Opened when a request needs them, so that a key that does not fit is that request's error. */
export function storedCredentials(target: ConnectorTarget, key: SecretKey): Credentials {
  const { userName } = target
  if (userName === null || userName === '') return { kind: 'anonymous' }
  return { kind: 'basic', username: userName, password: storedPassword(target, key) }
}

export function storedPassword({ passwordSealed }: ConnectorTarget, key: SecretKey): string {
  return passwordSealed === null ? '' : unseal(key, PASSWORD_PURPOSE, passwordSealed)
}

/** Undefined when none was entered. */
export function storedApiToken({ apiTokenSealed }: ConnectorTarget, key: SecretKey): string | undefined {
  return apiTokenSealed === null ? undefined : unseal(key, API_TOKEN_PURPOSE, apiTokenSealed)
}
