import type { DiffId, Digest } from '../domain/digest.ts'
import type { LayerReport } from './layer-report.ts'
import type { LayerReportKey, LayerReportStore } from './layer-report-store.ts'

/**
 * Reports of this process, least recently used first out. They are handed out as they are: nobody may change a report.
 * @param maxReports a report of a large layer takes some ten megabytes
 * @param maxDiffIds a hundred bytes each
 */
export function memoryLayerReportStore(maxReports: number = 64, maxDiffIds: number = 100_000): LayerReportStore {
  const reports = new Map<string, LayerReport>()
  const diffIds = new Map<Digest, DiffId>()
  return {
    async get(key) {
      return recall(reports, textOf(key))
    },
    async put(key, report) {
      remember(reports, textOf(key), report, maxReports)
    },
    async diffIdOf(blob) {
      return recall(diffIds, blob)
    },
    async rememberDiffId(blob, diffId) {
      remember(diffIds, blob, diffId, maxDiffIds)
    },
  }
}

function textOf({ diffId, catalogKey }: LayerReportKey): string {
  return `${diffId}\0${catalogKey}`
}

/** A Map keeps the order of insertion, so what is used moves to its end. */
function recall<Key, Value>(map: Map<Key, Value>, key: Key): Value | undefined {
  const value = map.get(key)
  if (value !== undefined) {
    map.delete(key)
    map.set(key, value)
  }
  return value
}

function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, limit: number): void {
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= limit) break
    map.delete(oldest)
  }
}
