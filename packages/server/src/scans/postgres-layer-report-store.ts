import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import type { DiffId, LayerReport, LayerReportStore } from '@plimsoll/engine'
import type { Db } from '../db/database.ts'
import { findDiffId, findLayerReport, insertBlobDiffId, upsertLayerReport } from '../db/statements/layer-reports.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** A report is bounded by the limits on layers; this only keeps a damaged row from filling memory. */
const MAX_REPORT_BYTES = 2 ** 30

/** Layer reports in the center's database, shared by all its workers. */
export function postgresLayerReportStore(db: Db): LayerReportStore {
  return {
    async get({ diffId, catalogKey }) {
      const bytes = await findLayerReport(db, diffId, catalogKey)
      return bytes && decode(bytes, diffId)
    },
    async put({ diffId, catalogKey }, report) {
      await upsertLayerReport(db, diffId, catalogKey, await compress(JSON.stringify(report)))
    },
    async diffIdOf(blob) {
      return (await findDiffId(db, blob)) as DiffId | undefined
    },
    rememberDiffId: (blob, diffId) => insertBlobDiffId(db, blob, diffId),
  }
}

/** What cannot be read is as good as not there: the layer is analysed again. */
async function decode(bytes: Uint8Array, diffId: DiffId): Promise<LayerReport | undefined> {
  try {
    const text = await decompress(bytes, { maxOutputLength: MAX_REPORT_BYTES })
    const report = JSON.parse(text.toString('utf8')) as LayerReport
    return report.schema === 1 && report.diffId === diffId ? report : undefined
  } catch {
    return undefined
  }
}
