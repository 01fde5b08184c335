import { MiB } from '../../../domain/units.ts'
import type { AnalyzedFile } from '../../analyzer.ts'

/** Bytes at any place of a file, to be read and not changed. Short only where the file ends. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>

const BLOCK_BYTES = 1 * MiB
const MAX_BLOCKS = 8

/** Reads through a handful of cached blocks: database pages are small, and asking the file for each of them alone would cost more than reading it. */
export function randomAccess(file: AnalyzedFile): ReadAt {
  const blocks = new Map<number, Uint8Array>()
  const block = async (index: number): Promise<Uint8Array> => {
    const bytes = blocks.get(index) ?? (await file.range(index * BLOCK_BYTES, BLOCK_BYTES)).slice()
    blocks.delete(index)
    blocks.set(index, bytes)
    const oldest = blocks.keys().next().value
    if (blocks.size > MAX_BLOCKS && oldest !== undefined) blocks.delete(oldest)
    return bytes
  }
  return async (offset, length) => {
    const end = Math.min(offset + length, file.size)
    if (offset >= end) return new Uint8Array(0)
    const first = Math.floor(offset / BLOCK_BYTES)
    const last = Math.floor((end - 1) / BLOCK_BYTES)
    if (first === last) return (await block(first)).subarray(offset - first * BLOCK_BYTES, end - first * BLOCK_BYTES)
    const joined = new Uint8Array(end - offset)
    for (let index = first; index <= last; index += 1) {
      const from = Math.max(offset, index * BLOCK_BYTES)
      const to = Math.min(end, (index + 1) * BLOCK_BYTES)
      joined.set((await block(index)).subarray(from - index * BLOCK_BYTES, to - index * BLOCK_BYTES), from - offset)
    }
    return joined
  }
}
