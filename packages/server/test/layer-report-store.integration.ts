import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDiffId, sha256Of } from '@plimsoll/engine'
import { checkLayerReportStore } from '@plimsoll/testkit'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Database } from '../src/db/database.ts'
import { migrate } from '../src/db/migrate.ts'
import { openEmbeddedDatabase } from '../src/db/open-embedded-database.ts'
import { openPostgresDatabase } from '../src/db/open-postgres-database.ts'
import { postgresLayerReportStore } from '../src/scans/postgres-layer-report-store.ts'
import { startPostgres } from './support/start-postgres.ts'

describe('postgresLayerReportStore', () => {
  it('keeps the contract on the embedded database', async () => {
    const home = await mkdtemp(join(tmpdir(), 'plimsoll-home-'))
    try {
      await using database = await openEmbeddedDatabase(home)
      await check(database)
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  })

  it('keeps the contract on a PostgreSQL server', async () => {
    await using postgres = await startPostgres()
    await using database = await openPostgresDatabase(await postgres.createDatabase())
    await check(database)
  })
})

async function check({ db }: Database): Promise<void> {
  await migrate(db)
  await checkLayerReportStore(async () => postgresLayerReportStore(db))

  const key = { diffId: parseDiffId(sha256Of('damaged')), catalogKey: 'catalog' }
  await sql`
    INSERT INTO layer_reports (diff_id, catalog_key, report) VALUES (${key.diffId}, ${key.catalogKey}, '\\x00ff00')
  `.execute(db)
  expect(await postgresLayerReportStore(db).get(key)).toBeUndefined()
}
