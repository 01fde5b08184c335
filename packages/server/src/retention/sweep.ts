import type { Db } from '../db/database.ts'
import {
  deleteClosedMatches,
  deleteGoneImages,
  deleteOldScans,
  deleteUnusedLayerReports,
  deleteUnusedPackageVersions,
  forgetOldResults,
  noteOverviewDay,
} from '../db/statements/retention.ts'
import { deleteEndedSessions } from '../db/statements/sessions.ts'
import { readScanSettings } from '../db/statements/settings.ts'
import type { Logger } from '../log.ts'

/** Days that facts of layers are kept without being used: they cost a pull to have again, so longer than any retention. */
const LAYER_REPORT_DAYS = 365

/** Deletes what is older than it may get, in small statements that nobody has to wait for. Safe to repeat and to cut off. */
export async function sweep(
  { db, log }: { readonly db: Db; readonly log: Logger },
  signal: AbortSignal,
): Promise<void> {
  const { retentionDays } = await readScanSettings(db)
  const steps: Readonly<Record<string, () => Promise<number>>> = {
    results: () => forgetOldResults(db, retentionDays),
    images: () => deleteGoneImages(db, retentionDays),
    scans: () => deleteOldScans(db, retentionDays),
    matches: () => deleteClosedMatches(db, retentionDays),
    packageVersions: () => deleteUnusedPackageVersions(db),
    layerReports: () => deleteUnusedLayerReports(db, LAYER_REPORT_DAYS),
  }
  const swept: Record<string, number> = {}
  for (const [name, step] of Object.entries(steps)) {
    let total = 0
    for (let count = await step(); count > 0; count = await step()) {
      signal.throwIfAborted()
      total += count
    }
    swept[name] = total
  }
  await deleteEndedSessions(db)
  await noteOverviewDay(db)
  log.info(swept, 'sweep done')
}
