import type { Transform, TransformOptions } from 'node:stream'
import {
  constants,
  createGunzip,
  createZstdDecompress,
  gunzipSync,
  type ZlibOptions,
  type ZstdOptions,
} from 'node:zlib'
import { KiB, MiB } from '../domain/units.ts'
import { FormatError } from '../formats/format-error.ts'
import { splitZstdFrames } from '../formats/zstd/split-zstd-frames.ts'
import type { Compression } from './compression.ts'
import { inPieces } from './in-pieces.ts'

/** The compressed data breaks off or is damaged; everything before the damage was given out. Not an error of the source. */
export class DamagedStreamError extends Error {}

// Measured 2025-11, Node 24, 700 MB of /usr, one core inflating and one hashing: 64 KiB pieces 3.2 s, 256 KiB 2.3 s, 1 MiB 2.3 s
// (inflating alone: 2.0 s). Fixed sizes also make what survives damage the same however the bytes arrive.
const PIECE_BYTES = 256 * KiB
const OUTPUT_BYTES = 256 * KiB
/** Output that may wait for the consumer, so that inflating (on libuv's pool) and hashing and parsing (here) overlap. */
const AHEAD_BYTES = 2 * MiB
/** A paused stream stops at once instead of buffering on its own, where an error would discard what it holds. */
const STREAM_OPTIONS: ZlibOptions & ZstdOptions & TransformOptions = {
  chunkSize: OUTPUT_BYTES,
  readableHighWaterMark: 1,
}
/** Up to this much compressed data is kept to be searched again when it turns out to be damaged. */
const SALVAGE_BYTES = 1 * MiB
const SALVAGE_OUTPUT_BYTES = 256 * MiB

/**
 * The decompressed bytes. Pieces are never changed after they were given out. Errors of `bytes` are passed on as they are.
 * `bytes` is not closed when the data is damaged: the caller decides whether to read on.
 * @throws {DamagedStreamError} after the last byte that could be had
 */
export function decompress(
  bytes: AsyncIterable<Buffer>,
  compression: Extract<Compression, 'gzip' | 'zstd'>,
): AsyncIterable<Buffer> {
  switch (compression) {
    case 'gzip':
      return gunzip(bytes)
    case 'zstd':
      return inflate(zstdFrames(bytes), createZstdDecompress(STREAM_OPTIONS))
  }
}

/** Node inflates concatenated members and ignores zeros after the last one (RFC 1952 §2.2; gzip(1)). */
async function* gunzip(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const kept: Buffer[] = []
  let keptBytes = 0
  let given = 0
  const pieces = async function* (): AsyncIterable<Buffer> {
    for await (const piece of inPieces(bytes, PIECE_BYTES)) {
      keptBytes += piece.length
      if (keptBytes <= SALVAGE_BYTES) kept.push(piece)
      else kept.length = 0
      yield piece
    }
  }
  try {
    for await (const piece of inflate(pieces(), createGunzip(STREAM_OPTIONS))) {
      given += piece.length
      yield piece
    }
  } catch (error) {
    if (error instanceof DamagedStreamError && kept.length > 0) yield* salvage(Buffer.concat(kept), given)
    throw error
  }
}

/** zlib withholds the output of the call that fails. In a small layer that is everything: so the longest prefix without damage is searched. */
function* salvage(compressed: Buffer, given: number): Generator<Buffer> {
  let good = 0
  let best: Buffer | undefined
  for (let bad = compressed.length + 1; bad - good > 1; ) {
    const middle = (good + bad) >> 1
    try {
      best = gunzipSync(compressed.subarray(0, middle), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: SALVAGE_OUTPUT_BYTES,
      })
      good = middle
    } catch {
      bad = middle
    }
  }
  if (best !== undefined && best.length > given) yield best.subarray(given)
}

/** Frame by frame, in fixed pieces. */
async function* zstdFrames(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  try {
    yield* splitZstdFrames(inPieces(bytes, PIECE_BYTES))
  } catch (error) {
    throw error instanceof FormatError ? new DamagedStreamError(error.message, { cause: error }) : error
  }
}

/** Writes `pieces` to a zlib stream, about `AHEAD_BYTES` ahead of the consumer. Output that came before an error is never lost. */
async function* inflate(pieces: AsyncIterable<Buffer>, stream: Transform): AsyncIterable<Buffer> {
  const outputs: Buffer[] = []
  let waiting = 0
  let writes = 0
  let isOver = false
  let failure: { readonly error: unknown } | undefined
  const changed = createBell()

  stream.on('data', (output: Buffer) => {
    outputs.push(output)
    waiting += output.length
    if (waiting >= AHEAD_BYTES) stream.pause()
    changed.ring()
  })
  const finish = (error?: unknown): void => {
    isOver = true
    if (error !== undefined) failure ??= { error }
    changed.ring()
  }
  stream.on('end', () => finish())
  stream.on('error', (cause) =>
    finish(new DamagedStreamError('The compressed data is damaged or breaks off.', { cause })),
  )

  const feed = async (): Promise<void> => {
    try {
      for await (const piece of pieces) {
        if (isOver) return
        writes += 1
        stream.write(piece, () => {
          writes -= 1
          changed.ring()
        })
        // One piece waits inside the stream, so that zlib never idles. A stream that has ended or failed never calls back.
        while (!isOver && (writes > 1 || waiting >= AHEAD_BYTES)) await changed.heard()
      }
    } catch (error) {
      failure ??= { error }
    }
    stream.end()
  }
  const feeding = feed()
  try {
    while (!isOver || outputs.length > 0) {
      const batch = outputs.splice(0)
      waiting = 0
      stream.resume()
      changed.ring()
      yield* batch
      if (outputs.length === 0 && !isOver) await changed.heard()
    }
    await feeding
    if (failure !== undefined) throw failure.error
  } finally {
    finish()
    stream.destroy()
  }
}

/** Wakes everyone who waits; those look for themselves whether what they wait for has come. */
function createBell(): { ring(): void; heard(): Promise<void> } {
  let waiters: (() => void)[] = []
  return {
    ring() {
      const woken = waiters
      waiters = []
      for (const wake of woken) wake()
    },
    heard: () =>
      new Promise((resolve) => {
        waiters.push(resolve)
      }),
  }
}
