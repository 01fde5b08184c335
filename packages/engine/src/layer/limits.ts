import { GiB, KiB, MiB } from '../domain/units.ts'

/** Bounds on what one layer may cost. Passing one ends that file or layer with a `LIMIT_EXCEEDED` problem; the rest of the report stands. */
export interface LayerLimits {
  /** Bytes of the blob as stored. */
  readonly maxCompressedBytes: number
  /** Bytes of the tar. */
  readonly maxUncompressedBytes: number
  /** Uncompressed bytes per compressed byte, judged after the first 64 MiB. */
  readonly maxRatio: number
  /** Members of the tar. */
  readonly maxEntries: number
  /** Characters of all paths of the layer together: a small blob can hold gigabytes of them. */
  readonly maxPathCharacters: number
  /** Bytes of one path. */
  readonly maxPathBytes: number
  /** Bytes of one pax or GNU long-name header. */
  readonly maxHeaderBytes: number
  /** Largest file that is handed to analyzers at all, in bytes. */
  readonly maxFileBytes: number
  /** Files up to this size are held in memory while analysed; larger ones are spooled to a private temporary file. */
  readonly maxFileBytesInMemory: number
  /** Facts of the layer together. */
  readonly maxFacts: number
  /** Archives inside archives (jar in war in ear). */
  readonly maxNestedDepth: number
  /** Wall time for one analyzer on one file, in milliseconds. */
  readonly fileTimeoutMs: number
}

export const DEFAULT_LAYER_LIMITS: LayerLimits = Object.freeze({
  maxCompressedBytes: 20 * GiB,
  maxUncompressedBytes: 100 * GiB,
  maxRatio: 200,
  maxEntries: 2_000_000,
  maxPathCharacters: 128 * MiB,
  maxPathBytes: 4 * KiB,
  maxHeaderBytes: 1 * MiB,
  maxFileBytes: 4 * GiB,
  maxFileBytesInMemory: 16 * MiB,
  maxFacts: 250_000,
  maxNestedDepth: 4,
  fileTimeoutMs: 60_000,
})
