import { homeAt, type LayerAnalysisPool, layerAnalysisPool } from '@plimsoll/engine'
import { type AdvisoryShelf, advisoryShelf } from './advisories/advisory-shelf.ts'
import type { Config } from './config.ts'
import { CHANNEL, parseAnnouncement } from './db/announce.ts'
import type { Database } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import { openEmbeddedDatabase } from './db/open-embedded-database.ts'
import { openPostgresDatabase } from './db/open-postgres-database.ts'
import { readScanSettings } from './db/statements/settings.ts'
import { type JobQueue, openJobQueue } from './jobs/job-queue.ts'
import { type TaskDeps, tasks } from './jobs/tasks.ts'
import type { Logger } from './log.ts'
import { addressRule } from './registries/address-rules.ts'
import type { ConnectorDeps } from './registries/connector-target.ts'
import { postgresLayerReportStore } from './scans/postgres-layer-report-store.ts'
import { loadSecretKey } from './secrets/secret-key.ts'

/** Folders that come with the program. */
export interface ProgramFolders {
  /** The console's build. */
  readonly console?: string
  /** OCI layout of the sample registry. */
  readonly sampleRegistry?: string
  readonly starterAdvisories?: string
}

export interface CenterOptions {
  readonly config: Config
  readonly log: Logger
  readonly folders: ProgramFolders
  /** Proxy variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** What server and worker have in common: database, queue, advisories, ways to registries. Dispose it to stop. */
export interface Center extends AsyncDisposable {
  readonly database: Database
  readonly jobs: JobQueue
  readonly shelf: AdvisoryShelf
  readonly connectors: ConnectorDeps
  /** Starts taking jobs in this process. */
  work(): Promise<void>
}

/**
 * Opens everything and brings the schema up to date.
 * @throws {ServerError} why it cannot start
 */
export async function openCenter({ config, log, folders, environment }: CenterOptions): Promise<Center> {
  await using opening = new AsyncDisposableStack()
  const allowAddress = addressRule(config.allowedAddresses, config.refusedAddresses)
  const database = opening.use(await openDatabase(config))
  const { db } = database
  const applied = await migrate(db)
  if (applied.length > 0) log.info({ applied }, 'database migrated')
  const secretKey = await loadSecretKey(config)
  const shelf = advisoryShelf(db, homeAt(config.home).advisories, folders.starterAdvisories)
  const pool: LayerAnalysisPool = opening.use(layerAnalysisPool({ reports: postgresLayerReportStore(db) }))
  const connectors: ConnectorDeps = {
    secretKey,
    allowAddress,
    environment,
    usesMachineIdentity: config.usesMachineIdentity,
    ...(folders.sampleRegistry !== undefined && { sampleFolder: folders.sampleRegistry }),
  }
  const taskDeps: Omit<TaskDeps, 'jobs'> = {
    ...connectors,
    db,
    log,
    pool,
    shelf,
    isOffline: config.isOffline,
    openAdvisories: () => shelf.open(),
    now: () => new Date(),
  }
  const jobs = opening.use(
    await openJobQueue({
      database,
      log,
      instance: config.instance,
      tasks: (sender) => Object.values(tasks({ ...taskDeps, jobs: sender })),
    }),
  )
  const resources = opening.move()
  return {
    database,
    jobs,
    shelf,
    connectors,
    async work() {
      await jobs.work()
      resources.use(
        shelf.watch(() => {
          jobs
            .send('inventory.rematch', [{}])
            .catch((error: unknown) => log.warn({ err: error }, 'rematch not asked for'))
        }),
      )
      const applySettings = async (): Promise<void> => {
        const { concurrency } = await readScanSettings(db)
        await jobs.setConcurrency('image.scan', concurrency)
      }
      await applySettings()
      resources.use(
        await database.listen(CHANNEL, (payload) => {
          if (parseAnnouncement(payload)?.type !== 'settings') return
          applySettings().catch((error: unknown) => log.warn({ err: error }, 'settings not applied'))
        }),
      )
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

function openDatabase({ databaseUrl, home }: Config): Promise<Database> {
  return databaseUrl === undefined ? openEmbeddedDatabase(home) : openPostgresDatabase(databaseUrl)
}
