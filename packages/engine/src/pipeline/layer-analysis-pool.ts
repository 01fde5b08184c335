import { availableParallelism } from 'node:os'
import type { LayerAnalyzer } from '../analyzers/analyzer.ts'
import { ANALYZERS } from '../analyzers/catalog.ts'
import { sha256Of } from '../domain/digest.ts'
import type { ProblemCode } from '../domain/problem.ts'
import { MiB } from '../domain/units.ts'
import { DEFAULT_LAYER_LIMITS, type LayerLimits } from '../layer/limits.ts'
import { analyzeLayer, analyzeTree, type LayerAnalysis } from '../layer-report/analyze-layer.ts'
import { catalogKey } from '../layer-report/catalog-key.ts'
import type { LayerReport } from '../layer-report/layer-report.ts'
import type { LayerReportStore } from '../layer-report/layer-report-store.ts'
import type { ImageSource, SourceLayer } from '../source/image-source.ts'
import { singleFlight } from './single-flight.ts'
import { startWorkerThread, type WorkerThread } from './worker-thread.ts'

/** How far one layer is. `bytes` counts those of the blob that were read. */
export type LayerProgress =
  | { readonly state: 'cached' | 'started' | 'done' }
  | { readonly state: 'bytes'; readonly bytes: number }

export interface LayerAnalysisOptions {
  readonly reports: LayerReportStore
  readonly analyzers?: readonly LayerAnalyzer[]
  readonly limits?: LayerLimits
  /** Threads, and so layers under way at once; default: one per core. */
  readonly threads?: number
}

/**
 * Analyses layers for any number of images at once: cached ones not at all, the same one once, the others on as many threads as there are cores.
 * Keep one per process.
 */
export interface LayerAnalysisPool extends AsyncDisposable {
  readonly analyzers: readonly LayerAnalyzer[]
  /** @throws {SourceError | DigestError | LayerError} when the layer's bytes cannot be had or are not the ones promised */
  report(
    source: ImageSource,
    layer: SourceLayer,
    signal: AbortSignal,
    onProgress?: (progress: LayerProgress) => void,
  ): Promise<LayerReport>
}

/** Below this a layer is done before a thread has started; it is analysed here. */
const SMALL_LAYER_BYTES = 4 * MiB
/** Problems of the layer's own bytes; others (a time-out, a full disk) may not come again, and their reports are not kept. */
const LASTING_PROBLEMS: ReadonlySet<ProblemCode> = new Set([
  'MALFORMED',
  'UNSUPPORTED',
  'LIMIT_EXCEEDED',
  'INCONSISTENT',
])

export function layerAnalysisPool(options: LayerAnalysisOptions): LayerAnalysisPool {
  const { reports, analyzers = ANALYZERS, limits = DEFAULT_LAYER_LIMITS } = options
  const key = catalogKey(analyzers)
  const flights = singleFlight<LayerReport>()
  const threads = threadPool(options.threads ?? availableParallelism())

  async function report(
    source: ImageSource,
    layer: SourceLayer,
    signal: AbortSignal,
    onProgress?: (progress: LayerProgress) => void,
  ): Promise<LayerReport> {
    const cached = await cachedReport(layer, signal)
    if (cached) {
      onProgress?.({ state: 'cached' })
      return cached
    }
    const flightKey =
      layer.kind === 'blob'
        ? (layer.digest ?? sha256Of(`${source.description}\0${layer.locator}`))
        : sha256Of(`tree\0${layer.directory}`)
    return flights.run(flightKey, signal, async (shared) => {
      onProgress?.({ state: 'started' })
      const analysis = await analyze(source, layer, shared, (bytes) => onProgress?.({ state: 'bytes', bytes }))
      await keep(layer, analysis, shared)
      onProgress?.({ state: 'done' })
      return analysis.report
    })
  }

  async function cachedReport(layer: SourceLayer, signal: AbortSignal): Promise<LayerReport | undefined> {
    if (layer.kind !== 'blob' || !layer.digest) return undefined
    const diffId = await reports.diffIdOf(layer.digest, signal)
    return diffId && reports.get({ diffId, catalogKey: key }, signal)
  }

  async function keep(layer: SourceLayer, { report }: LayerAnalysis, signal: AbortSignal): Promise<void> {
    if (
      layer.kind !== 'blob' ||
      report.status === 'failed' ||
      report.problems.some(({ code }) => !LASTING_PROBLEMS.has(code))
    )
      return
    await reports.put({ diffId: report.diffId, catalogKey: key }, report, signal)
    if (layer.digest) await reports.rememberDiffId(layer.digest, report.diffId, signal)
  }

  async function analyze(
    source: ImageSource,
    layer: SourceLayer,
    signal: AbortSignal,
    onBytes: (bytes: number) => void,
  ): Promise<LayerAnalysis> {
    if (layer.kind === 'tree') return analyzeTree(layer.directory, { analyzers, limits, signal })
    const { kind: _, locator: _locator, claimedDiffId: _claimed, ...blob } = layer
    const isOwnCatalog = analyzers.every((one) => ANALYZERS.includes(one))
    if (!isOwnCatalog || (layer.size !== undefined && layer.size < SMALL_LAYER_BYTES)) {
      return analyzeLayer(
        { ...blob, open: () => source.openLayer(layer, signal) },
        { analyzers, limits, signal, onBytes },
      )
    }
    const task = { layer: { kind: 'blob' as const, ...blob }, analyzers: analyzers.map(({ name }) => name), limits }
    return threads.with(signal, (thread) =>
      thread.analyze(task, (reading) => source.openLayer(layer, reading), signal, onBytes),
    )
  }

  return {
    analyzers,
    report,
    [Symbol.asyncDispose]: () => threads.close(),
  }
}

interface ThreadPool {
  /** Runs `work` on a free thread, starting one if there may be more; waits for one otherwise. */
  with<T>(signal: AbortSignal, work: (thread: WorkerThread) => Promise<T>): Promise<T>
  close(): Promise<void>
}

function threadPool(size: number): ThreadPool {
  const free: WorkerThread[] = []
  const waiting: (() => void)[] = []
  let busy = 0
  return {
    async with(signal, work) {
      while (busy >= size) {
        signal.throwIfAborted()
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
      }
      busy++
      const thread = free.pop() ?? startWorkerThread()
      try {
        return await work(thread)
      } finally {
        busy--
        if (thread.isAlive) free.push(thread)
        waiting.shift()?.()
      }
    },
    async close() {
      await Promise.all(free.splice(0).map((thread) => thread.close()))
    },
  }
}
