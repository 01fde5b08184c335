const SENTINEL = 'x'.repeat(16)

/**
 * Go's build information as linkers write it since 1.18, for the section `.go.buildinfo` of {@link elfFile}.
 * @param modules lines of tab-separated fields: `mod`, `dep`, `build`, …
 */
export function goBuildInfo(version: string, modules: string): Uint8Array {
  const header = Buffer.alloc(32)
  header.write('\xff Go buildinf:', 'latin1')
  header[14] = 8
  header[15] = 2
  const framed = Buffer.from(`${SENTINEL}${modules}${SENTINEL}`)
  return Buffer.concat([header, varint(version.length), Buffer.from(version), varint(framed.length), framed])
}

/** The layout before Go 1.18: the header points at two string headers, which point at the text. It must lie at `address`. */
export function goBuildInfoByPointers(version: string, modules: string, address: number): Uint8Array {
  const framed = Buffer.from(`${SENTINEL}${modules}${SENTINEL}`)
  const bytes = Buffer.alloc(64 + version.length + framed.length)
  bytes.write('\xff Go buildinf:', 'latin1')
  bytes[14] = 8
  const at = (offset: number) => BigInt(address + offset)
  bytes.writeBigUInt64LE(at(32), 16)
  bytes.writeBigUInt64LE(at(48), 24)
  bytes.writeBigUInt64LE(at(64), 32)
  bytes.writeBigUInt64LE(BigInt(version.length), 40)
  bytes.writeBigUInt64LE(at(64 + version.length), 48)
  bytes.writeBigUInt64LE(BigInt(framed.length), 56)
  bytes.write(version, 64)
  framed.copy(bytes, 64 + version.length)
  return bytes
}

function varint(length: number): Buffer {
  const bytes: number[] = []
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest)
    if (rest < 128) return Buffer.from(bytes)
  }
}
