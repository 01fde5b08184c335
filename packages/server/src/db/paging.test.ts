import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { openEmbeddedDatabase } from './open-embedded-database.ts'
import { countUpTo, type PageRequest, pageParts, type SortColumn, toPage } from './paging.ts'

let home: string
let database: Database

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'plimsoll-'))
  database = await openEmbeddedDatabase(home)
  await sql`CREATE TABLE things (id bigint PRIMARY KEY, risk bigint NOT NULL, seen_at timestamptz, name text NOT NULL)`.execute(
    database.db,
  )
  await sql`
    INSERT INTO things SELECT n, n % 7, CASE WHEN n % 5 = 0 THEN NULL ELSE to_timestamp(n % 4 + 0.123456) END, 'Thing ' || n % 3
    FROM generate_series(1, 100) AS n
  `.execute(database.db)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

const id = (direction: 'asc' | 'desc'): SortColumn => ({ expression: sql`id`, type: 'bigint', direction })

const sorts: readonly (readonly [string, readonly SortColumn[]])[] = [
  ['worst first', [{ expression: sql`risk`, type: 'bigint', direction: 'desc' }, id('desc')]],
  ['by name', [{ expression: sql`name`, type: 'text', direction: 'asc' }, id('asc')]],
  ['mixed directions', [{ expression: sql`name`, type: 'text', direction: 'asc' }, id('desc')]],
  [
    'newest first, never last',
    [{ expression: sql`seen_at`, type: 'timestamptz', direction: 'desc', nullable: true }, id('desc')],
  ],
  [
    'oldest first, never last',
    [{ expression: sql`seen_at`, type: 'timestamptz', direction: 'asc', nullable: true }, id('asc')],
  ],
]

async function readPage(request: PageRequest): Promise<{ items: string[]; next: string | null }> {
  const { after, orderBy, limit, place } = pageParts(request)
  const { rows } = await sql<{ id: string; place: (string | null)[] }>`
    SELECT id, ${place} AS place FROM things WHERE ${after} ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(database.db)
  return toPage(rows, request, (row) => row.id)
}

async function readAll(sort: readonly SortColumn[], limit: number): Promise<string[]> {
  const found: string[] = []
  let cursor: string | undefined
  do {
    const page = await readPage({ sort, limit, cursor, filters: {} })
    found.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return found
}

describe('pages', () => {
  it.each(sorts)('%s: all pages together are the list, each row once, in order', async (_, sort) => {
    const whole = await readAll(sort, 200)

    expect(new Set(whole).size).toBe(100)
    expect(await readAll(sort, 7)).toEqual(whole)
    expect(await readAll(sort, 1)).toEqual(whole)
  })

  it('puts rows without a value last in both directions', async () => {
    const newest = await readAll(sorts[3]?.[1] ?? [], 10)
    const oldest = await readAll(sorts[4]?.[1] ?? [], 10)

    expect(newest.slice(-20).every((one) => Number(one) % 5 === 0)).toBe(true)
    expect(oldest.slice(-20).every((one) => Number(one) % 5 === 0)).toBe(true)
  })

  it('stays in place when rows are added before it', async () => {
    const sort = [id('desc')]
    const first = await readPage({ sort, limit: 5, cursor: undefined, filters: {} })
    await sql`INSERT INTO things (id, risk, name) VALUES (1000, 1, 'new')`.execute(database.db)

    const second = await readPage({ sort, limit: 5, cursor: first.next ?? undefined, filters: {} })

    await sql`DELETE FROM things WHERE id = 1000`.execute(database.db)
    expect(second.items).toEqual(['95', '94', '93', '92', '91'])
  })

  it.each([
    ['garbage', 'x'],
    ['other JSON', Buffer.from('{"a":1}').toString('base64url')],
  ])('refuses %s as a cursor', async (_, cursor) => {
    await expect(readPage({ sort: [id('asc')], limit: 5, cursor, filters: {} })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    })
  })

  it('refuses a cursor of another filter, another sort, or with another value in it', async () => {
    const sort = [id('asc')]
    const { next } = await readPage({ sort, limit: 5, cursor: undefined, filters: { a: 1 } })
    const cursor = next ?? ''
    const forged = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    forged.v = ['1; DROP TABLE things']

    for (const request of [
      { sort, limit: 5, cursor, filters: { a: 2 } },
      { sort: [id('desc')], limit: 5, cursor, filters: { a: 1 } },
      { sort, limit: 5, cursor: Buffer.from(JSON.stringify(forged)).toString('base64url'), filters: { a: 1 } },
    ]) {
      await expect(readPage(request)).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
    }
  })
})

describe('countUpTo', () => {
  it('is exact up to 10,000 and silent above', async () => {
    expect(await countUpTo(database.db, sql`FROM things`)).toBe(100)
    expect(await countUpTo(database.db, sql`FROM generate_series(1, 10000)`)).toBe(10_000)
    expect(await countUpTo(database.db, sql`FROM generate_series(1, 10001)`)).toBeNull()
  })
})
