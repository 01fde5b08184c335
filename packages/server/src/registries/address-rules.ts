import { BlockList, isIP } from 'node:net'
import { ServerError } from '../errors.ts'

/** Says whether the center may connect to an address. */
export type AddressRule = (address: string) => boolean

/**
 * Never a registry, but where clouds keep credentials for whoever asks from within: link-local with the metadata services of AWS, Azure, Google, Oracle and
 * others (RFC 3927, RFC 4291), AWS's over IPv6, Alibaba Cloud's; and addresses that are no host at all.
 */
const REFUSED = [
  '0.0.0.0/8',
  '100.100.100.200/32',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'fd00:ec2::254/128',
  'ff00::/8',
] as const

/**
 * Loopback and private networks are allowed, for that is where the registries of a self-hosted center are.
 * @param allowed CIDR ranges that are allowed although the rules refuse them
 * @param refused CIDR ranges that are refused besides
 * @throws {ServerError} `CONFIG_INVALID` for what is no range
 */
export function addressRule(allowed: readonly string[], refused: readonly string[]): AddressRule {
  const isRefused = rangesOf(refused)
  const isAllowed = rangesOf(allowed)
  const isRefusedByDefault = rangesOf(REFUSED)
  return (address) => {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address) === 0 || isRefused.check(address, family)) return false
    return isAllowed.check(address, family) || !isRefusedByDefault.check(address, family)
  }
}

function rangesOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const version = isIP(address)
    const prefix = bits === undefined ? (version === 6 ? 128 : 32) : Number(bits)
    if (version === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > (version === 6 ? 128 : 32)) {
      throw new ServerError('CONFIG_INVALID', `"${range}" is not an address range. Write it as 10.0.0.0/8 or fd00::/8.`)
    }
    list.addSubnet(address, prefix, version === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}
