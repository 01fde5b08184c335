import type { Scan, ScanItem } from '@plimsoll/contract'
import type { ScanItemRow } from '../db/statements/scan-items.ts'
import type { ScanRow } from '../db/statements/scans.ts'
import { failureOf, instantOf } from './fields.ts'

/** A scan as the API shows it. */
export function toScan(row: ScanRow): Scan {
  const { queued = 0, running = 0, complete = 0, partial = 0, failed = 0, cancelled = 0 } = row.items
  return {
    id: row.id,
    trigger: row.trigger,
    state: row.state,
    targets: row.targets,
    title: row.title,
    requestedBy: row.requestedBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: instantOf(row.startedAt),
    finishedAt: instantOf(row.finishedAt),
    items: {
      total: queued + running + complete + partial + failed + cancelled,
      queued,
      running,
      complete,
      partial,
      failed,
      cancelled,
    },
  }
}

export function toScanItem(row: ScanItemRow): ScanItem {
  return {
    id: row.id,
    scanId: row.scanId,
    imageId: row.imageId,
    reference: row.reference,
    digest: row.digest,
    platform: row.platform,
    state: row.state,
    progress: {
      stage: row.stage,
      layersDone: row.layersDone,
      layersTotal: row.layersTotal,
      bytesDone: Number(row.bytesDone),
      bytesTotal: row.bytesTotal === null ? null : Number(row.bytesTotal),
    },
    failure: failureOf(row),
    attempts: row.attempts,
    vulnerabilities: row.vulnerabilities,
    startedAt: instantOf(row.startedAt),
    finishedAt: instantOf(row.finishedAt),
  }
}
