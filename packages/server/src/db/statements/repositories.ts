import type { RegistryKind } from '@plimsoll/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type PageRequest, pageParts } from '../paging.ts'
import { containing } from '../pattern.ts'

export interface RepositoryRow {
  readonly id: string
  readonly registryId: string
  readonly registryName: string
  readonly registryKind: RegistryKind
  readonly name: string
  readonly tagCount: number
  readonly imageCount: number
  readonly scannedImageCount: number
  readonly critical: number
  readonly high: number
  readonly medium: number
  readonly low: number
  readonly negligible: number
  readonly unknown: number
  readonly lastPushedAt: Date | null
  readonly lastSyncAt: Date | null
}

const COLUMNS = sql`
  r.id, r.registry_id AS "registryId", g.name AS "registryName", g.kind AS "registryKind", r.name,
  r.last_pushed_at AS "lastPushedAt", r.last_sync_at AS "lastSyncAt",
  (SELECT count(*)::int FROM tags t WHERE t.repository_id = r.id AND t.gone_at IS NULL) AS "tagCount"
`

/** Over the images that the repository has now, each once. */
const TOTALS = sql`
  LEFT JOIN LATERAL (
    SELECT count(*)::int AS "imageCount",
      (count(*) FILTER (WHERE i.last_scan_at IS NOT NULL))::int AS "scannedImageCount",
      coalesce(sum(i.critical), 0)::int AS critical, coalesce(sum(i.high), 0)::int AS high,
      coalesce(sum(i.medium), 0)::int AS medium, coalesce(sum(i.low), 0)::int AS low,
      coalesce(sum(i.negligible), 0)::int AS negligible, coalesce(sum(i.unknown), 0)::int AS unknown
    FROM images i
    WHERE i.id IN (SELECT p.image_id FROM image_places p WHERE p.repository_id = one.id AND p.gone_at IS NULL)
  ) totals ON TRUE
`

export interface RepositoryFilter {
  readonly registryId?: string | undefined
  readonly search?: string | undefined
}

export function repositoriesFrom({ registryId, search }: RepositoryFilter): RawBuilder<unknown> {
  const conditions = [
    sql`r.gone_at IS NULL AND g.removed_at IS NULL`,
    ...(registryId === undefined ? [] : [sql`r.registry_id = ${registryId}::bigint`]),
    ...(search === undefined ? [] : [sql`r.name ILIKE ${containing(search)}`]),
  ]
  return sql`FROM repositories r JOIN registries g ON g.id = r.registry_id WHERE ${sql.join(conditions, sql` AND `)}`
}

/** By name. Index `repositories_name`. */
export async function listRepositories(
  db: Db,
  page: PageRequest,
  filter: RepositoryFilter,
): Promise<readonly (RepositoryRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<RepositoryRow & { place: (string | null)[] }>`
    SELECT one.*, totals.* FROM (
      SELECT ${COLUMNS}, ${place} AS place ${repositoriesFrom(filter)} AND ${after} ORDER BY ${orderBy} LIMIT ${limit}
    ) one ${TOTALS}
    ORDER BY one.name, one.id
  `.execute(db)
  return rows
}

export async function findRepository(db: Db, id: string): Promise<RepositoryRow | undefined> {
  const { rows } = await sql<RepositoryRow>`
    SELECT one.*, totals.* FROM (
      SELECT ${COLUMNS} ${repositoriesFrom({})} AND r.id = ${id}::bigint
    ) one ${TOTALS}
  `.execute(db)
  return rows[0]
}

export interface TagRow {
  readonly id: string
  readonly name: string
  readonly digest: string
  readonly pushedAt: Date | null
  readonly firstSeenAt: Date
  readonly images: readonly {
    readonly imageId: string
    readonly digest: string
    readonly platform: string
    readonly state: 'unscanned' | 'scanning' | 'complete' | 'partial' | 'failed'
    readonly critical: number
    readonly high: number
    readonly medium: number
    readonly low: number
    readonly negligible: number
    readonly unknown: number
    readonly lastScanAt: string | null
  }[]
}

export function tagsFrom(repositoryId: string, search: string | undefined): RawBuilder<unknown> {
  return sql`
    FROM tags t WHERE t.repository_id = ${repositoryId}::bigint AND t.gone_at IS NULL
      AND ${search === undefined ? sql`TRUE` : sql`t.name ILIKE ${containing(search)}`}
  `
}

/** With the images that each leads to. */
export async function listTags(
  db: Db,
  page: PageRequest,
  repositoryId: string,
  search: string | undefined,
): Promise<readonly (TagRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<TagRow & { place: (string | null)[] }>`
    SELECT t.id, t.name, t.digest, t.pushed_at AS "pushedAt", t.first_seen_at AS "firstSeenAt", ${place} AS place,
      coalesce((
        SELECT jsonb_agg(jsonb_build_object(
          'imageId', i.id::text, 'digest', i.digest, 'platform', i.platform,
          'state', CASE WHEN EXISTS (
            SELECT FROM scan_items s WHERE s.image_id = i.id AND s.state IN ('queued', 'running')
          ) THEN 'scanning' ELSE i.state END,
          'critical', i.critical, 'high', i.high, 'medium', i.medium, 'low', i.low, 'negligible', i.negligible,
          'unknown', i.unknown, 'lastScanAt', i.last_scan_at
        ) ORDER BY i.platform)
        FROM image_places p JOIN images i ON i.id = p.image_id
        WHERE p.repository_id = t.repository_id AND p.root_digest = t.digest
      ), '[]') AS images
    ${tagsFrom(repositoryId, search)} AND ${after} ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(db)
  return rows
}
