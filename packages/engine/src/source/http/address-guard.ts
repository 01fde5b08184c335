import { lookup as resolveName } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { SourceError } from '../source-error.ts'

/** Says whether a connection to this address is wanted. IPv4 addresses mapped into IPv6 arrive as plain IPv4. */
export type AddressFilter = (address: string) => boolean

/**
 * A `lookup` for sockets that gives fixed addresses to some names and withholds what `allowAddress` forbids. As the socket connects to
 * exactly what passes here, a name cannot be checked as one address and used as another.
 */
export function guardedLookup(
  overrides: ReadonlyMap<string, string>,
  allowAddress: AddressFilter | undefined,
): LookupFunction {
  return (hostname, options, callback) => {
    const answer = (addresses: readonly { readonly address: string; readonly family: number }[]): void => {
      const allowed = addresses.filter(({ address }) => allowAddress?.(unmapped(address)) ?? true)
      const [first] = allowed
      if (first === undefined) callback(addressRefused(hostname), '', 0)
      else if (options.all) callback(null, [...allowed])
      else callback(null, first.address, first.family)
    }
    const override = overrides.get(hostname)
    if (override !== undefined) {
      answer([{ address: override, family: isIP(override) }])
      return
    }
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) callback(error, '', 0)
      else answer(addresses)
    })
  }
}

/**
 * Sockets do not look addresses up that are already written as such: check them before connecting.
 * @throws {SourceError} `SOURCE_ADDRESS_REFUSED`
 */
export function assertAddressAllowed(url: URL, allowAddress: AddressFilter | undefined): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && allowAddress?.(unmapped(host)) === false) throw addressRefused(host)
}

/**
 * For connections that a proxy makes, which resolves names by itself: what this machine's DNS says is held against them too. A name that only the proxy knows
 * passes, and whoever runs the proxy decides.
 * @throws {SourceError} `SOURCE_ADDRESS_REFUSED` when any of the addresses is forbidden, for the proxy may take any
 */
export async function assertNameAllowed(url: URL, allowAddress: AddressFilter): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = await lookup(host, { all: true }).catch(() => [])
  if (addresses.some(({ address }) => !allowAddress(unmapped(address)))) throw addressRefused(host)
}

/** `::ffff:127.0.0.1`, in either spelling, is 127.0.0.1. */
function unmapped(address: string): string {
  const dotted = /^::ffff:([0-9]+\.[0-9]+\.[0-9]+\.[0-9]+)$/i.exec(address)?.[1]
  if (dotted !== undefined) return dotted
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? []
  if (high === undefined || low === undefined) return address
  const bits = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16)
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.')
}

function addressRefused(host: string): SourceError {
  return new SourceError(
    'SOURCE_ADDRESS_REFUSED',
    `${host} is at an address that connections are not allowed to. Ask whoever runs this program to allow it, or name another host.`,
    { detail: { host } },
  )
}
