import type { ScanState, ScanTargets, ScanTrigger } from '@plimsoll/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type PageRequest, pageParts } from '../paging.ts'

export interface ScanRow {
  readonly id: string
  readonly trigger: ScanTrigger
  readonly state: ScanState
  readonly targets: ScanTargets | null
  readonly title: string
  readonly requestedBy: string | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  /** How many items are in which state. */
  readonly items: Readonly<
    Partial<Record<'queued' | 'running' | 'complete' | 'partial' | 'failed' | 'cancelled', number>>
  >
}

const COLUMNS = sql`
  s.id, s.trigger, s.state, s.targets, s.title, s.requested_by AS "requestedBy", s.created_at AS "createdAt",
  s.started_at AS "startedAt", s.finished_at AS "finishedAt",
  coalesce((
    SELECT jsonb_object_agg(c.state, c.count) FROM (
      SELECT i.state, count(*)::int AS count FROM scan_items i WHERE i.scan_id = s.id GROUP BY i.state
    ) c
  ), '{}') AS items
`

/** @returns its id */
export async function insertScan(
  db: Db,
  scan: {
    readonly trigger: ScanTrigger
    readonly targets: ScanTargets | null
    readonly title: string
    readonly requestedBy: string | null
  },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO scans (trigger, state, targets, title, requested_by)
    VALUES (
      ${scan.trigger}, 'queued', ${scan.targets === null ? null : JSON.stringify(scan.targets)}::jsonb, ${scan.title},
      ${scan.requestedBy}
    )
    RETURNING id
  `.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: an INSERT without ON CONFLICT returns its row or fails.
  return rows[0]!.id
}

export async function findScan(db: Db, id: string): Promise<ScanRow | undefined> {
  const { rows } = await sql<ScanRow>`SELECT ${COLUMNS} FROM scans s WHERE s.id = ${id}::bigint`.execute(db)
  return rows[0]
}

/** Scans that have not ended, newest first. Index `scans_state`. */
export async function listRunningScans(db: Db): Promise<readonly ScanRow[]> {
  const { rows } = await sql<ScanRow>`
    SELECT ${COLUMNS} FROM scans s WHERE s.finished_at IS NULL ORDER BY s.id DESC LIMIT 100
  `.execute(db)
  return rows
}

/** `FROM … WHERE …` of the list, for counting too. */
export function scansFrom(states: readonly ScanState[] | undefined): RawBuilder<unknown> {
  return sql`FROM scans s WHERE ${states ? sql`s.state = ANY(${[...states]}::text[])` : sql`TRUE`}`
}

export async function listScans(
  db: Db,
  page: PageRequest,
  states: readonly ScanState[] | undefined,
): Promise<readonly (ScanRow & { readonly place: readonly string[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<ScanRow & { place: string[] }>`
    SELECT ${COLUMNS}, ${place} AS place ${scansFrom(states)} AND ${after} ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(db)
  return rows
}

/** Notes that the first image is being looked at. */
export async function startScanRow(db: Db, id: string): Promise<void> {
  await sql`
    UPDATE scans SET state = 'running', started_at = coalesce(started_at, now())
    WHERE id = ${id}::bigint AND state = 'queued'
  `.execute(db)
}

/**
 * Ends a scan when none of its images waits or runs any more. Two images that end together cannot both miss it: the row is locked first.
 * @returns whether it has ended now
 */
export async function finishScanIfDone(db: Db, id: string): Promise<boolean> {
  await sql`SELECT 1 FROM scans WHERE id = ${id}::bigint FOR UPDATE`.execute(db)
  const { rows } = await sql`
    UPDATE scans s SET finished_at = now(), started_at = coalesce(s.started_at, now()), state = CASE
      WHEN c.total = 0 THEN 'complete'
      WHEN c.cancelled > 0 THEN 'cancelled'
      WHEN c.failed = c.total THEN 'failed'
      WHEN c.failed + c.partial > 0 THEN 'partial'
      ELSE 'complete'
    END
    FROM (
      SELECT count(*) AS total,
        count(*) FILTER (WHERE state = 'failed') AS failed,
        count(*) FILTER (WHERE state = 'partial') AS partial,
        count(*) FILTER (WHERE state = 'cancelled') AS cancelled,
        count(*) FILTER (WHERE state IN ('queued', 'running')) AS open
      FROM scan_items WHERE scan_id = ${id}::bigint
    ) c
    WHERE s.id = ${id}::bigint AND s.finished_at IS NULL AND c.open = 0
    RETURNING s.id
  `.execute(db)
  return rows.length > 0
}

/** From `queued` or `running` to `paused`, or back. @returns whether it was in one of the states it can leave */
export async function changeScanState(
  db: Db,
  id: string,
  from: readonly ScanState[],
  to: 'paused' | 'queued' | 'running',
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE scans SET state = ${to} WHERE id = ${id}::bigint AND state = ANY(${[...from]}::text[]) RETURNING id
  `.execute(db)
  return rows.length > 0
}

/** When the cycle last started a scan. */
export async function findLastCycleStart(db: Db): Promise<Date | undefined> {
  const { rows } = await sql<{
    at: Date | null
  }>`SELECT max(created_at) AS at FROM scans WHERE trigger = 'cycle'`.execute(db)
  return rows[0]?.at ?? undefined
}
