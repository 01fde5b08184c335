/** Object identifiers of signature algorithms as hex of their DER (RFC 3279, 4055, 5758, 8410) → their hash. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['2a864886f70d010102', 'md2'],
  ['2a864886f70d010104', 'md5'],
  ['2a864886f70d010105', 'sha1'],
  ['2a864886f70d01010e', 'sha224'],
  ['2a864886f70d01010b', 'sha256'],
  ['2a864886f70d01010c', 'sha384'],
  ['2a864886f70d01010d', 'sha512'],
  ['2a8648ce380403', 'sha1'],
  ['2a8648ce3d0401', 'sha1'],
  ['2a8648ce3d040301', 'sha224'],
  ['2a8648ce3d040302', 'sha256'],
  ['2a8648ce3d040303', 'sha384'],
  ['2a8648ce3d040304', 'sha512'],
])
const OBJECT_IDENTIFIER = 0x06

/** The hash that a certificate is signed with, where its algorithm names one: the sequence after the body (RFC 5280, 4.1.1.2). */
export function signatureHash(der: Uint8Array): string | undefined {
  const certificate = valueAt(der, 0)
  const body = certificate && valueAt(der, certificate.start)
  const algorithm = body && valueAt(der, body.end)
  const identifier = algorithm && valueAt(der, algorithm.start)
  if (identifier === undefined || identifier.tag !== OBJECT_IDENTIFIER) return undefined
  return HASHES.get(Buffer.from(der.subarray(identifier.start, identifier.end)).toString('hex'))
}

/** Where the value of the element at `at` starts and ends (X.690, 8.1); `undefined` if it does not fit. */
function valueAt(der: Uint8Array, at: number): { tag: number; start: number; end: number } | undefined {
  const tag = der[at]
  const first = der[at + 1]
  if (tag === undefined || first === undefined) return undefined
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (lengthBytes > 4) return undefined
  let length = first
  if (lengthBytes > 0) {
    length = 0
    for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + (der[at + 2 + index] ?? 0)
  }
  const start = at + 2 + lengthBytes
  const end = start + length
  return end <= der.length ? { tag, start, end } : undefined
}
