import type { LayerAnalyzer } from '../analyzers/analyzer.ts'
import { type AnalyzerRunner, createAnalyzerRunner } from '../analyzers/run-analyzers.ts'
import type { DiffId, Digest } from '../domain/digest.ts'
import type { LayerLimits } from '../layer/limits.ts'
import { readLayer } from '../layer/read-layer.ts'
import { createSpoolFolder } from '../layer/spool-folder.ts'
import { walkTree } from '../layer/walk-tree.ts'
import type { LayerReport } from './layer-report.ts'

export interface AnalyzeLayerOptions {
  readonly analyzers: readonly LayerAnalyzer[]
  readonly limits: LayerLimits
  readonly signal: AbortSignal
  /** Where temporary files go; default: the system's folder for them. */
  readonly spoolParent?: string
}

/** A stored layer as `analyzeLayer` needs it. */
export interface LayerBlob {
  readonly mediaType: string
  readonly digest?: Digest
  readonly size?: number
  /** The bytes as stored, from the start; called again where hard links need a second pass. */
  open(): AsyncIterable<Uint8Array>
}

export interface AnalyzedLayer {
  readonly report: LayerReport
  /** Of the bytes as stored, computed here; absent for trees. */
  readonly digest?: Digest
  readonly compressedBytes?: number
  /**
   * `report.diffId` is the digest of everything that the layer holds, and the report depends on nothing else. Not so when the packing was damaged, when
   * a limit on bytes ended the reading, or for a tree: such a report must never be found under its diffID by another image.
   */
  readonly isWhole: boolean
}

/**
 * Everything there is to know of one layer, in one pass (two when hard links ask for it). The same bytes give the same report.
 * @throws {LayerError} `LAYER_DIGEST_MISMATCH`, `LAYER_SIZE_MISMATCH`; errors of `open` and of `signal`
 */
export async function analyzeLayer(blob: LayerBlob, options: AnalyzeLayerOptions): Promise<AnalyzedLayer> {
  const { limits, signal } = options
  using spool = createSpoolFolder(options.spoolParent)
  using runner = createAnalyzerRunner({ ...options, spool })
  const reading = await readLayer(blob.open(), { ...blob, limits, signal, visitor: runner.visitor })
  const visitor = runner.secondPass()
  if (visitor !== undefined) {
    // The same bytes or none: the source may be somebody who answers differently when asked again.
    const { mediaType } = blob
    const { digest, compressedBytes: size } = reading
    await readLayer(blob.open(), { mediaType, digest, size, limits, signal, visitor })
  }
  const report = toReport(runner, reading.diffId, reading.uncompressedBytes)
  return {
    report,
    digest: reading.digest,
    compressedBytes: reading.compressedBytes,
    isWhole: reading.isWhole,
  }
}

/** The same for a directory that is an image's root. @throws {LayerError} `LAYER_UNREADABLE`; the reason of `signal` */
export async function analyzeTree(directory: string, options: AnalyzeLayerOptions): Promise<AnalyzedLayer> {
  using spool = createSpoolFolder(options.spoolParent)
  using runner = createAnalyzerRunner({ ...options, spool })
  const { diffId, bytes } = await walkTree(directory, { ...options, visitor: runner.visitor })
  return { report: toReport(runner, diffId, bytes), isWhole: false }
}

function toReport(runner: AnalyzerRunner, diffId: DiffId, uncompressedBytes: number): LayerReport {
  const findings = runner.findings()
  return {
    schema: 1,
    diffId,
    status: findings.problems.length === 0 ? 'complete' : 'partial',
    uncompressedBytes,
    ...findings,
  }
}
