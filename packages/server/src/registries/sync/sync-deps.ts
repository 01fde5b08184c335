import type { Db } from '../../db/database.ts'
import type { JobSender } from '../../jobs/task.ts'
import type { Logger } from '../../log.ts'
import type { ConnectorDeps } from '../connector-target.ts'

/** What reading registries takes. */
export interface SyncDeps extends ConnectorDeps {
  readonly db: Db
  readonly log: Logger
  readonly jobs: JobSender
}
