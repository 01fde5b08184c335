import { type CredentialsProvider, type RegistryOptions, SourceError } from '@plimsoll/engine'
import type { RegistryRow } from '../db/statements/registries.ts'
import { sampleConnector } from '../sample-registry/sample-connector.ts'
import { type SecretKey, unseal } from '../secrets/seal.ts'
import type { AddressRule } from './address-rules.ts'
import { ociConnector } from './oci-connector.ts'
import type { RegistryConnector } from './registry-connector.ts'

/** What registry passwords are sealed for. */
export const PASSWORD_PURPOSE = 'registry password'

export interface ConnectorDeps {
  readonly secretKey: SecretKey
  readonly allowAddress: AddressRule
  /** Folder of the built-in registry's images. */
  readonly sampleFolder?: string
  /** Proxy variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A registry as it is saved, or as somebody would like to save it. */
export type ConnectorTarget = Pick<
  RegistryRow,
  | 'kind'
  | 'protocol'
  | 'host'
  | 'port'
  | 'ipOverride'
  | 'certificates'
  | 'skipTlsVerification'
  | 'repositories'
  | 'userName'
  | 'passwordSealed'
>

/**
 * The connector for a registry's kind. Nothing is sent before the first question.
 * @throws {SourceError} `SOURCE_TLS`, `SOURCE_TARGET_INVALID`, `SOURCE_UNSUPPORTED` for a kind that has no connector here
 */
export function openConnector(target: ConnectorTarget, deps: ConnectorDeps): RegistryConnector {
  switch (target.kind) {
    case 'sample':
      if (deps.sampleFolder === undefined) {
        throw new SourceError(
          'SOURCE_UNSUPPORTED',
          'This Plimsoll was built without sample images. Remove the sample registry.',
        )
      }
      return sampleConnector(deps.sampleFolder)
    case 'acr':
    case 'ecr':
      throw new SourceError(
        'SOURCE_UNSUPPORTED',
        `Registries of the kind ${target.kind} cannot be found by an account here. Connect their endpoint as an OCI registry with a user that may pull, and name the repositories.`,
      )
    default:
      return ociConnector(registryOptions(target, deps), target.repositories ?? undefined)
  }
}

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

/** How the engine reaches the registry. */
export function registryOptions(target: ConnectorTarget, deps: ConnectorDeps): RegistryOptions {
  return {
    host: referenceHost(target),
    credentials: credentialsOf(target, deps.secretKey),
    allowAddress: deps.allowAddress,
    proxy: deps.environment,
    ...(target.protocol === 'http' && { plainHttp: true }),
    ...(target.skipTlsVerification && { skipVerify: true }),
    ...(target.certificates !== null && { ca: target.certificates }),
    ...(target.ipOverride !== null && { ipOverride: target.ipOverride }),
  }
}

/** Opened when a request needs them, so that a key that does not fit is that request's error. */
function credentialsOf({ userName, passwordSealed }: ConnectorTarget, key: SecretKey): CredentialsProvider {
  return async () => {
    if (userName === null || userName === '') return { kind: 'anonymous' }
    const password = passwordSealed === null ? '' : unseal(key, PASSWORD_PURPOSE, passwordSealed)
    return { kind: 'basic', username: userName, password }
  }
}
