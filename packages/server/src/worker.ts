import { openCenter, type ProgramFolders } from './center.ts'
import type { Config } from './config.ts'
import { ServerError } from './errors.ts'
import type { Logger } from './log.ts'

export interface WorkerOptions {
  readonly config: Config
  readonly log: Logger
  readonly folders: ProgramFolders
  /** Proxy variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Takes jobs of a center whose database is a PostgreSQL server, until `signal` is aborted. Any number of workers may run, on any machine; each has its own
 * advisories in its own home.
 * @throws {ServerError} `CONFIG_INVALID` without a `DATABASE_URL`, and why it cannot start
 */
export async function runWorker(options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const { config, log } = options
  if (config.databaseUrl === undefined) {
    throw new ServerError(
      'CONFIG_INVALID',
      'A worker needs the center\'s PostgreSQL: set DATABASE_URL. The embedded database belongs to one process, which "plimsoll serve" is.',
    )
  }
  await using center = await openCenter(options)
  await center.shelf.ensureStarter()
  await center.work()
  log.info('worker started')
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  log.info('worker stopping')
}
