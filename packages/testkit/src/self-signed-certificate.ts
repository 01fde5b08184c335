import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'

export interface SelfSignedCertificate {
  /** PEM; trust it as an authority to trust the server. */
  readonly certificate: string
  /** PEM, PKCS #8. */
  readonly key: string
}

export interface CertificateOptions {
  /** Names and addresses that it is for. Default: `localhost`, 127.0.0.1 and ::1. */
  readonly hosts?: readonly string[]
  readonly notBefore?: Date
  readonly notAfter?: Date
}

/** An X.509 v3 certificate (RFC 5280) over a fresh P-256 key, signed with itself; for servers that tests start. */
export function selfSignedCertificate(options: CertificateOptions = {}): SelfSignedCertificate {
  const hosts = options.hosts ?? ['localhost', '127.0.0.1', '::1']
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid('2.5.4.3'), der(0x0c, Buffer.from('Plimsoll test')))))
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'))
  const day = 86_400_000
  const validity = sequence(
    time(options.notBefore ?? new Date(Date.now() - day)),
    time(options.notAfter ?? new Date(Date.now() + 30 * day)),
  )
  const extensions = sequence(
    sequence(oid('2.5.29.19'), der(0x01, Buffer.of(0xff)), der(0x04, sequence(der(0x01, Buffer.of(0xff))))),
    sequence(oid('2.5.29.17'), der(0x04, sequence(...hosts.map(generalName)))),
  )
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    algorithm,
    name,
    validity,
    name,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  )
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]))
  return {
    certificate: pem('CERTIFICATE', sequence(body, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function generalName(host: string): Buffer {
  const version = isIP(host)
  if (version === 0) return der(0x82, Buffer.from(host))
  return der(0x87, version === 4 ? Buffer.from(host.split('.').map(Number)) : ipv6Bytes(host))
}

function ipv6Bytes(address: string): Buffer {
  const [left = '', right] = address.split('::')
  const head = left.split(':').filter(Boolean)
  const tail = (right ?? '').split(':').filter(Boolean)
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex')
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...size), content])
}

function sequence(...items: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(items))
}

function set(...items: readonly Buffer[]): Buffer {
  return der(0x31, Buffer.concat(items))
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes)
}

function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`))
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const base128 = (value: number): number[] => {
    const digits = [value & 0x7f]
    for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80)
    return digits
  }
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
