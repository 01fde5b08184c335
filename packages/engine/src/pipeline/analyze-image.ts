import type { Platform } from '../domain/platform.ts'
import type { Problem } from '../domain/problem.ts'
import type { ImageInventory } from '../inventory/image-inventory.ts'
import { overlay } from '../inventory/overlay.ts'
import type { LayerReport } from '../layer-report/layer-report.ts'
import type { ImageSource, ResolvedImage, SourceLayer } from '../source/image-source.ts'
import type { LayerAnalysisPool } from './layer-analysis-pool.ts'
import type { ScanProgress } from './scan-progress.ts'

export interface AnalyzeImageOptions {
  readonly pool: LayerAnalysisPool
  /** Default: the machine's own from an index, whatever it is otherwise. */
  readonly platform?: Platform
  readonly signal: AbortSignal
  readonly onProgress?: (progress: ScanProgress) => void
}

export interface AnalyzedImage {
  readonly image: ResolvedImage
  readonly inventory: ImageInventory
}

/**
 * What an image holds. All layers are under way at once, as far as the pool has threads. Bytes that are not the ones the manifest promises fail the image:
 * nothing of it can be trusted. A layer whose content is damaged leaves the inventory `partial`.
 * @throws {SourceError | LayerError}
 */
export async function analyzeImage(source: ImageSource, options: AnalyzeImageOptions): Promise<AnalyzedImage> {
  const { onProgress } = options
  onProgress?.({ stage: 'resolving' })
  const image = await source.resolve(options.platform, options.signal)
  const totalBytes = image.layers.every((layer) => layer.kind === 'blob' && layer.size !== undefined)
    ? image.layers.reduce((sum, layer) => sum + sizeOf(layer), 0)
    : undefined
  onProgress?.({
    stage: 'resolved',
    layers: image.layers.length,
    ...(totalBytes === undefined ? {} : { totalBytes }),
  })
  const reports = await reportLayers(source, image.layers, options)
  return { image, inventory: overlay(reports, image) }
}

/** Base first, like the layers. The first failure stops the other layers: their work would be thrown away. */
async function reportLayers(
  source: ImageSource,
  layers: readonly SourceLayer[],
  options: AnalyzeImageOptions,
): Promise<LayerReport[]> {
  const failed = new AbortController()
  const signal = AbortSignal.any([options.signal, failed.signal])
  const reports: LayerReport[] = []
  // Largest first: a large layer that starts last keeps one thread busy while the others have nothing left to do.
  const order = layers.map((layer, index) => ({ layer, index })).sort((a, b) => sizeOf(b.layer) - sizeOf(a.layer))
  await Promise.all(
    order.map(async ({ layer, index }) => {
      try {
        reports[index] = await reportLayer(source, layer, index, signal, options)
      } catch (error) {
        failed.abort(error)
      }
    }),
  )
  options.signal.throwIfAborted()
  failed.signal.throwIfAborted()
  return reports
}

async function reportLayer(
  source: ImageSource,
  layer: SourceLayer,
  index: number,
  signal: AbortSignal,
  { pool, onProgress }: AnalyzeImageOptions,
): Promise<LayerReport> {
  const size = layer.kind === 'blob' ? layer.size : undefined
  const { report, isWhole } = await pool.report(source, layer, signal, (progress) => {
    if (progress.state === 'bytes') onProgress?.({ stage: 'layer-bytes', index, bytes: progress.bytes })
    else onProgress?.({ stage: 'layer', index, state: progress.state, ...(size === undefined ? {} : { bytes: size }) })
  })
  const claimed = layer.kind === 'blob' ? layer.claimedDiffId : undefined
  if (claimed === undefined || claimed === report.diffId || !isWhole) return report
  const problem: Problem = {
    code: 'INCONSISTENT',
    message: `The image's config says that layer ${index} is ${claimed}; its content is ${report.diffId}.`,
    source: 'layer',
    layer: report.diffId,
  }
  return { ...report, status: 'partial', problems: [...report.problems, problem] }
}

function sizeOf(layer: SourceLayer): number {
  return layer.kind === 'blob' ? (layer.size ?? 0) : 0
}
