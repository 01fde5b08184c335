import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { ServerError } from '../errors.ts'
import type { Database } from './database.ts'

/** Sessions to the server, besides one for notifications and those of the queue. */
const MAX_CONNECTIONS = 10
const RECONNECT_MS = 1_000

/** @throws {ServerError} `DATABASE_UNREACHABLE` */
export async function openPostgresDatabase(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: MAX_CONNECTIONS, application_name: 'plimsoll' })
  // A connection that breaks while idle is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined)
  try {
    await pool.query('SELECT 1')
  } catch (error) {
    await pool.end()
    throw new ServerError(
      'DATABASE_UNREACHABLE',
      'PostgreSQL at DATABASE_URL does not answer, or refuses us. Check host, port, user and password, and that the database exists.',
      { cause: error },
    )
  }
  return {
    kind: 'postgres',
    pool,
    url,
    db: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    listen: (channel, receive) => listenForEver(url, channel, receive),
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

/** A session of its own that comes back when it breaks. What was notified meanwhile is lost: listeners also poll. */
async function listenForEver(
  url: string,
  channel: string,
  receive: (payload: string) => void,
): Promise<AsyncDisposable> {
  const stopped = new AbortController()
  let client: pg.Client | undefined
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'plimsoll events', keepAlive: true })
    next.on('notification', ({ payload }) => receive(payload ?? ''))
    next.on('error', () => undefined)
    await next.connect()
    await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    next.once('end', () => void reconnect())
    client = next
  }
  const reconnect = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        await sleep(RECONNECT_MS, undefined, { signal: stopped.signal })
        return await connect()
      } catch {
        // Not there yet, or stopped: the loop's condition knows which.
      }
    }
  }
  await connect()
  return {
    async [Symbol.asyncDispose]() {
      stopped.abort()
      await client?.end()
    },
  }
}
