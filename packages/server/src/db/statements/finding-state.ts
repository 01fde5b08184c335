import type { FindingState } from '@plimsoll/contract'
import { type RawBuilder, sql } from 'kysely'

/** Is the row of `alias` in one of the states, by its `gone_at` and `reopened_at`? */
export function isInState(alias: string, states: readonly FindingState[]): RawBuilder<boolean> {
  const gone = sql.ref(`${alias}.gone_at`)
  const reopened = sql.ref(`${alias}.reopened_at`)
  const tests = states.map((state) => {
    if (state === 'closed') return sql`${gone} IS NOT NULL`
    return state === 'open'
      ? sql`(${gone} IS NULL AND ${reopened} IS NULL)`
      : sql`(${gone} IS NULL AND ${reopened} IS NOT NULL)`
  })
  return sql<boolean>`(${sql.join(tests, sql` OR `)})`
}

/** The same for rows at hand. */
export function stateOf(row: { readonly goneAt: Date | null; readonly reopenedAt: Date | null }): FindingState {
  if (row.goneAt !== null) return 'closed'
  return row.reopenedAt !== null ? 'reopened' : 'open'
}
