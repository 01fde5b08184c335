import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { authenticateWith } from './auth/authenticate.ts'
import { ensureFirstAdmin } from './auth/first-admin.ts'
import { openCenter, type ProgramFolders } from './center.ts'
import type { Config } from './config.ts'
import { ServerError } from './errors.ts'
import { openEventHub } from './events/event-hub.ts'
import { makeFirstStart } from './first-start.ts'
import { advisoryHandlers } from './handlers/advisory-handlers.ts'
import { auditHandlers } from './handlers/audit-handlers.ts'
import { authHandlers } from './handlers/auth-handlers.ts'
import { decisionHandlers } from './handlers/decision-handlers.ts'
import { eventHandlers } from './handlers/event-handlers.ts'
import { imageHandlers } from './handlers/image-handlers.ts'
import { overviewHandlers } from './handlers/overview-handlers.ts'
import { registryHandlers } from './handlers/registry-handlers.ts'
import { repositoryHandlers } from './handlers/repository-handlers.ts'
import { riskHandlers } from './handlers/risk-handlers.ts'
import { scanHandlers } from './handlers/scan-handlers.ts'
import { settingsHandlers } from './handlers/settings-handlers.ts'
import { systemHandlers } from './handlers/system-handlers.ts'
import { tokenHandlers } from './handlers/token-handlers.ts'
import { userHandlers } from './handlers/user-handlers.ts'
import { vulnerabilityHandlers } from './handlers/vulnerability-handlers.ts'
import { buildApp } from './http/build-app.ts'
import type { Handlers } from './http/handler.ts'
import { idempotencyIn } from './http/idempotency.ts'
import { mountOperations } from './http/operations.ts'
import type { Logger } from './log.ts'
import { openMetrics } from './metrics.ts'
import { mountWebhooks } from './registries/webhooks/mount-webhooks.ts'
import { lookedFor } from './views/looked-for.ts'

export interface ServeOptions {
  readonly config: Config
  readonly log: Logger
  readonly version: string
  readonly folders: ProgramFolders
  /** Proxy variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

export interface RunningServer {
  /** Where the console is: `http://127.0.0.1:8080`. */
  readonly url: string
  /** The first administrator's password, on the start that made it up. Show it once; it is kept nowhere. */
  readonly firstAdminPassword?: string
  /** Ends streams and jobs, lets requests finish, closes the database. */
  close(): Promise<void>
}

/** Starts the center: API, console, scheduler and, unless told otherwise, a worker. @throws {ServerError} why it cannot start */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { config, log, version, folders } = options
  const now = (): Date => new Date()
  await using starting = new AsyncDisposableStack()
  const center = starting.use(await openCenter(options))
  const { database, jobs, connectors } = center
  const { db } = database
  const firstAdminPassword = await ensureFirstAdmin(db, config.adminPassword)
  const hub = starting.use(await openEventHub({ database, log, isOffline: config.isOffline }))
  const stopping = new AbortController()
  const { isOffline } = config
  const handlers: Handlers = {
    auth: authHandlers({ db }),
    overview: overviewHandlers({ db, isOffline, now }),
    registries: registryHandlers({ ...connectors, db, jobs }),
    repositories: repositoryHandlers({ db }),
    scans: scanHandlers({ db, jobs }),
    images: imageHandlers({ db }),
    vulnerabilities: vulnerabilityHandlers({ db }),
    risks: riskHandlers({ db }),
    decisions: decisionHandlers({ db, jobs }),
    advisories: advisoryHandlers({ db, jobs, isOffline }),
    settings: settingsHandlers({ db, now }),
    events: eventHandlers(hub, stopping.signal),
    users: userHandlers({ db }),
    tokens: tokenHandlers({ db }),
    audit: auditHandlers({ db }),
    system: systemHandlers({
      version,
      database: database.kind,
      isOffline,
      startedAt: now().toISOString(),
      looksFor: lookedFor(),
    }),
  }
  const isSecure = config.publicUrl?.startsWith('https:') ?? false
  const app = await buildApp({
    handlers,
    version,
    log,
    isSecure,
    trustsProxy: config.trustsProxy,
    authenticate: authenticateWith(db, isSecure),
    idempotency: idempotencyIn(db, connectors.secretKey),
    ownOrigins: new Set(config.publicUrl === undefined ? [] : [new URL(config.publicUrl).origin]),
    ...(folders.console !== undefined && { consoleDirectory: folders.console }),
  })
  await mountWebhooks(app, { db, jobs })
  const metrics = openMetrics(db, version)
  mountOperations(app, {
    checks: [{ name: 'database', run: async () => void (await sql`SELECT 1`.execute(db)) }],
    metrics: () => metrics.text(),
    metricsMediaType: metrics.mediaType,
  })
  starting.defer(() => app.close())
  starting.defer(() => stopping.abort(new Error('The server is stopping.')))
  await listen(app, config)
  if (config.runsJobs) await center.work()

  const firstStart = makeFirstStart({ center, config, folders, log }, stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) log.error({ err: error }, 'first start failed')
  })
  const resources = starting.move()
  const url = urlOf(app.server.address() as AddressInfo)
  log.info({ url, version, database: database.kind }, 'server started')
  return {
    url,
    ...(firstAdminPassword !== undefined && { firstAdminPassword }),
    async close() {
      stopping.abort(new Error('The server is stopping.'))
      await firstStart
      await resources.disposeAsync()
      log.info('server stopped')
    },
  }
}

type App = Awaited<ReturnType<typeof buildApp>>

async function listen(app: App, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error
    const why = {
      EADDRINUSE: 'another program uses it',
      EACCES: 'it may not be used',
      EADDRNOTAVAIL: 'this machine has no such address',
    }
    throw new ServerError(
      'ADDRESS_IN_USE',
      `Cannot listen on ${host}:${port}: ${why[code]}. Choose another with --listen or PLIMSOLL_LISTEN, such as 127.0.0.1:8081.`,
      { cause: error },
    )
  }
}

function urlOf({ address, port, family }: AddressInfo): string {
  const isEverywhere = address === '0.0.0.0' || address === '::'
  const host = isEverywhere ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return `http://${host}:${port}`
}
