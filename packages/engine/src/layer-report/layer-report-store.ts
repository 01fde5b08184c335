import type { DiffId, Digest } from '../domain/digest.ts'
import type { LayerReport } from './layer-report.ts'

/** diffID × analyzers@version × rules, see `catalogKey`. */
export interface LayerReportKey {
  readonly diffId: DiffId
  readonly catalogKey: string
}

/**
 * Port for cached layer reports; implementations: memory, disk (command line), PostgreSQL (center). `checkLayerReportStore` in testkit holds them to this contract:
 * after `put` resolves, `get` with the same key gives an equal report, in this and every later process; a damaged or unreadable entry is a miss, never an error.
 */
export interface LayerReportStore {
  get(key: LayerReportKey, signal?: AbortSignal): Promise<LayerReport | undefined>
  put(key: LayerReportKey, report: LayerReport, signal?: AbortSignal): Promise<void>
  /** The diffID that we verified for a blob's bytes earlier. An image's own claim never gets in here. */
  diffIdOf(blob: Digest, signal?: AbortSignal): Promise<DiffId | undefined>
  rememberDiffId(blob: Digest, diffId: DiffId, signal?: AbortSignal): Promise<void>
}
