import { createReadStream } from 'node:fs'
import { AdvisoryError } from '../advisory-error.ts'
import type { FeedFile } from '../feed.ts'
import { collectBytes, firstBytes, limitBytes } from './bounded.ts'
import { compressionOf, decompress, withoutCompressionEnding } from './compression.ts'

/** A file on disk, decompressed on the way when it is gzip or zstd. @param path its name inside the input */
export function plainFile(absolute: string, path: string, modified?: Date): FeedFile {
  const shown = withoutCompressionEnding(path)
  async function* content(maxBytes: number): AsyncIterable<Uint8Array> {
    const compression = compressionOf(await firstBytes(readChunks(absolute, 64), 16))
    yield* limitBytes(decompress(readChunks(absolute), compression, absolute), maxBytes, absolute)
  }
  return {
    path: shown,
    ...(shown === path && { absolute }),
    ...(modified && { modified }),
    bytes: (maxBytes) => collectBytes(content(maxBytes), maxBytes, absolute),
    chunks: content,
  }
}

/** @throws {AdvisoryError} `ADVISORY_INPUT_UNKNOWN` when the file cannot be read */
export async function* readChunks(absolute: string, chunkBytes: number = 256 * 1024): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of createReadStream(absolute, { highWaterMark: chunkBytes })) yield chunk as Uint8Array
  } catch (error) {
    if (error instanceof AdvisoryError) throw error
    throw new AdvisoryError('ADVISORY_INPUT_UNKNOWN', `${absolute} cannot be read.`, { cause: error })
  }
}
