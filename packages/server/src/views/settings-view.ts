import type { Authorisations, ScanSettings } from '@plimsoll/contract'
import type { Db } from '../db/database.ts'
import { consumedAuthorisations } from '../db/statements/authorisations.ts'
import { findLastCycleStart } from '../db/statements/scans.ts'
import { readScanSettings, type StoredScanSettings } from '../db/statements/settings.ts'
import { nextCycleAt } from '../schedule/next-cycle.ts'
import { instantOf } from './fields.ts'

/** Below this share of the total a warning is due. */
const LOW_SHARE = 0.1

export async function readScanSettingsView(db: Db, now: Date): Promise<ScanSettings> {
  const settings = await readScanSettings(db)
  const { authorisationTotal: _total, updatedAt, ...rest } = settings
  return { ...rest, updatedAt: instantOf(updatedAt), nextCycleAt: instantOf(await readNextCycle(db, settings, now)) }
}

export async function readNextCycle(db: Db, settings: StoredScanSettings, now: Date): Promise<Date | null> {
  return nextCycleAt(settings, await findLastCycleStart(db), now)
}

export async function readAuthorisations(db: Db): Promise<Authorisations> {
  const [{ authorisationTotal: total }, { consumed, from, to }] = await Promise.all([
    readScanSettings(db),
    consumedAuthorisations(db),
  ])
  const left = total === null ? Number.POSITIVE_INFINITY : total - consumed
  return {
    consumed,
    total,
    period: { from: from.toISOString(), to: to.toISOString() },
    state: left <= 0 ? 'exhausted' : total !== null && left <= total * LOW_SHARE ? 'low' : 'ok',
  }
}
