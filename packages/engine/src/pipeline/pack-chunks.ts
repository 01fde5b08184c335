/**
 * The same bytes in new buffers of `size` that nobody else looks into, so that they may be transferred to another thread. Chunks of sources are
 * often slices of a pool, and always somebody else's. Copying costs 60 ms per 400 MB.
 */
export async function* packChunks(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  let room = new Uint8Array(size)
  let filled = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + size - filled)
      room.set(part, filled)
      filled += part.length
      at += part.length
      if (filled === size) {
        yield room
        room = new Uint8Array(size)
        filled = 0
      }
    }
  }
  if (filled > 0) yield room.slice(0, filled)
}
