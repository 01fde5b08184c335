import type { Failure } from '@plimsoll/contract'

/** RFC 3339, or `null` for a moment that has not come. */
export function instantOf(date: Date | null): string | null {
  return date === null ? null : date.toISOString()
}

/** A failure's two columns as one member. */
export function failureOf(row: {
  readonly failureCode: string | null
  readonly failureMessage: string | null
}): Failure | null {
  return row.failureCode === null ? null : { code: row.failureCode, message: row.failureMessage ?? '' }
}
