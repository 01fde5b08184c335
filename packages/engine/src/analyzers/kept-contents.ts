import { MiB } from '../domain/units.ts'

/** Contents of files that were analysed a moment ago, for hard links that follow. */
export interface KeptContents {
  keep(path: string, bytes: Buffer): void
  get(path: string): Buffer | undefined
  forget(path: string): void
}

/** Oldest first out. Files above a quarter of `budgetBytes` are not kept. */
export function createKeptContents(budgetBytes: number = 16 * MiB): KeptContents {
  const kept = new Map<string, Buffer>()
  let total = 0
  const forget = (path: string): void => {
    const bytes = kept.get(path)
    if (bytes === undefined) return
    kept.delete(path)
    total -= bytes.length
  }
  return {
    keep(path, bytes) {
      if (bytes.length > budgetBytes / 4) return
      forget(path)
      // A small view would keep the whole piece of the stream that it lies in.
      kept.set(path, bytes.buffer.byteLength > 2 * bytes.length ? Buffer.from(bytes) : bytes)
      total += bytes.length
      for (const oldest of kept.keys()) {
        if (total <= budgetBytes) break
        forget(oldest)
      }
    },
    get: (path) => kept.get(path),
    forget,
  }
}
