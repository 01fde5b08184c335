import type { CredentialHit, FindCredentials, SearchOptions } from '../../../credentials/find-credentials.ts'
import { KiB, MiB } from '../../../domain/units.ts'

/** Bytes that are searched at once; more content is searched in windows of this size, which bounds the memory. */
const WINDOW_BYTES: number = 4 * MiB
/** What a window shows of its neighbours: the longest value with what may stand before it, and the other half of a pair. */
const BEFORE: number = 4 * KiB
const AFTER: number = 16 * KiB
const STEP: number = WINDOW_BYTES - BEFORE - AFTER

export interface PlacedHit {
  readonly hit: CredentialHit
  /** In the whole content, from 0. */
  readonly offset: number
  /** From 1; absent in binaries. */
  readonly line?: number
}

export interface ChunkSearchOptions extends SearchOptions {
  readonly find: FindCredentials
  /** What lies beyond is not searched. */
  readonly maxBytes: number
}

export interface ChunkSearch {
  /** Sorted by offset. */
  readonly hits: readonly PlacedHit[]
  /** Bytes that were searched. */
  readonly bytes: number
  /** A window held more than is told, or the content more than `maxBytes`. */
  readonly isCut: boolean
}

/**
 * Searches content of any size in bounded memory. Windows overlap, and of two that see the same place the one that sees more of its surroundings has the say.
 */
export async function searchChunks(
  chunks: AsyncIterable<Uint8Array>,
  { find, maxBytes, ...options }: ChunkSearchOptions,
): Promise<ChunkSearch> {
  const hits: PlacedHit[] = []
  const reading = { left: maxBytes }
  let isCut = false
  let lines = 0
  let end = 0
  for await (const { bytes, offset, isFirst, isLast } of windowsOf(within(chunks, reading))) {
    end = offset + bytes.length
    const from = isFirst ? 0 : BEFORE
    const to = isLast ? bytes.length : bytes.length - AFTER
    const found = find(bytes, options)
    isCut ||= found.isCut
    let counted = 0
    let linesHere = 0
    for (const hit of found.hits) {
      if (hit.start < from || hit.start >= to) continue
      if (options.isBinary) {
        hits.push({ hit, offset: offset + hit.start })
        continue
      }
      linesHere += countLines(bytes, counted, hit.start)
      counted = hit.start
      hits.push({ hit, offset: offset + hit.start, line: 1 + lines + linesHere })
    }
    // The next window begins before this one ends.
    if (!isLast && !options.isBinary) lines += countLines(bytes, 0, STEP)
  }
  return { hits, bytes: end, isCut: isCut || reading.left < 0 }
}

interface Window {
  readonly bytes: Uint8Array
  readonly offset: number
  readonly isFirst: boolean
  readonly isLast: boolean
}

/** A window is given out when it is known that more follows it; memory holds it and what came with its end. */
async function* windowsOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Window> {
  let pending: Uint8Array[] = []
  let pendingBytes = 0
  let offset = 0
  let isFirst = true
  const joined = (): Uint8Array => (pending.length === 1 && pending[0] ? pending[0] : Buffer.concat(pending))
  for await (const chunk of chunks) {
    pending.push(chunk)
    pendingBytes += chunk.length
    if (pendingBytes <= WINDOW_BYTES) continue
    // A file in memory comes as one chunk: it is not copied.
    let rest = joined()
    while (rest.length > WINDOW_BYTES) {
      yield { bytes: rest.subarray(0, WINDOW_BYTES), offset, isFirst, isLast: false }
      isFirst = false
      rest = rest.subarray(STEP)
      offset += STEP
    }
    pending = [rest]
    pendingBytes = rest.length
  }
  yield { bytes: joined(), offset, isFirst, isLast: true }
}

/** Ends when nothing is `left`, which is negative if there was more. */
async function* within(chunks: AsyncIterable<Uint8Array>, reading: { left: number }): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    if (reading.left > 0) yield chunk.length > reading.left ? chunk.subarray(0, reading.left) : chunk
    reading.left -= chunk.length
    if (reading.left < 0) return
  }
}

const NEWLINE = 0x0a

function countLines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to; at = bytes.indexOf(NEWLINE, at + 1)) count++
  return count
}
