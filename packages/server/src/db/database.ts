import type { PGlite } from '@electric-sql/pglite'
import type { Kysely, Transaction } from 'kysely'
import type { Pool } from 'pg'

/** Statements are literal SQL with typed rows, so the query builder knows no tables. */
type NoTables = Record<never, never>

/** Anything that runs a statement: the database, or a transaction in it. */
export type Db = Kysely<NoTables>
export type Tx = Transaction<NoTables>

/**
 * The center's database: PGlite in a folder, or a PostgreSQL server. The same SQL runs on both, and rows look the same:
 * `int8` and `numeric` are text, `timestamptz` is a `Date`, `bytea` a `Uint8Array`, `json` is parsed.
 */
export type Database = AsyncDisposable & {
  readonly db: Db
  /** Calls `receive` with the payload of every `NOTIFY` on a channel, from any process. Reconnects by itself. */
  listen(channel: string, receive: (payload: string) => void): Promise<AsyncDisposable>
} & (
    | { readonly kind: 'embedded'; readonly pglite: PGlite }
    | { readonly kind: 'postgres'; readonly pool: Pool; readonly url: string }
  )

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export function withTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as Tx) : db.transaction().execute(work)
}
