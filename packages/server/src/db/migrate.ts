import { sql } from 'kysely'
import { ServerError } from '../errors.ts'
import { type Db, type Tx, withTransaction } from './database.ts'
import { MIGRATIONS } from './migrations/catalog.ts'
import type { Migration } from './migrations/migration.ts'

/** Chosen at random; every process that migrates asks for the same lock. */
const MIGRATION_LOCK = 4_711_203_881

/**
 * Brings the schema up to date. Each migration is one transaction; several processes may start at once.
 * @returns the numbers that were applied now
 * @throws {ServerError} `DATABASE_TOO_NEW` when a newer Plimsoll has been here
 */
export async function migrate(db: Db, migrations: readonly Migration[] = MIGRATIONS): Promise<readonly number[]> {
  await alone(db, (tx) =>
    sql`CREATE TABLE IF NOT EXISTS schema_migrations (
      number int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
    )`.execute(tx),
  )
  const newest = migrations.at(-1)?.number ?? 0
  const found = await newestApplied(db)
  if (found > newest) {
    throw new ServerError(
      'DATABASE_TOO_NEW',
      'The database belongs to a newer Plimsoll. Start that version, or restore a backup from before the upgrade.',
      { detail: { known: newest, found } },
    )
  }
  const applied: number[] = []
  for (const migration of migrations) {
    await alone(db, async (tx) => {
      if ((await newestApplied(tx)) >= migration.number) return
      for (const statement of migration.statements) await sql.raw(statement).execute(tx)
      await sql`INSERT INTO schema_migrations (number, name) VALUES (${migration.number}, ${migration.name})`.execute(
        tx,
      )
      applied.push(migration.number)
    })
  }
  return applied
}

function alone<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withTransaction(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(tx)
    return work(tx)
  })
}

async function newestApplied(db: Db): Promise<number> {
  const { rows } = await sql<{ newest: number }>`
    SELECT coalesce(max(number), 0)::int AS newest FROM schema_migrations
  `.execute(db)
  return rows[0]?.newest ?? 0
}
