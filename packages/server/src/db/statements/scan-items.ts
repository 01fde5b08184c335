import type { ScanItemState, ScanStage, SeverityCounts } from '@plimsoll/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type PageRequest, pageParts } from '../paging.ts'

export interface ScanItemRow {
  readonly id: string
  readonly scanId: string
  readonly imageId: string
  readonly reference: string
  readonly digest: string
  readonly platform: string
  readonly state: ScanItemState
  readonly stage: ScanStage
  readonly layersDone: number
  readonly layersTotal: number
  readonly bytesDone: string
  readonly bytesTotal: string | null
  readonly failureCode: string | null
  readonly failureMessage: string | null
  readonly attempts: number
  readonly vulnerabilities: SeverityCounts | null
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

const COLUMNS = sql`
  t.id, t.scan_id AS "scanId", t.image_id AS "imageId", i.reference, i.digest, i.platform, t.state, t.stage,
  t.layers_done AS "layersDone", t.layers_total AS "layersTotal", t.bytes_done AS "bytesDone",
  t.bytes_total AS "bytesTotal", t.failure_code AS "failureCode", t.failure_message AS "failureMessage", t.attempts,
  t.vulnerabilities, t.started_at AS "startedAt", t.finished_at AS "finishedAt"
`

/**
 * Puts images on a scan's list, except those that are on the list of another running one (index `scan_items_active`).
 * @returns the items that were made
 */
export async function insertScanItems(
  db: Db,
  scanId: string,
  images: readonly { readonly imageId: string; readonly registryId: string }[],
): Promise<readonly { readonly id: string; readonly imageId: string }[]> {
  const { rows } = await sql<{ id: string; imageId: string }>`
    INSERT INTO scan_items (scan_id, image_id, registry_id)
    SELECT ${scanId}::bigint, image_id, registry_id
    FROM unnest(
      ${images.map(({ imageId }) => imageId)}::bigint[], ${images.map(({ registryId }) => registryId)}::bigint[]
    ) AS chosen (image_id, registry_id)
    ORDER BY image_id
    ON CONFLICT DO NOTHING
    RETURNING id, image_id AS "imageId"
  `.execute(db)
  return rows
}

export async function findScanItem(db: Db, id: string): Promise<ScanItemRow | undefined> {
  const { rows } = await sql<ScanItemRow>`
    SELECT ${COLUMNS} FROM scan_items t JOIN images i ON i.id = t.image_id WHERE t.id = ${id}::bigint
  `.execute(db)
  return rows[0]
}

/** What is being scanned just now. */
export async function listRunningScanItems(db: Db, scanId: string | undefined): Promise<readonly ScanItemRow[]> {
  const { rows } = await sql<ScanItemRow>`
    SELECT ${COLUMNS} FROM scan_items t JOIN images i ON i.id = t.image_id
    WHERE t.state = 'running' AND ${scanId === undefined ? sql`TRUE` : sql`t.scan_id = ${scanId}::bigint`}
    ORDER BY t.id LIMIT 200
  `.execute(db)
  return rows
}

export function scanItemsFrom(scanId: string, states: readonly ScanItemState[] | undefined): RawBuilder<unknown> {
  return sql`
    FROM scan_items t JOIN images i ON i.id = t.image_id
    WHERE t.scan_id = ${scanId}::bigint AND ${states ? sql`t.state = ANY(${[...states]}::text[])` : sql`TRUE`}
  `
}

/** Sort key: running first, then waiting, then ended. */
export const ITEM_ORDER = sql`CASE t.state WHEN 'running' THEN 0 WHEN 'queued' THEN 1 ELSE 2 END`

export async function listScanItems(
  db: Db,
  page: PageRequest,
  scanId: string,
  states: readonly ScanItemState[] | undefined,
): Promise<readonly (ScanItemRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<ScanItemRow & { place: (string | null)[] }>`
    SELECT ${COLUMNS}, ${place} AS place ${scanItemsFrom(scanId, states)} AND ${after}
    ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(db)
  return rows
}

/** What a worker needs to scan one image. */
export interface ClaimedItem {
  readonly id: string
  readonly scanId: string
  readonly imageId: string
  readonly digest: string
  readonly platform: string
  /** This try's number; later writes carry it, so that a worker that was given up cannot write over its successor. */
  readonly attempt: number
}

/**
 * Takes an item for this worker: one that waits, or one whose former worker is gone. Nothing when it has ended or its scan is paused or cancelled.
 */
export async function claimScanItem(db: Db, id: string): Promise<ClaimedItem | undefined> {
  const { rows } = await sql<ClaimedItem>`
    UPDATE scan_items t SET state = 'running', stage = 'resolving', attempts = t.attempts + 1,
      started_at = coalesce(t.started_at, now()), layers_done = 0, layers_total = 0, bytes_done = 0, bytes_total = NULL
    FROM scans s, images i
    WHERE t.id = ${id}::bigint AND t.state IN ('queued', 'running') AND s.id = t.scan_id AND i.id = t.image_id
      AND s.state IN ('queued', 'running')
    RETURNING t.id, t.scan_id AS "scanId", t.image_id AS "imageId", i.digest, i.platform, t.attempts AS attempt
  `.execute(db)
  return rows[0]
}

export interface ItemProgress {
  readonly stage: ScanStage
  readonly layersDone: number
  readonly layersTotal: number
  readonly bytesDone: number
  readonly bytesTotal: number | null
}

/** @returns false when the item is no longer this worker's: it was cancelled, or taken by another */
export async function updateItemProgress(
  db: Db,
  item: Pick<ClaimedItem, 'id' | 'attempt'>,
  progress: ItemProgress,
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE scan_items SET stage = ${progress.stage}, layers_done = ${progress.layersDone},
      layers_total = ${progress.layersTotal}, bytes_done = ${progress.bytesDone}::bigint,
      bytes_total = ${progress.bytesTotal}::bigint
    WHERE id = ${item.id}::bigint AND state = 'running' AND attempts = ${item.attempt}
    RETURNING id
  `.execute(db)
  return rows.length > 0
}

/** Ends an item, once. @returns false like {@link updateItemProgress} */
export async function finishItem(
  db: Db,
  item: Pick<ClaimedItem, 'id' | 'attempt'>,
  end:
    | { readonly state: 'complete' | 'partial'; readonly vulnerabilities: SeverityCounts }
    | { readonly state: 'failed'; readonly code: string; readonly message: string },
): Promise<boolean> {
  const failed = end.state === 'failed' ? end : undefined
  const vulnerabilities = end.state === 'failed' ? null : JSON.stringify(end.vulnerabilities)
  const { rows } = await sql`
    UPDATE scan_items SET state = ${end.state}, stage = 'done', finished_at = now(),
      layers_done = layers_total, bytes_done = coalesce(bytes_total, bytes_done),
      vulnerabilities = ${vulnerabilities}::jsonb, failure_code = ${failed?.code ?? null},
      failure_message = ${failed?.message ?? null}
    WHERE id = ${item.id}::bigint AND state = 'running' AND attempts = ${item.attempt}
    RETURNING id
  `.execute(db)
  return rows.length > 0
}

/** Ends an item that no worker holds any more. @returns undefined when it has ended already */
export async function giveItemUp(
  db: Db,
  id: string,
  code: string,
  message: string,
): Promise<{ readonly imageId: string; readonly scanId: string } | undefined> {
  const { rows } = await sql<{ imageId: string; scanId: string }>`
    UPDATE scan_items SET state = 'failed', stage = 'done', finished_at = now(), failure_code = ${code},
      failure_message = ${message}
    WHERE id = ${id}::bigint AND state IN ('queued', 'running')
    RETURNING image_id AS "imageId", scan_id AS "scanId"
  `.execute(db)
  return rows[0]
}

/** Puts an item back that this worker cannot finish because it is stopping; the try does not count. */
export async function releaseItem(db: Db, item: Pick<ClaimedItem, 'id' | 'attempt'>): Promise<void> {
  await sql`
    UPDATE scan_items SET state = 'queued', stage = 'waiting', attempts = attempts - 1
    WHERE id = ${item.id}::bigint AND state = 'running' AND attempts = ${item.attempt}
  `.execute(db)
}

/** Cancels what waits or runs; workers notice at their next progress. @returns the digests whose authorisation is to be given back */
export async function cancelItems(
  db: Db,
  scanId: string,
): Promise<readonly { readonly id: string; readonly digest: string }[]> {
  const { rows } = await sql<{ id: string; digest: string }>`
    UPDATE scan_items t SET state = 'cancelled', stage = 'done', finished_at = now()
    FROM images i
    WHERE t.scan_id = ${scanId}::bigint AND t.state IN ('queued', 'running') AND i.id = t.image_id
    RETURNING t.id, i.digest
  `.execute(db)
  return rows
}

/** Items that still wait, to be queued again after a pause. */
export async function listQueuedItemIds(db: Db, scanId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM scan_items WHERE scan_id = ${scanId}::bigint AND state = 'queued' ORDER BY id
  `.execute(db)
  return rows.map(({ id }) => id)
}

/** Images of an ended scan that failed or were cancelled. */
export async function listUnfinishedImageIds(db: Db, scanId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ imageId: string }>`
    SELECT image_id AS "imageId" FROM scan_items
    WHERE scan_id = ${scanId}::bigint AND state IN ('failed', 'cancelled') ORDER BY id
  `.execute(db)
  return rows.map(({ imageId }) => imageId)
}

/** Starts of scans of one registry's images in the last hour, and when the oldest of them is an hour past. Until the transaction ends nobody else counts. */
export async function countRecentStarts(
  db: Db,
  registryId: string,
): Promise<{ readonly starts: number; readonly secondsUntilOneLess: number }> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('plimsoll starts'), ${registryId}::int)`.execute(db)
  const { rows } = await sql<{ starts: number; seconds: number | null }>`
    SELECT count(*)::int AS starts,
      ceil(extract(epoch FROM min(started_at) + interval '1 hour' - now()))::int AS seconds
    FROM scan_items WHERE registry_id = ${registryId}::bigint AND started_at > now() - interval '1 hour'
  `.execute(db)
  return { starts: rows[0]?.starts ?? 0, secondsUntilOneLess: Math.max(1, rows[0]?.seconds ?? 1) }
}

/** Which registry an item that has not ended is pulled from, and how many of its images may be scanned in an hour; null: no limit. */
export async function findItemLimit(
  db: Db,
  id: string,
): Promise<
  { readonly registryId: string; readonly imagesPerHour: number | null; readonly isStarted: boolean } | undefined
> {
  const { rows } = await sql<{ registryId: string; imagesPerHour: number | null; isStarted: boolean }>`
    SELECT t.registry_id AS "registryId", g.images_per_hour AS "imagesPerHour", t.started_at IS NOT NULL AS "isStarted"
    FROM scan_items t LEFT JOIN registries g ON g.id = t.registry_id
    WHERE t.id = ${id}::bigint AND t.state IN ('queued', 'running')
  `.execute(db)
  return rows[0]
}
