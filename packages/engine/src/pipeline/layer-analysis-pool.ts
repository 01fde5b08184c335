import { availableParallelism } from 'node:os'
import type { LayerAnalyzer } from '../analyzers/analyzer.ts'
import { ANALYZERS } from '../analyzers/catalog.ts'
import { EVERY_ANALYZER } from '../analyzers/choose-analyzers.ts'
import { parseDiffId, sha256Of } from '../domain/digest.ts'
import type { Problem, ProblemCode } from '../domain/problem.ts'
import { MiB } from '../domain/units.ts'
import { LayerError } from '../layer/layer-error.ts'
import { DEFAULT_LAYER_LIMITS, type LayerLimits } from '../layer/limits.ts'
import { type AnalyzedLayer, analyzeLayer, analyzeTree } from '../layer-report/analyze-layer.ts'
import { catalogKey } from '../layer-report/catalog-key.ts'
import type { LayerReport } from '../layer-report/layer-report.ts'
import { LayerReportError } from '../layer-report/layer-report-error.ts'
import type { LayerReportStore } from '../layer-report/layer-report-store.ts'
import type { BlobLayer, ImageSource, SourceLayer } from '../source/image-source.ts'
import { singleFlight } from './single-flight.ts'
import { createThreadPool } from './thread-pool.ts'
import type { LayerTask } from './worker-messages.ts'
import type { ThreadLoss } from './worker-thread.ts'

/** How far one layer is. `bytes` counts those of the blob that were read. */
export type LayerProgress =
  | { readonly state: 'cached' | 'started' | 'done' }
  | { readonly state: 'bytes'; readonly bytes: number }

export interface LayerAnalysisOptions {
  readonly reports: LayerReportStore
  /** Default: the whole catalog. Others than the catalog's own work too, but not on threads. */
  readonly analyzers?: readonly LayerAnalyzer[]
  readonly limits?: LayerLimits
  /** Digest of external rules that analyzers work with. */
  readonly rulesDigest?: string
  /** Threads, and so large layers under way at once; default: one per core. */
  readonly threads?: number
  /** Layers of so many stored bytes together are analysed on the calling thread while no other thread waits for work; default 8 MiB, 0 for none. */
  readonly smallLayersBytes?: number
}

export interface LayerOutcome {
  readonly report: LayerReport
  /** `report.diffId` is the layer's own (see {@link AnalyzedLayer.isWhole}). */
  readonly isWhole: boolean
}

/**
 * Analyses layers for any number of images at once: cached ones not at all, the same one once, the others on as many threads as there are cores.
 * Keep one per process.
 */
export interface LayerAnalysisPool extends AsyncDisposable {
  readonly analyzers: readonly LayerAnalyzer[]
  /** @throws {SourceError | LayerError} when the layer's bytes cannot be had or are not the ones promised */
  report(
    source: ImageSource,
    layer: SourceLayer,
    signal: AbortSignal,
    onProgress?: (progress: LayerProgress) => void,
  ): Promise<LayerOutcome>
}

/** Done in the time that a thread takes to start (60 ms from the bundle, 200 ms from the sources), or little more. */
const SMALL_LAYERS_BYTES: number = 8 * MiB
/** What may not come again: a time-out, a full disk. Reports with such problems are not kept. */
const PASSING_PROBLEMS: ReadonlySet<ProblemCode> = new Set(['TIMED_OUT', 'UNREADABLE'])

/** Close it when done: threads are kept for the next layer. */
export function layerAnalysisPool(options: LayerAnalysisOptions): LayerAnalysisPool {
  const { reports, analyzers = ANALYZERS, limits = DEFAULT_LAYER_LIMITS } = options
  const { smallLayersBytes = SMALL_LAYERS_BYTES } = options
  const key = catalogKey(analyzers, options.rulesDigest, limits)
  const flights = singleFlight<LayerOutcome>()
  const threads = createThreadPool(options.threads ?? availableParallelism())
  const isOwnCatalog = analyzers.every((one) => EVERY_ANALYZER.includes(one))
  let bytesHere = 0

  const cached = async (layer: SourceLayer, signal: AbortSignal): Promise<LayerOutcome | undefined> => {
    if (layer.kind !== 'blob' || layer.digest === undefined) return undefined
    const diffId = await reports.diffIdOf(layer.digest, signal)
    const report = diffId && (await reports.get({ diffId, catalogKey: key }, signal))
    return report && { report, isWhole: true }
  }

  const keep = async (layer: SourceLayer, { report, isWhole }: LayerOutcome, signal: AbortSignal): Promise<void> => {
    if (layer.kind !== 'blob' || !isWhole || report.problems.some(({ code }) => PASSING_PROBLEMS.has(code))) return
    try {
      await reports.put({ diffId: report.diffId, catalogKey: key }, report, signal)
      if (layer.digest) await reports.rememberDiffId(layer.digest, report.diffId, signal)
    } catch (error) {
      // A full disk costs the next scan time, not this one its result.
      if (!(error instanceof LayerReportError)) throw error
    }
  }

  const isForHere = ({ size }: { readonly size?: number }): boolean =>
    !isOwnCatalog || (size !== undefined && bytesHere + size < smallLayersBytes && !threads.hasIdle)

  const analyzeHere = async (
    source: ImageSource,
    layer: SourceLayer,
    signal: AbortSignal,
    onBytes: (bytes: number) => void,
  ): Promise<AnalyzedLayer> => {
    const size = layer.kind === 'blob' ? (layer.size ?? 0) : 0
    bytesHere += size
    try {
      if (layer.kind === 'tree') return await analyzeTree(layer.directory, { analyzers, limits, signal })
      const open = (): AsyncIterable<Uint8Array> => counted(source.openLayer(layer, signal), onBytes)
      return await analyzeLayer({ ...blobOf(layer), open }, { analyzers, limits, signal })
    } finally {
      bytesHere -= size
    }
  }

  const analyze = async (
    source: ImageSource,
    layer: SourceLayer,
    signal: AbortSignal,
    onBytes: (bytes: number) => void,
  ): Promise<LayerOutcome> => {
    if (isForHere(layer.kind === 'blob' ? layer : {})) return analyzeHere(source, layer, signal, onBytes)
    const file = layer.kind === 'blob' ? await source.layerFile?.(layer) : undefined
    const task: LayerTask = {
      layer:
        layer.kind === 'blob'
          ? { kind: 'blob', ...blobOf(layer), ...(file ? { file } : {}) }
          : { kind: 'tree', directory: layer.directory },
      analyzers: analyzers.map(({ name }) => name),
      limits,
    }
    const open = (reading: AbortSignal): AsyncIterable<Uint8Array> =>
      layer.kind === 'blob' ? source.openLayer(layer, reading) : nothing()
    const analyzed = await threads.with(signal, (thread) => thread.analyze(task, open, signal, onBytes))
    return 'kind' in analyzed ? { report: lostReport(layer, analyzed), isWhole: false } : analyzed
  }

  return {
    analyzers,
    async report(source, layer, signal, onProgress) {
      const known = await cached(layer, signal)
      if (known !== undefined) {
        onProgress?.({ state: 'cached' })
        return known
      }
      onProgress?.({ state: 'started' })
      const outcome = await flights.run(identityOf(source, layer), signal, async (shared) => {
        const { report, isWhole } = await analyze(source, layer, shared, (bytes) =>
          onProgress?.({ state: 'bytes', bytes }),
        )
        assertClaim(layer, report, isWhole)
        await keep(layer, { report, isWhole }, shared)
        return { report, isWhole }
      })
      onProgress?.({ state: 'done' })
      return outcome
    },
    [Symbol.asyncDispose]: () => threads.close(),
  }
}

/** What makes two layers the same work. Without a digest only the same place in the same source does. */
function identityOf(source: ImageSource, layer: SourceLayer): string {
  if (layer.kind === 'tree') return `tree\0${layer.directory}`
  return layer.digest ?? sha256Of(`${source.description}\0${layer.locator}`)
}

function blobOf({ mediaType, digest, size }: BlobLayer): Pick<BlobLayer, 'mediaType' | 'digest' | 'size'> {
  return { mediaType, ...(digest ? { digest } : {}), ...(size === undefined ? {} : { size }) }
}

/** In an archive that names layers by path, the diffID of the config is the only promise there is. */
function assertClaim(layer: SourceLayer, { diffId }: LayerReport, isWhole: boolean): void {
  if (layer.kind === 'tree' || layer.digest !== undefined || layer.claimedDiffId === undefined || !isWhole) return
  if (layer.claimedDiffId !== diffId) {
    throw new LayerError(
      'LAYER_DIGEST_MISMATCH',
      `Layer ${layer.locator} is not the one that the image's config names.`,
      {
        detail: { want: layer.claimedDiffId, got: diffId },
      },
    )
  }
}

/** Nothing of the layer is known, so it has no diffID; the digest of the stored bytes stands in for it. */
function lostReport(layer: SourceLayer, { kind, reason }: ThreadLoss): LayerReport {
  const what = kind === 'stalled' ? 'An analyzer hung on this layer' : 'The thread that analysed this layer crashed'
  const problem: Problem = {
    code: kind === 'stalled' ? 'TIMED_OUT' : 'UNREADABLE',
    message: `${what} (${reason}).`,
    source: 'pipeline',
  }
  const place = layer.kind === 'tree' ? layer.directory : layer.locator
  return {
    schema: 1,
    diffId: parseDiffId((layer.kind === 'blob' ? layer.digest : undefined) ?? sha256Of(place)),
    status: 'failed',
    uncompressedBytes: 0,
    entries: [],
    whiteouts: [],
    opaqueDirectories: [],
    files: [],
    problems: [problem],
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    onBytes(bytes)
    yield chunk
  }
}

async function* nothing(): AsyncIterable<Uint8Array> {}
