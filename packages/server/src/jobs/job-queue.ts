import { fromKysely, fromPglite, PgBoss } from 'pg-boss'
import type { Database } from '../db/database.ts'
import type { Logger } from '../log.ts'
import type { AnyTask, JobSender, TaskName } from './task.ts'

/**
 * The queue: pg-boss over the center's own database, in a schema of its own. A job belongs to whoever fetched it until it ends or until no heartbeat has come
 * for {@link HEARTBEAT_SECONDS}; then it is tried again elsewhere.
 */
export interface JobQueue extends JobSender, AsyncDisposable {
  /** Starts taking jobs of every task, one of each at a time. */
  work(): Promise<void>
  /** How many jobs of a task this process runs at a time. Those that run are not disturbed. */
  setConcurrency(name: TaskName, limit: number): Promise<void>
  /** Ends its own jobs' signals, waits for them, and takes no more. */
  stop(): Promise<void>
}

const HEARTBEAT_SECONDS = 20
/** How often lost heartbeats are looked for. Together with the above: well below a minute. */
const SUPERVISE_SECONDS = 10
const STOP_TIMEOUT_MS = 20_000
const GIVEN_UP = '.given-up'

export interface JobQueueOptions {
  readonly database: Database
  /** Tasks may ask for more work. */
  readonly tasks: (jobs: JobSender) => readonly AnyTask[]
  readonly log: Logger
  /** Tells this process from others. */
  readonly instance: string
}

/** Creates the queue's own tables and one queue per task; takes no job yet. */
export async function openJobQueue({ database, tasks: tasksFor, log, instance }: JobQueueOptions): Promise<JobQueue> {
  const boss = new PgBoss({
    ...(database.kind === 'embedded'
      ? { db: fromPglite(database.pglite), backend: 'pglite' as const }
      : { connectionString: database.url, max: 4, application_name: 'plimsoll jobs' }),
    useListenNotify: true,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    cronMonitorIntervalSeconds: 30,
    registerInstance: false,
    instanceName: instance,
    openTelemetry: { enabled: false },
  })
  boss.on('error', (error) => log.error({ err: error }, 'queue failed'))
  boss.on('warning', ({ message }) => log.warn({ message }, 'queue warns'))
  await boss.start()
  const sender: JobSender = {
    async send(name, data, { db, priority, delaySeconds } = {}) {
      if (data.length === 0) return
      const task = tasks.find((one) => one.name === name)
      const jobs = data.map((one) => ({
        data: one,
        ...(priority !== undefined && { priority }),
        ...(delaySeconds !== undefined && { startAfter: delaySeconds }),
        ...(task?.key && { singletonKey: task.key(one as never) }),
      }))
      await boss.insert(name, jobs, db ? { db: fromKysely(db as never) } : {})
    },
  }
  const tasks = tasksFor(sender)
  for (const task of tasks) await declare(boss, task)
  // Nobody else can be at work on an embedded database: what is active was cut off with its process.
  if (database.kind === 'embedded') await takeBackActive(boss, tasks, log)

  const stopping = new AbortController()
  const stop = async (): Promise<void> => {
    stopping.abort(new Error('The process is stopping.'))
    await boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS, close: true })
  }
  const take = async (task: AnyTask, limit: number): Promise<void> => {
    for (let worker = 0; worker < limit; worker += 1) {
      let id: string | undefined
      id = await boss.work(task.name, POLLING, async ([job]) => {
        // Where one job was there may be more: look again at once instead of at the next poll.
        if (id !== undefined) boss.notifyWorker(id)
        if (job) await runJob(task, job.data, AbortSignal.any([stopping.signal, ...signalOf(job)]), log)
      })
    }
  }
  return {
    ...sender,
    async work() {
      for (const task of tasks) {
        await take(task, 1)
        if (task.onGivenUp) {
          await boss.work(`${task.name}${GIVEN_UP}`, POLLING, async ([job]) => {
            if (job) await task.onGivenUp?.(job.data as never)
          })
        }
        if (task.cron !== undefined) await boss.schedule(task.name, task.cron, {}, { missed: 'once' })
      }
    },
    async setConcurrency(name, limit) {
      const task = tasks.find((one) => one.name === name)
      if (!task) return
      await boss.offWork(name, { wait: false })
      await take(task, limit)
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

const POLLING = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 5, batchSize: 1 } as const

async function declare(boss: PgBoss, task: AnyTask): Promise<void> {
  const options = {
    retryLimit: task.retries,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    expireInSeconds: task.maxSeconds,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    deleteAfterSeconds: 3600,
    notify: true,
  }
  const deadLetter = task.onGivenUp && `${task.name}${GIVEN_UP}`
  if (deadLetter !== undefined) await boss.createQueue(deadLetter, { retryLimit: 10, retryBackoff: true, notify: true })
  await boss.createQueue(task.name, {
    ...options,
    policy: task.key ? 'short' : 'standard',
    ...(deadLetter !== undefined && { deadLetter }),
  })
  await boss.updateQueue(task.name, { ...options, ...(deadLetter !== undefined && { deadLetter }) })
}

async function takeBackActive(boss: PgBoss, tasks: readonly AnyTask[], log: Logger): Promise<void> {
  for (const { name } of tasks) {
    const { rows } = await boss
      .getDb()
      .executeSql(`SELECT id FROM pgboss.job WHERE name = $1 AND state = 'active'`, [name])
    const ids = rows.map((row: { id: string }) => row.id)
    if (ids.length === 0) continue
    await boss.fail(name, ids, { message: 'the process ended' })
    log.info({ task: name, jobs: ids.length }, 'queue took jobs back')
  }
}

async function runJob(task: AnyTask, data: unknown, signal: AbortSignal, log: Logger): Promise<void> {
  try {
    await task.run(data as never, signal)
  } catch (error) {
    if (!signal.aborted) log.error({ task: task.name, data, err: error }, 'job failed')
    throw error
  }
}

/** pg-boss aborts it when the job expires. */
function signalOf(job: object): readonly AbortSignal[] {
  return 'signal' in job && job.signal instanceof AbortSignal ? [job.signal] : []
}
