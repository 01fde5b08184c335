import type { RegistryKind } from '@plimsoll/contract'
import { addressRule } from '../../src/registries/address-rules.ts'
import {
  API_TOKEN_PURPOSE,
  type ConnectorDeps,
  type ConnectorTarget,
  PASSWORD_PURPOSE,
} from '../../src/registries/connector-target.ts'
import { seal } from '../../src/secrets/seal.ts'

const SECRET_KEY = new Uint8Array(32).fill(3)

/** What connectors of tests are opened with: loopback is allowed, link-local is not. */
export const CONNECTOR_DEPS: ConnectorDeps = {
  secretKey: SECRET_KEY,
  allowAddress: addressRule([], []),
  environment: {},
}

/** A registry of a test as it would be saved. @param host `127.0.0.1:41234` */
export function registryTarget(
  kind: RegistryKind,
  host: string,
  {
    user,
    password,
    apiToken,
    ...more
  }: Partial<ConnectorTarget> & {
    readonly user?: string
    readonly password?: string
    readonly apiToken?: string
  } = {},
): ConnectorTarget {
  const [name = '', port] = host.split(':')
  return {
    kind,
    version: null,
    protocol: 'http',
    host: name,
    port: port === undefined ? null : Number(port),
    ipOverride: null,
    region: null,
    network: 'internet',
    namespace: null,
    apiHost: null,
    apiTokenSealed: apiToken === undefined ? null : seal(SECRET_KEY, API_TOKEN_PURPOSE, apiToken),
    instanceId: null,
    certificates: null,
    skipTlsVerification: false,
    repositories: null,
    userName: user ?? null,
    passwordSealed: password === undefined ? null : seal(SECRET_KEY, PASSWORD_PURPOSE, password),
    ...more,
  }
}
