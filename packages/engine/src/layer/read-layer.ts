import { createHash, type Hash } from 'node:crypto'
import type { DiffId, Digest } from '../domain/digest.ts'
import { parseDiffId, parseDigest, shortDigest } from '../domain/digest.ts'
import type { Problem, ProblemCode } from '../domain/problem.ts'
import { KiB, MiB } from '../domain/units.ts'
import { COMPRESSION_MAGIC_BYTES, type Compression, compressionOfMediaType, sniffCompression } from './compression.ts'
import { DamagedStreamError, decompress } from './decompress.ts'
import { asBuffer, inPieces } from './in-pieces.ts'
import { LayerError } from './layer-error.ts'
import type { LayerLimits } from './limits.ts'
import { createTarParser, type TarHandler } from './tar-parser.ts'

/** Who is told what a layer holds. `settle` is called between pieces of the stream, for work that must wait; the stream waits with it. */
export interface LayerVisitor extends TarHandler {
  settle?(): Promise<void> | undefined
}

export interface ReadLayerOptions {
  /** As the manifest says; the bytes have the last word (see {@link sniffCompression}). */
  readonly mediaType: string
  /** What the bytes as stored must have. */
  readonly digest?: Digest
  /** How many bytes as stored there must be. */
  readonly size?: number
  readonly limits: LayerLimits
  readonly signal: AbortSignal
  readonly visitor: LayerVisitor
}

/** What a layer turned out to be. Its entries and problems went to the visitor. */
export interface LayerReading {
  /** sha256 of the uncompressed bytes that were read. */
  readonly diffId: DiffId
  /** Of the bytes as stored; of the expected digest's algorithm, else sha256. */
  readonly digest: Digest
  readonly compressedBytes: number
  readonly uncompressedBytes: number
  /** Everything was read and decompressed: `diffId` is the layer's own, and what was found depends on nothing but the uncompressed bytes. */
  readonly isWhole: boolean
}

const SOURCE = 'layer'
const RATIO_FREE_BYTES: number = 64 * MiB
const PLAIN_PIECE_BYTES: number = 256 * KiB

/**
 * Reads a layer once: bytes as stored → digest → decompress → diffID → tar → visitor. Nothing is held but what waits between the steps
 * (about 5 MiB). Damage and limits become problems of the visitor, and what was read before stands.
 * @throws {LayerError} `LAYER_DIGEST_MISMATCH`, `LAYER_SIZE_MISMATCH` after the last byte; errors of `bytes` and of `signal` as they are
 */
export async function readLayer(bytes: AsyncIterable<Uint8Array>, options: ReadLayerOptions): Promise<LayerReading> {
  const { limits, signal, visitor } = options
  const stored = storedBytes(bytes, options)
  let isWhole = true
  const report = (code: ProblemCode, message: string): void => {
    isWhole = false
    visitor.problem({ code, message, source: SOURCE } satisfies Problem)
  }
  try {
    const tar = await readTar(stored, options, report)
    // What follows damage is read too: wrong bytes are a graver matter than bytes that were packed badly.
    if (!tar.isStopped) for await (const _ of stored.chunks) signal.throwIfAborted()
    if (stored.isCutOff()) {
      report(
        'LIMIT_EXCEEDED',
        `The layer has more than ${limits.maxCompressedBytes} bytes as stored; the rest was not read.`,
      )
    }
    const digest = stored.digest()
    if (!tar.isStopped && !stored.isCutOff()) assertPromised(digest, stored.bytesRead(), options)
    return {
      diffId: tar.diffId,
      digest,
      compressedBytes: stored.bytesRead(),
      uncompressedBytes: tar.bytes,
      isWhole,
    }
  } finally {
    await stored.close()
  }
}

interface TarReading {
  readonly diffId: DiffId
  readonly bytes: number
  /** A limit was passed: nothing more is read, so nothing can be verified. */
  readonly isStopped: boolean
}

async function readTar(
  stored: StoredBytes,
  { limits, mediaType, signal, visitor }: ReadLayerOptions,
  report: (code: ProblemCode, message: string) => void,
): Promise<TarReading> {
  const hash = createHash('sha256')
  const parser = createTarParser(visitor, limits)
  let bytes = 0
  let excess: string | undefined
  const { head, rest } = await peek(stored.chunks, COMPRESSION_MAGIC_BYTES)
  const compression = sniffCompression(head)
  const unsupported = unsupportedPacking(compression, mediaType)
  if (unsupported !== undefined) report('UNSUPPORTED', unsupported)
  try {
    for await (const piece of unsupported === undefined ? unpack(rest, compression) : []) {
      bytes += piece.length
      excess = excessOf(bytes, stored.bytesRead(), limits)
      if (excess !== undefined) break
      hash.update(piece)
      parser.push(piece)
      const settled = visitor.settle?.()
      if (settled !== undefined) await settled
      signal.throwIfAborted()
    }
  } catch (error) {
    if (!(error instanceof DamagedStreamError)) throw error
    if (!stored.isCutOff()) report('MALFORMED', error.message)
  }
  if (excess !== undefined) report('LIMIT_EXCEEDED', excess)
  parser.finish()
  await visitor.settle?.()
  return { diffId: parseDiffId(`sha256:${hash.digest('hex')}`), bytes, isStopped: excess !== undefined }
}

function unpack(bytes: AsyncIterable<Buffer>, compression: Compression): AsyncIterable<Buffer> {
  return compression === 'gzip' || compression === 'zstd'
    ? decompress(bytes, compression)
    : inPieces(bytes, PLAIN_PIECE_BYTES)
}

function unsupportedPacking(compression: Compression, mediaType: string): string | undefined {
  if (compressionOfMediaType(mediaType) === 'encrypted') return 'The layer is encrypted.'
  if (compression === 'xz' || compression === 'bzip2') return `Layers packed with ${compression} cannot be read.`
  return undefined
}

function excessOf(bytes: number, storedBytes: number, limits: LayerLimits): string | undefined {
  if (bytes > limits.maxUncompressedBytes) {
    return `The layer has more than ${limits.maxUncompressedBytes} bytes; the rest was not read.`
  }
  if (bytes > RATIO_FREE_BYTES && bytes > storedBytes * limits.maxRatio) {
    return `The layer expands more than ${limits.maxRatio}-fold; the rest was not read.`
  }
  return undefined
}

interface StoredBytes {
  /** May be iterated more than once, one after the other; leaving the loop does not close the source. */
  readonly chunks: AsyncIterable<Buffer>
  bytesRead(): number
  /** Did the bytes pass `maxCompressedBytes`? */
  isCutOff(): boolean
  digest(): Digest
  close(): Promise<void>
}

function storedBytes(
  bytes: AsyncIterable<Uint8Array>,
  { digest, size, limits, signal }: ReadLayerOptions,
): StoredBytes {
  const iterator = bytes[Symbol.asyncIterator]()
  const algorithm = digest?.startsWith('sha512:') ? 'sha512' : 'sha256'
  const hash: Hash = createHash(algorithm)
  let read = 0
  let isOver = false
  let isCutOff = false
  const next = async (): Promise<IteratorResult<Buffer, undefined>> => {
    signal.throwIfAborted()
    const result = isOver ? undefined : await iterator.next()
    if (result === undefined || result.done === true) {
      isOver = true
      return { done: true, value: undefined }
    }
    read += result.value.length
    if (size !== undefined && read > size) throw sizeMismatch(size, read)
    if (read > limits.maxCompressedBytes) {
      isCutOff = true
      isOver = true
      return { done: true, value: undefined }
    }
    hash.update(result.value)
    return { done: false, value: asBuffer(result.value) }
  }
  return {
    chunks: { [Symbol.asyncIterator]: () => ({ next }) },
    bytesRead: () => read,
    isCutOff: () => isCutOff,
    digest: () => parseDigest(`${algorithm}:${hash.digest('hex')}`),
    close: async () => {
      await iterator.return?.()
    },
  }
}

/** At least `length` first bytes, if there are as many, and an iterable that gives them again with the rest. */
async function peek(
  chunks: AsyncIterable<Buffer>,
  length: number,
): Promise<{ readonly head: Buffer; readonly rest: AsyncIterable<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]()
  let head: Buffer = Buffer.alloc(0)
  while (head.length < length) {
    const { done, value } = await iterator.next()
    if (done === true) break
    head = head.length === 0 ? value : Buffer.concat([head, value])
  }
  const rest = async function* (): AsyncIterable<Buffer> {
    if (head.length > 0) yield head
    yield* chunks
  }
  return { head, rest: rest() }
}

function assertPromised(digest: Digest, bytesRead: number, promised: Pick<ReadLayerOptions, 'digest' | 'size'>): void {
  if (promised.size !== undefined && promised.size !== bytesRead) throw sizeMismatch(promised.size, bytesRead)
  if (promised.digest !== undefined && promised.digest !== digest) {
    throw new LayerError(
      'LAYER_DIGEST_MISMATCH',
      `Layer ${shortDigest(promised.digest)} was damaged or replaced on the way: its bytes have digest ${shortDigest(digest)}.`,
      { detail: { want: promised.digest, got: digest, bytesRead } },
    )
  }
}

function sizeMismatch(want: number, got: number): LayerError {
  return new LayerError(
    'LAYER_SIZE_MISMATCH',
    got > want
      ? `A layer has more than the ${want} bytes that its manifest promises.`
      : `A layer ends after ${got} of ${want} bytes.`,
    { detail: { want, bytesRead: got } },
  )
}
