import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, withTransaction } from './database.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/catalog.ts'
import { statementsOf } from './migrations/migration.ts'
import { openEmbeddedDatabase } from './open-embedded-database.ts'

let home: string
let database: Database

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'plimsoll-'))
  database = await openEmbeddedDatabase(home)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

describe('migrate', () => {
  it('numbers migrations from 1 without gaps', () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, index) => index + 1))
  })

  it('applies each migration once, even when two start together', async () => {
    const both = await Promise.all([migrate(database.db), migrate(database.db)])

    expect(both.flat().sort()).toEqual(MIGRATIONS.map(({ number }) => number))
    expect(await migrate(database.db)).toEqual([])
  })

  it('keeps nothing of a migration that fails', async () => {
    const broken = { number: 999, name: 'broken', statements: ['CREATE TABLE half_made (id int)', 'SELECT 1/0'] }

    await expect(migrate(database.db, [...MIGRATIONS, broken])).rejects.toThrow()

    const { rows } = await sql`SELECT 1 FROM pg_tables WHERE tablename = 'half_made'`.execute(database.db)
    expect(rows).toEqual([])
  })

  it('refuses a database that a newer version has changed', async () => {
    await withTransaction(database.db, async (tx) => {
      await sql`INSERT INTO schema_migrations (number, name) VALUES (1000, 'future')`.execute(tx)

      await expect(migrate(tx)).rejects.toMatchObject({ code: 'DATABASE_TOO_NEW' })
      await sql`DELETE FROM schema_migrations WHERE number = 1000`.execute(tx)
    })
  })

  it('lets audit events only be added', async () => {
    await sql`INSERT INTO audit_events (action) VALUES ('test')`.execute(database.db)

    await expect(sql`DELETE FROM audit_events`.execute(database.db)).rejects.toThrow('only grows')
    await expect(sql`UPDATE audit_events SET action = 'x'`.execute(database.db)).rejects.toThrow('only grows')
  })
})

describe('withTransaction on the embedded database', () => {
  it('keeps statements of others out of an open transaction', async () => {
    const opened = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const rolledBack = withTransaction(database.db, async (tx) => {
      await sql`INSERT INTO settings (key, value) VALUES ('mine', '1')`.execute(tx)
      opened.resolve()
      await release.promise
      throw new Error('changed my mind')
    })
    await opened.promise
    const other = sql`INSERT INTO settings (key, value) VALUES ('other', '2')`.execute(database.db)
    const third = withTransaction(database.db, (tx) =>
      sql`INSERT INTO settings (key, value) VALUES ('third', '3')`.execute(tx),
    )
    release.resolve()

    await expect(rolledBack).rejects.toThrow('changed my mind')
    await Promise.all([other, third])
    const { rows } = await sql<{ key: string }>`SELECT key FROM settings ORDER BY key`.execute(database.db)
    expect(rows.map(({ key }) => key)).toEqual(['other', 'third'])
  })

  it('gives int8 as text, timestamps as dates, json parsed, bytes as bytes', async () => {
    const { rows } = await sql`
      SELECT 9007199254740993::bigint AS id, 'epoch'::timestamptz AS at, '{"a":[1]}'::jsonb AS json, '\\x00ff'::bytea AS bytes
    `.execute(database.db)

    expect(rows).toEqual([{ id: '9007199254740993', at: new Date(0), json: { a: [1] }, bytes: Uint8Array.of(0, 255) }])
  })
})

describe('openEmbeddedDatabase', () => {
  it('refuses a folder that another one has open', async () => {
    await expect(openEmbeddedDatabase(home)).rejects.toMatchObject({ code: 'HOME_IN_USE' })
  })
})

describe('statementsOf', () => {
  it('splits at semicolons that end a line and drops comments that stand alone', () => {
    expect(statementsOf("-- hello\nSELECT ';' AS a;\n\nSELECT 2;\n-- bye\n")).toEqual([
      "-- hello\nSELECT ';' AS a",
      'SELECT 2',
    ])
  })
})
