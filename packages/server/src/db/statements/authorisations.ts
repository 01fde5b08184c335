import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** First day of the current period: a calendar month in UTC. */
const PERIOD = sql`date_trunc('month', now() AT TIME ZONE 'UTC')::date`

/** How many were consumed in the current period, given back ones not counted, and when it starts and ends. */
export async function consumedAuthorisations(
  db: Db,
): Promise<{ readonly consumed: number; readonly from: Date; readonly to: Date }> {
  const { rows } = await sql<{ consumed: number; from: Date; to: Date }>`
    SELECT coalesce(sum(change), 0)::int AS consumed,
      (${PERIOD})::timestamp AT TIME ZONE 'UTC' AS "from",
      (${PERIOD} + interval '1 month') AT TIME ZONE 'UTC' AS "to"
    FROM authorisation_entries WHERE period = ${PERIOD}
  `.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: an aggregate without GROUP BY always gives one row.
  return rows[0]!
}

/** Until the transaction ends nobody else can consume: what is left is counted and taken as one. */
export async function lockAuthorisations(db: Db): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('plimsoll authorisations'))`.execute(db)
}

/** One for each digest that has none yet. */
export async function consumeAuthorisations(
  db: Db,
  items: readonly { readonly itemId: string; readonly digest: string }[],
): Promise<void> {
  await sql`
    INSERT INTO authorisation_entries (period, digest, change, reason, scan_item_id)
    SELECT DISTINCT ON (digest) ${PERIOD}, digest, 1, 'scan', item_id
    FROM unnest(${items.map(({ digest }) => digest)}::text[], ${items.map(({ itemId }) => itemId)}::bigint[])
      AS wanted (digest, item_id)
    WHERE coalesce((SELECT sum(a.change) FROM authorisation_entries a WHERE a.digest = wanted.digest), 0) <= 0
    ORDER BY digest
  `.execute(db)
}

/** Gives back what an item consumed, in the period it was consumed in; nothing if it consumed nothing, and never twice. */
export async function returnAuthorisation(db: Db, itemId: string, reason: string): Promise<void> {
  await sql`
    INSERT INTO authorisation_entries (period, digest, change, reason, scan_item_id)
    SELECT period, digest, -1, ${reason}, scan_item_id FROM authorisation_entries
    WHERE scan_item_id = ${itemId}::bigint
    GROUP BY period, digest, scan_item_id HAVING sum(change) > 0
  `.execute(db)
}
