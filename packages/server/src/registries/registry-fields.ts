import { isIP } from 'node:net'
import type { RegistryInput, RegistryPatch } from '@plimsoll/contract'
import type { RegistryFields, RegistryRow } from '../db/statements/registries.ts'
import { ApiProblem } from '../errors.ts'
import { type SecretKey, seal } from '../secrets/seal.ts'
import type { AddressRule } from './address-rules.ts'
import { PASSWORD_PURPOSE } from './open-connector.ts'

/** What is kept of a registry that somebody adds; the password sealed. */
export function toRegistryFields(input: RegistryInput, key: SecretKey): RegistryFields {
  return {
    kind: input.kind,
    version: input.version ?? null,
    name: input.name,
    protocol: input.protocol,
    host: input.host.toLowerCase(),
    port: input.port ?? null,
    ipOverride: input.ipOverride ?? null,
    region: input.region ?? null,
    network: input.network,
    imagesPerHour: input.imagesPerHour ?? null,
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
  const { password, ...changes } = patch
  const changed = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  const fields: RegistryFields = { ...row, ...changed }
  const merged = { ...fields, host: fields.host.toLowerCase(), userName: emptyToNull(fields.userName ?? undefined) }
  if (typeof password === 'string' && password !== '') {
    return { ...merged, passwordSealed: seal(key, PASSWORD_PURPOSE, password) }
  }
  if (password === null || password === '') return { ...merged, passwordSealed: null }
  if (row.passwordSealed !== null && goesElsewhere(row, merged)) {
    throw new ApiProblem(
      'REQUEST_INVALID',
      'Enter the password again: the stored one is not sent to another address.',
      {
        detail: { errors: [{ path: 'body.password', message: 'enter it again for the new address' }] },
      },
    )
  }
  return merged
}

type Where = Pick<RegistryRow, 'protocol' | 'host' | 'port' | 'ipOverride' | 'certificates' | 'skipTlsVerification'>

/** Would credentials reach somebody else, or over a way that proves less? */
export function goesElsewhere(from: Where, to: Where): boolean {
  return (
    from.protocol !== to.protocol ||
    from.host !== to.host ||
    from.port !== to.port ||
    from.ipOverride !== to.ipOverride ||
    (to.certificates !== null && from.certificates !== to.certificates) ||
    (to.skipTlsVerification && !from.skipTlsVerification)
  )
}

/** Names are checked when they are resolved, by every connection; addresses can be told at once. @throws {ApiProblem} `REGISTRY_ADDRESS_REFUSED` */
export function assertAddress(fields: Pick<RegistryFields, 'host' | 'ipOverride'>, allowAddress: AddressRule): void {
  for (const address of [fields.host.replace(/^\[|\]$/g, ''), fields.ipOverride ?? '']) {
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
