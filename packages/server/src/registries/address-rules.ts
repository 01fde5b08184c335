import { BlockList, isIP } from 'node:net'
import { ServerError } from '../errors.ts'

/** Says whether the center may connect to an address. */
export type AddressRule = (address: string) => boolean

/**
 * Never a registry, but where clouds keep credentials for whoever asks from within: link-local with the metadata services of AWS, Azure, Google, Oracle and
 * others (RFC 3927, RFC 4291), AWS's and Google's over IPv6, Alibaba Cloud's, Azure's wire server, Oracle's older one; and addresses that are no host at all.
 */
const REFUSED = [
  '0.0.0.0/8',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '192.0.0.192/32',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
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
  const isFine = (address: string): boolean => {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address) === 0 || isRefused.check(address, family)) return false
    return isAllowed.check(address, family) || !isRefusedByDefault.check(address, family)
  }
  return (address) => isFine(address) && (embeddedIpv4(address) ?? []).every(isFine)
}

/**
 * IPv4 addresses that an IPv6 address leads to by way of a translator: NAT64 (RFC 6052, RFC 8215), 6to4 (RFC 3056), and the old IPv4-compatible form.
 * @returns undefined for an address that leads to none
 */
function embeddedIpv4(address: string): readonly string[] | undefined {
  if (isIP(address) !== 6) return undefined
  const words = wordsOf(address)
  const at = (index: number): string => {
    const [high = 0, low = 0] = words.slice(index, index + 2)
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
  }
  const [first, second, third] = words
  const isNat64 = first === 0x64 && second === 0xff9b && (third === 0 || third === 1)
  if (isNat64) return [at(6)]
  if (first === 0x2002) return [at(1)]
  const isCompatible = words.slice(0, 6).every((word) => word === 0) && (words[6] !== 0 || (words[7] ?? 0) > 1)
  return isCompatible ? [at(6)] : undefined
}

/** The eight 16-bit words of an IPv6 address, however it is written. */
function wordsOf(address: string): readonly number[] {
  const [bare = ''] = address.split('%')
  const plain = bare.replace(/([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head = '', tail] = plain.split('::')
  const parse = (text: string): readonly number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16))
  const start = parse(head)
  const end = tail === undefined ? [] : parse(tail)
  return [...start, ...Array.from({ length: Math.max(0, 8 - start.length - end.length) }, () => 0), ...end]
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
