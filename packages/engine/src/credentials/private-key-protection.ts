const MAX_BODY = 6_000
const OPENSSH_MAGIC = 'openssh-key-v1\0'

/**
 * Does a passphrase protect this private key? Told from the armour (RFC 1421 headers), the cipher's name (OpenSSH's PROTOCOL.key) or the secret key packet
 * (RFC 9580, 5.5.3). What cannot be read counts as open.
 * @param text from `-----BEGIN` on; line ends may be escaped as in strings of JSON
 */
export function isProtectedKey(text: string): boolean {
  const plain = text.slice(0, MAX_BODY).replace(/\\r/g, '').replace(/\\n/g, '\n').replace(/\r/g, '')
  if (/^Proc-Type: 4,ENCRYPTED$/m.test(plain.slice(0, 400))) return true
  const body = Buffer.from(bodyOf(plain), 'base64')
  if (plain.startsWith('-----BEGIN OPENSSH')) return isProtectedOpenSsh(body)
  if (plain.startsWith('-----BEGIN PGP')) return isProtectedPgp(body)
  return false
}

/** The lines of base64, without headers (`Comment: …`), check sum and end. */
function bodyOf(plain: string): string {
  return plain
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => /^[A-Za-z0-9+/]{1,200}={0,2}$/.test(line))
    .join('')
}

function isProtectedOpenSsh(body: Buffer): boolean {
  const at = OPENSSH_MAGIC.length
  if (body.toString('latin1', 0, at) !== OPENSSH_MAGIC || body.length < at + 4) return false
  const length = body.readUInt32BE(at)
  return length < 64 && body.toString('latin1', at + 4, at + 4 + length) !== 'none'
}

const SECRET_KEY_PACKET = 5
/** Multiprecision integers of the public half, by algorithm (RFC 9580, 9.1). */
const PUBLIC_INTEGERS: ReadonlyMap<number, number> = new Map([
  [1, 2],
  [2, 2],
  [3, 2],
  [16, 3],
  [17, 4],
  [18, 1],
  [19, 1],
  [22, 1],
])
/** Keys of a fixed size instead of integers: X25519, X448, Ed25519, Ed448. */
const PUBLIC_BYTES: ReadonlyMap<number, number> = new Map([
  [25, 32],
  [26, 56],
  [27, 32],
  [28, 57],
])

function isProtectedPgp(body: Buffer): boolean {
  let at = packetStart(body)
  if (at < 0 || body[at] !== 4) return false
  const algorithm = body[at + 5] ?? 0
  at += 6
  if (algorithm === 18 || algorithm === 19 || algorithm === 22) at += 1 + (body[at] ?? 0)
  for (let count = PUBLIC_INTEGERS.get(algorithm) ?? 0; count > 0; count--) {
    at += 2 + Math.ceil((((body[at] ?? 0) << 8) | (body[at + 1] ?? 0)) / 8)
  }
  // The parameters of ECDH's key derivation.
  if (algorithm === 18) at += 1 + (body[at] ?? 0)
  at += PUBLIC_BYTES.get(algorithm) ?? 0
  return at < body.length && body[at] !== 0
}

/** Where the content of the first packet begins, if that is a secret key; else -1. RFC 9580, 4.2. */
function packetStart(body: Buffer): number {
  const header = body[0] ?? 0
  if ((header & 0x80) === 0) return -1
  if ((header & 0x40) === 0) return (header >> 2) % 16 === SECRET_KEY_PACKET ? 1 + ([1, 2, 4, 0][header & 3] ?? 0) : -1
  if ((header & 0x3f) !== SECRET_KEY_PACKET) return -1
  const length = body[1] ?? 0
  return length < 192 ? 2 : length < 224 ? 3 : 6
}
