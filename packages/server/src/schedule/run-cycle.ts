import type { Db } from '../db/database.ts'
import { findLastCycleStart } from '../db/statements/scans.ts'
import { readScanSettings } from '../db/statements/settings.ts'
import { ApiProblem } from '../errors.ts'
import type { JobSender } from '../jobs/task.ts'
import { startScan } from '../scans/start-scan.ts'
import { isInScope } from '../scope/is-in-scope.ts'
import { nextCycleAt } from './next-cycle.ts'

const DAY_MS = 24 * 3_600_000

export interface CycleDeps {
  readonly db: Db
  readonly jobs: JobSender
  readonly now: () => Date
}

/**
 * Starts the cycle's scan when it is due: images of repositories in scope that were pushed within the time range. With nothing to look at the scan is on record
 * all the same, so that the next one is a cycle away. Images of a running scan are left to that.
 * @returns the scan's id, or undefined when it is not due
 */
export async function runCycle({ db, jobs, now }: CycleDeps): Promise<string | undefined> {
  const settings = await readScanSettings(db)
  const at = now()
  const due = nextCycleAt(settings, await findLastCycleStart(db), at)
  if (due === null || due > at) return undefined
  const pushedSince = at.getTime() - settings.timeRangeDays * DAY_MS
  const order = {
    trigger: 'cycle',
    targets: {},
    requestedBy: null,
    title: 'Cycle',
    mayBeEmpty: true,
    accepts: (image: { registryId: string; repository: string; pushedAt: Date; isRunning: boolean }) =>
      !image.isRunning &&
      image.pushedAt.getTime() >= pushedSince &&
      isInScope(settings.scope, { registryId: image.registryId, name: image.repository }),
  } as const
  return startScan(db, jobs, order).catch((error: unknown) => {
    // Without authorisations there is nothing to start; the settings say so, and the next look comes in a while.
    if (error instanceof ApiProblem) return undefined
    throw error
  })
}
