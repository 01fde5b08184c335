import { type DiffId, decodeLayerReport, encodeLayerReport, type LayerReportStore } from '@plimsoll/engine'
import type { Db } from '../db/database.ts'
import { findDiffId, findLayerReport, insertBlobDiffId, upsertLayerReport } from '../db/statements/layer-reports.ts'

/** Layer reports in the center's database, shared by all its workers. A row that cannot be read is a miss: the layer is analysed again. */
export function postgresLayerReportStore(db: Db): LayerReportStore {
  return {
    async get({ diffId, catalogKey }) {
      const bytes = await findLayerReport(db, diffId, catalogKey)
      return bytes && decodeLayerReport(bytes, diffId)
    },
    async put({ diffId, catalogKey }, report) {
      await upsertLayerReport(db, diffId, catalogKey, await encodeLayerReport(report))
    },
    async diffIdOf(blob) {
      // What was put in was a diffID; nothing else writes this column.
      return (await findDiffId(db, blob)) as DiffId | undefined
    },
    rememberDiffId: (blob, diffId) => insertBlobDiffId(db, blob, diffId),
  }
}
