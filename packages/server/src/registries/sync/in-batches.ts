/** Elements in arrays of `size`; the last may be shorter, and there is none for nothing. */
export async function* inBatches<T>(elements: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let batch: T[] = []
  for await (const element of elements) {
    batch.push(element)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
