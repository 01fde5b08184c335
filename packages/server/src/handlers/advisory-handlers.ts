import { startAdvisoryUpdate } from '../advisories/update-advisories.ts'
import { type Db, withTransaction } from '../db/database.ts'
import { insertAuditEvent } from '../db/statements/audit-events.ts'
import type { AreaHandlers } from '../http/handler.ts'
import type { JobSender } from '../jobs/task.ts'
import { readAdvisoryStatus } from '../views/advisory-view.ts'
import { actorOf } from './actor.ts'

export interface AdvisoryHandlerDeps {
  readonly db: Db
  readonly jobs: JobSender
  readonly isOffline: boolean
}

/** How old the advisories are, and updating them. */
export function advisoryHandlers({ db, jobs, isOffline }: AdvisoryHandlerDeps): AreaHandlers<'advisories'> {
  return {
    status: () => readAdvisoryStatus(db, isOffline),

    async update(input) {
      await withTransaction(db, async (tx) => {
        await startAdvisoryUpdate({ db: tx, jobs, isOffline }, input.principal.userName)
        await insertAuditEvent(tx, actorOf(input), { action: 'advisories.update-started' })
      })
      return readAdvisoryStatus(db, isOffline)
    },
  }
}
