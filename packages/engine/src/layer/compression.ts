/** How a layer's bytes are packed. The last two are known but not readable here. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2'

const MAGIC: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
]

/** How many first bytes {@link sniffCompression} looks at. */
export const COMPRESSION_MAGIC_BYTES = 6

/**
 * The compression that the first bytes show. Runtimes go by the bytes and not by the media type, which archives get wrong often enough.
 * @source RFC 1952 §2.3.1; RFC 8878 §3.1
 */
export function sniffCompression(head: Uint8Array): Compression {
  for (const [compression, magic] of MAGIC) {
    if (magic.every((byte, index) => head[index] === byte)) return compression
  }
  // zstd's skippable frames: 0x184D2A50 to 0x184D2A5F, little-endian.
  const isSkippable = ((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18
  return isSkippable ? 'zstd' : 'none'
}

/** The compression that a layer's media type names; `'encrypted'` for those of ocicrypt. @source image-spec, layer.md; docker image manifest v2.2 */
export function compressionOfMediaType(mediaType: string): Compression | 'encrypted' {
  if (mediaType.endsWith('+encrypted')) return 'encrypted'
  if (/[+.]gzip$/.test(mediaType)) return 'gzip'
  if (/[+.]zstd$/.test(mediaType)) return 'zstd'
  return 'none'
}
