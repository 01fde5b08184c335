import { Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { splitZstdFrames } from '../../formats/zstd/split-zstd-frames.ts'
import { AdvisoryError } from '../advisory-error.ts'
import { bunzip2 } from './bunzip2.ts'

export type Compression = 'gzip' | 'zstd' | 'bzip2' | 'none'

/** By the first bytes; names lie more often. */
export function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x42 && head[1] === 0x5a && head[2] === 0x68 && (head[3] ?? 0) >= 0x31 && (head[3] ?? 0) <= 0x39)
    return 'bzip2'
  const magic = head.length >= 4 ? new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true) : 0
  // A zstd frame, or one of the skippable frames that may come first (RFC 8878, §3.1).
  if (magic === 0xfd2fb528 || (magic >= 0x184d2a50 && magic <= 0x184d2a5f)) return 'zstd'
  return 'none'
}

/** `feed.csv.gz` → `feed.csv`. */
export function withoutCompressionEnding(path: string): string {
  return path.replace(/\.(?:gz|zst|bz2)$/i, '').replace(/\.tgz$/i, '.tar')
}

/** @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN` when the bytes are damaged or end early */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
  label: string,
): AsyncIterable<Uint8Array> {
  try {
    yield* decoded(chunks, compression)
  } catch (error) {
    if (error instanceof AdvisoryError) throw error
    throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is damaged or incomplete: it cannot be decompressed.`, {
      cause: error,
    })
  }
}

function decoded(chunks: AsyncIterable<Uint8Array>, compression: Compression): AsyncIterable<Uint8Array> {
  switch (compression) {
    case 'none':
      return chunks
    case 'gzip':
      return piped(chunks, createGunzip())
    case 'zstd':
      return piped(splitZstdFrames(chunks), createZstdDecompress())
    case 'bzip2':
      return bunzip2(chunks)
    default:
      return compression satisfies never
  }
}

async function* piped(chunks: AsyncIterable<Uint8Array>, decoder: Transform): AsyncIterable<Uint8Array> {
  const source = Readable.from(chunks)
  source.on('error', (error) => decoder.destroy(error))
  try {
    for await (const chunk of source.pipe(decoder)) yield chunk as Uint8Array
  } finally {
    source.destroy()
    decoder.destroy()
  }
}
