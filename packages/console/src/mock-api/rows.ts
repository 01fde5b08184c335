import { MockError } from './answer.ts'

/** What is there; otherwise the contract's NOT_FOUND. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new MockError('NOT_FOUND', 'There is no such thing. It may have been removed.')
  return value
}

/** Does one of the texts hold what is searched for? Nothing searched for fits everything. */
export function matches(search: string | undefined, ...texts: readonly string[]): boolean {
  return search === undefined || texts.some((text) => text.toLowerCase().includes(search.toLowerCase()))
}

/** One page of rows; the cursor is the place of its first row. */
export function page<Row>(
  rows: readonly Row[],
  query: { readonly cursor?: string | undefined; readonly limit: number },
) {
  const start = Number(query.cursor ?? 0)
  const end = start + query.limit
  return {
    items: rows.slice(start, end),
    next: end < rows.length ? String(end) : null,
    total: rows.length > 10_000 ? null : rows.length,
  }
}

/** Compares rows by a key, numbers as numbers. */
export function byOrder<Row>(order: 'asc' | 'desc', key: (row: Row) => string | number): (a: Row, b: Row) => number {
  const sign = order === 'asc' ? 1 : -1
  return (a, b) => {
    const [left, right] = [key(a), key(b)]
    return (
      sign *
      (typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right)))
    )
  }
}
