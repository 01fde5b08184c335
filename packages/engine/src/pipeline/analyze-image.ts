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
 * @throws {SourceError | DigestError | LayerError}
 */
export async function analyzeImage(source: ImageSource, options: AnalyzeImageOptions): Promise<AnalyzedImage> {
  const { pool, onProgress } = options
  onProgress?.({ stage: 'resolving' })
  const image = await source.resolve(options.platform, options.signal)
  const sizes = image.layers.map((layer) => (layer.kind === 'blob' ? layer.size : undefined))
  onProgress?.({
    stage: 'resolved',
    layers: image.layers.length,
    ...(sizes.every((size) => size !== undefined)
      ? { totalBytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) }
      : {}),
  })
  // The first failure stops the other layers: their work would be thrown away.
  const failed = new AbortController()
  const signal = AbortSignal.any([options.signal, failed.signal])
  const reports = await Promise.all(
    image.layers.map((layer, index) =>
      reportLayer(source, layer, index, pool, signal, onProgress).catch((error: unknown) => {
        failed.abort(error)
        throw error
      }),
    ),
  ).catch((error: unknown) => {
    options.signal.throwIfAborted()
    throw failed.signal.aborted ? failed.signal.reason : error
  })
  return { image, inventory: overlay(reports, image) }
}

async function reportLayer(
  source: ImageSource,
  layer: SourceLayer,
  index: number,
  pool: LayerAnalysisPool,
  signal: AbortSignal,
  onProgress: AnalyzeImageOptions['onProgress'],
): Promise<LayerReport> {
  const report = await pool.report(source, layer, signal, (progress) => {
    if (progress.state === 'bytes') onProgress?.({ stage: 'layer-bytes', index, bytes: progress.bytes })
    else onProgress?.({ stage: 'layer', index, state: progress.state })
  })
  const claimed = layer.kind === 'blob' ? layer.claimedDiffId : undefined
  if (!claimed || claimed === report.diffId || report.status !== 'complete') return report
  const problem: Problem = {
    code: 'INCONSISTENT',
    message: `The image's config says that layer ${index} is ${claimed}; its content is ${report.diffId}.`,
    source: 'layer',
    layer: report.diffId,
  }
  return { ...report, status: 'partial', problems: [...report.problems, problem] }
}
