import { FormatError } from '../format-error.ts'
import { createZstdFrameCutter } from './zstd-frame-cutter.ts'

/**
 * The bytes of a zstd stream without its skippable frames, each piece from one frame only, as Node's decompressor has to be given them.
 * Pieces are views of the chunks. A chunk is taken only when the pieces of the one before are.
 * @throws {FormatError} `FORMAT_BROKEN` after the last good piece, when the bytes are no zstd or end inside of a frame
 * @source RFC 8878 §3.1
 */
export async function* splitZstdFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const cutter = createZstdFrameCutter()
  for await (const chunk of chunks) {
    const { parts, isDamaged } = cutter.cut(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    yield* parts
    if (isDamaged) throw new FormatError('FORMAT_BROKEN', 'The zstd data is damaged.')
  }
  if (!cutter.isComplete()) throw new FormatError('FORMAT_BROKEN', 'The zstd data breaks off.')
}
