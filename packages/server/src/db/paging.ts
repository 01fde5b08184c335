import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { ApiProblem } from '../errors.ts'
import type { Db } from './database.ts'

/** A column that a list is sorted by. Nulls come last whichever way the list runs. */
export interface SortColumn {
  readonly expression: RawBuilder<unknown>
  readonly type: 'bigint' | 'timestamptz' | 'text' | 'real'
  readonly direction: 'asc' | 'desc'
  /** An index on it then has to say `NULLS LAST`. */
  readonly nullable?: true
}

/** A sorted list that is read page by page from where the last page ended, so that page 1,000 costs what page 1 costs. */
export interface PageRequest {
  readonly cursor: string | undefined
  readonly limit: number
  /** The last column is unique, so that the order is total. */
  readonly sort: readonly SortColumn[]
  /** Everything else that shapes the list: a cursor made under other filters is refused. */
  readonly filters: unknown
}

export interface PageParts {
  /** `TRUE` on the first page. */
  readonly after: RawBuilder<boolean>
  readonly orderBy: RawBuilder<unknown>
  /** One more than asked for, which tells whether there is a next page. */
  readonly limit: RawBuilder<unknown>
  /** For the select list: the row's place, as text. */
  readonly place: RawBuilder<readonly (string | null)[]>
}

const cursorSchema = z.object({ l: z.string(), v: z.array(z.string().nullable()) })

/** The SQL parts of one page. @throws {ApiProblem} `CURSOR_INVALID` */
export function pageParts(request: PageRequest): PageParts {
  const values = request.cursor === undefined ? undefined : readCursor(request.cursor, request)
  const columns = request.sort.map(({ expression }) => sql`(${expression})::text`)
  return {
    after: values ? afterPlace(request.sort, values) : sql<boolean>`TRUE`,
    orderBy: sql.join(
      request.sort.map(
        ({ expression, direction, nullable }) =>
          sql`${expression} ${sql.raw(nullable ? `${direction} NULLS LAST` : direction)}`,
      ),
    ),
    limit: sql`${request.limit + 1}`,
    place: sql<readonly (string | null)[]>`ARRAY[${sql.join(columns)}]::text[]`,
  }
}

/** Cuts the row too many off and makes the cursor for what follows. */
export function toPage<Row extends { readonly place: readonly (string | null)[] }, Item>(
  rows: readonly Row[],
  request: PageRequest,
  toItem: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const page = rows.slice(0, request.limit)
  const last = page.at(-1)
  const next = rows.length > request.limit && last ? writeCursor({ l: listKey(request), v: [...last.place] }) : null
  return { items: page.map(toItem), next }
}

/** How far a list is counted; a longer one has no total. */
const COUNT_LIMIT = 10_000

/** @param from everything after `SELECT`'s columns: `FROM … WHERE …` @returns null above 10,000 */
export async function countUpTo(db: Db, from: RawBuilder<unknown>): Promise<number | null> {
  const { rows } = await sql<{ total: number }>`
    SELECT count(*)::int AS total FROM (SELECT 1 ${from} LIMIT ${COUNT_LIMIT + 1}) AS counted
  `.execute(db)
  const total = rows[0]?.total ?? 0
  return total > COUNT_LIMIT ? null : total
}

/** Rows after a place. Where no column can be null and all run the same way it is one row comparison, which an index answers. */
function afterPlace(sort: readonly SortColumn[], values: readonly (string | null)[]): RawBuilder<boolean> {
  const [first] = sort
  if (first && sort.every(({ direction, nullable }) => !nullable && direction === first.direction)) {
    const columns = sql.join(sort.map(({ expression }) => expression))
    const places = sql.join(sort.map(({ type }, index) => sql`${values[index] ?? null}::${sql.raw(type)}`))
    return sql<boolean>`(${columns}) ${beyond(first)} (${places})`
  }
  return afterNullable(sort, values)
}

/** `a > x OR (a = x AND (b > y OR …))`, each column in its own direction, null being the last value of all. */
function afterNullable(sort: readonly SortColumn[], values: readonly (string | null)[]): RawBuilder<boolean> {
  const [column, ...others] = sort
  const [value = null, ...otherValues] = values
  if (!column) return sql<boolean>`FALSE`
  const deeper = afterNullable(others, otherValues)
  if (value === null) return sql<boolean>`(${column.expression} IS NULL AND ${deeper})`
  const place = sql`${value}::${sql.raw(column.type)}`
  const orNull = column.nullable ? sql`OR ${column.expression} IS NULL` : sql``
  return sql<boolean>`(
    ${column.expression} ${beyond(column)} ${place} ${orNull} OR (${column.expression} = ${place} AND ${deeper})
  )`
}

function beyond({ direction }: SortColumn): RawBuilder<unknown> {
  return direction === 'asc' ? sql`>` : sql`<`
}

function writeCursor(cursor: z.infer<typeof cursorSchema>): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

function readCursor(text: string, request: PageRequest): readonly (string | null)[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch (error) {
    throw invalidCursor(error)
  }
  const cursor = cursorSchema.safeParse(parsed)
  if (!cursor.success || cursor.data.l !== listKey(request) || cursor.data.v.length !== request.sort.length) {
    throw invalidCursor(cursor.error)
  }
  if (!cursor.data.v.every((value, index) => fits(value, request.sort[index]))) throw invalidCursor(undefined)
  return cursor.data.v
}

const FORM: Readonly<Record<SortColumn['type'], RegExp>> = {
  bigint: /^-?[0-9]{1,18}$/,
  real: /^-?[0-9.]{1,30}(?:e[-+]?[0-9]{1,3})?$/,
  timestamptz: /^[0-9]{4,6}-[0-9]{2}-[0-9]{2} [0-9:.]{8,20}(?:[-+][0-9:]{2,8})?$/,
  // PostgreSQL's text holds anything but NUL.
  text: /^[^\u0000]*$/,
}

function fits(value: string | null, column: SortColumn | undefined): boolean {
  return column !== undefined && (value === null || FORM[column.type].test(value))
}

/** Tells one list from another: which columns, which way, under which filters. */
function listKey({ sort, filters }: PageRequest): string {
  const shape = sort.map(({ type, direction }) => `${type} ${direction}`)
  return createHash('sha256')
    .update(JSON.stringify([shape, filters]))
    .digest('base64url')
    .slice(0, 16)
}

function invalidCursor(cause: unknown): ApiProblem {
  return new ApiProblem(
    'CURSOR_INVALID',
    'The cursor was made for another list, sort or filter. Start again from the first page.',
    { cause },
  )
}
