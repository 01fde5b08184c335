import { isIP } from 'node:net'
import type { RegistryInput, RegistryPatch } from '@plimsoll/contract'
import type { RegistryFields, RegistryRow } from '../db/statements/registries.ts'
import { ApiProblem } from '../errors.ts'
import { type SecretKey, seal } from '../secrets/seal.ts'
import type { AddressRule } from './address-rules.ts'
import { API_TOKEN_PURPOSE, PASSWORD_PURPOSE } from './connector-target.ts'
import { REGISTRY_KINDS } from './kinds.ts'

/** What is kept of a registry that somebody adds; the password sealed. */
export function toRegistryFields(input: RegistryInput, key: SecretKey): RegistryFields {
  return {
    kind: input.kind,
    version: input.version ?? null,
    name: input.name,
    protocol: input.protocol,
    host: hostOf(input),
    port: input.port ?? null,
    ipOverride: input.ipOverride ?? null,
    region: input.region ?? null,
    network: input.network,
    imagesPerHour: input.imagesPerHour ?? null,
    namespace: input.namespace ?? null,
    apiHost: input.apiHost ?? null,
    apiTokenSealed: input.apiToken ? seal(key, API_TOKEN_PURPOSE, input.apiToken) : null,
    certificates: input.certificates ?? null,
    skipTlsVerification: input.skipTlsVerification,
    repositories: input.repositories ?? null,
    userName: emptyToNull(input.userName),
    passwordSealed: input.password ? seal(key, PASSWORD_PURPOSE, input.password) : null,
  }
}

/**
 * What a registry is after a change. A stored password is not sent to a place that it was not entered for: whoever changes where it goes enters it again.
 * @throws {ApiProblem} `REQUEST_INVALID` then
 */
export function applyPatch(row: RegistryRow, patch: RegistryPatch, key: SecretKey): RegistryFields {
  const { password, apiToken, ...changes } = patch
  const changed = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  const fields: RegistryFields = { ...row, ...changed }
  const merged = {
    ...fields,
    host: patch.host === undefined ? movedHost(row, fields) : fields.host.toLowerCase(),
    userName: emptyToNull(fields.userName ?? undefined),
    ...(apiToken !== undefined && { apiTokenSealed: apiToken ? seal(key, API_TOKEN_PURPOSE, apiToken) : null }),
  }
  if (!apiToken && merged.apiTokenSealed !== null && goesElsewhere(row, merged)) throw enterAgain('apiToken')
  if (typeof password === 'string' && password !== '') {
    return { ...merged, passwordSealed: seal(key, PASSWORD_PURPOSE, password) }
  }
  if (password === null || password === '') return { ...merged, passwordSealed: null }
  if (row.passwordSealed !== null && goesElsewhere(row, merged)) {
    throw enterAgain('password')
  }
  return merged
}

function enterAgain(member: 'password' | 'apiToken'): ApiProblem {
  const name = member === 'password' ? 'password' : 'access token'
  return new ApiProblem('REQUEST_INVALID', `Enter the ${name} again: the stored one is not sent to another address.`, {
    detail: { errors: [{ path: `body.${member}`, message: 'enter it again for the new address' }] },
  })
}

/** The host of a kind that has its own follows region and network. */
function movedHost(row: RegistryRow, fields: RegistryFields): string {
  const { hostOf } = REGISTRY_KINDS[row.kind]
  return row.host === hostOf?.(row) ? (hostOf(fields) ?? row.host) : row.host
}

type Where = Pick<
  RegistryRow,
  | 'kind'
  | 'protocol'
  | 'host'
  | 'port'
  | 'ipOverride'
  | 'apiHost'
  | 'region'
  | 'network'
  | 'certificates'
  | 'skipTlsVerification'
>

/** Would credentials reach somebody else, or over a way that proves less? */
export function goesElsewhere(from: Where, to: Where): boolean {
  return (
    from.kind !== to.kind ||
    from.protocol !== to.protocol ||
    (from.host !== to.host && !(hasOwnHost(from) && hasOwnHost(to))) ||
    from.apiHost !== to.apiHost ||
    from.port !== to.port ||
    from.ipOverride !== to.ipOverride ||
    (to.certificates !== null && from.certificates !== to.certificates) ||
    (to.skipTlsVerification && !from.skipTlsVerification)
  )
}

function hasOwnHost({ kind, host, region, network }: Where): boolean {
  return host === REGISTRY_KINDS[kind].hostOf?.({ region, network })
}

/** @throws {ApiProblem} `REQUEST_INVALID` for a kind that has no host of its own */
function hostOf(input: RegistryInput): string {
  const host =
    input.host ?? REGISTRY_KINDS[input.kind].hostOf?.({ region: input.region ?? null, network: input.network })
  if (host !== undefined) return host.toLowerCase()
  throw new ApiProblem('REQUEST_INVALID', 'Enter the host name of the registry.', {
    detail: { errors: [{ path: 'body.host', message: 'a host name is needed' }] },
  })
}

/** Names are checked when they are resolved, by every connection; addresses can be told at once. @throws {ApiProblem} `REGISTRY_ADDRESS_REFUSED` */
export function assertAddress(
  { host, ipOverride, apiHost }: Pick<RegistryFields, 'host' | 'ipOverride' | 'apiHost'>,
  allowAddress: AddressRule,
): void {
  const apiName = URL.parse(`https://${apiHost ?? ''}`)?.hostname ?? ''
  for (const name of [host, ipOverride ?? '', apiName]) {
    const address = name.replace(/^\[|\]$/g, '')
    if (isIP(address) === 0 || allowAddress(address)) continue
    throw new ApiProblem(
      'REGISTRY_ADDRESS_REFUSED',
      `Plimsoll does not connect to ${address}: link-local and metadata addresses are refused. An administrator can allow it with PLIMSOLL_ALLOWED_ADDRESSES.`,
    )
  }
}

function emptyToNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}
