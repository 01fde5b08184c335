/// <reference path="./unbzip2-stream.d.ts" />
import { PassThrough, Readable } from 'node:stream'
import unbzip2Stream from 'unbzip2-stream'

/** Decompresses bzip2. The library's stream is of Node's first kind, which ends in another order; hence the stream behind it. Errors are its own. */
export async function* bunzip2(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = Readable.from(chunks)
  const decoder = unbzip2Stream()
  const output = new PassThrough({ highWaterMark: 1024 * 1024 })
  const fail = (error: Error): void => {
    output.destroy(error)
  }
  source.on('error', fail)
  decoder.on('error', fail)
  source.pipe(decoder).pipe(output)
  try {
    for await (const chunk of output) yield chunk as Uint8Array
  } finally {
    source.destroy()
    output.destroy()
  }
}
