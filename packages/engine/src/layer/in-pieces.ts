/** The same bytes in pieces of exactly `size` (the last may be shorter), copied only where the chunks do not line up. */
export async function* inPieces(chunks: AsyncIterable<Uint8Array>, size: number): AsyncIterable<Buffer> {
  let partial: Buffer | undefined
  let filled = 0
  for await (const chunk of chunks) {
    const buffer = asBuffer(chunk)
    let at = 0
    while (at < buffer.length) {
      if (partial === undefined && buffer.length - at >= size) {
        yield buffer.subarray(at, at + size)
        at += size
        continue
      }
      partial ??= Buffer.allocUnsafeSlow(size)
      const copied = buffer.copy(partial, filled, at)
      filled += copied
      at += copied
      if (filled === size) {
        yield partial
        partial = undefined
        filled = 0
      }
    }
  }
  if (partial !== undefined) yield partial.subarray(0, filled)
}

/** A Buffer over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
