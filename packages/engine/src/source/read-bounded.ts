import { SourceError } from './source-error.ts'

/**
 * All bytes of a stream in one array.
 * @param what names the stream in the error, such as `The manifest of registry.example/app`
 * @throws {SourceError} `SOURCE_TOO_LARGE` as soon as there are more than `maxBytes`; the stream is closed then
 */
export async function readBounded(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  what: string,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let total = 0
  for await (const chunk of chunks) {
    total += chunk.length
    if (total > maxBytes) throw new SourceError('SOURCE_TOO_LARGE', `${what} is larger than ${maxBytes} bytes.`)
    pieces.push(chunk)
  }
  return Buffer.concat(pieces, total)
}
