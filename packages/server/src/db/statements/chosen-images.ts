import type { RegistryKind, ScanTargets } from '@plimsoll/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'

/** An image that a scan would look at, and one place to pull it from. */
export interface ChosenImage {
  readonly imageId: string
  readonly digest: string
  readonly reference: string
  readonly platform: string
  readonly repositoryId: string
  readonly repository: string
  readonly registryId: string
  readonly registryName: string
  readonly registryKind: RegistryKind
  /** When a tag began to lead to it, as the registry says or else as we saw it. */
  readonly pushedAt: Date
  /** In a scan that has not ended. */
  readonly isRunning: boolean
  /** Was paid for before: scanning it again costs nothing. */
  readonly isAuthorised: boolean
}

/**
 * Images that are in a registry now and fit the targets: members narrow each other, values of one member widen it.
 * @param platforms to be scanned; empty for all
 */
export async function chooseImages(
  db: Db,
  targets: ScanTargets,
  platforms: readonly string[],
): Promise<readonly ChosenImage[]> {
  const conditions = [
    sql`p.gone_at IS NULL AND r.gone_at IS NULL AND g.removed_at IS NULL`,
    ...(targets.registryKinds ? [sql`g.kind = ANY(${targets.registryKinds}::text[])`] : []),
    ...(targets.registryIds ? [sql`g.id = ANY(${targets.registryIds}::bigint[])`] : []),
    ...(targets.repositoryIds ? [sql`r.id = ANY(${targets.repositoryIds}::bigint[])`] : []),
    ...(targets.imageIds ? [sql`i.id = ANY(${targets.imageIds}::bigint[])`] : []),
    ...(targets.digests
      ? [sql`(i.digest = ANY(${targets.digests}::text[]) OR p.root_digest = ANY(${targets.digests}::text[]))`]
      : []),
    ...(targets.tags ? [hasTag(targets.tags)] : []),
    ...(platforms.length > 0 ? [sql`i.platform = ANY(${[...platforms]}::text[])`] : []),
  ]
  const { rows } = await sql<ChosenImage>`
    SELECT DISTINCT ON (i.id) i.id AS "imageId", i.digest, i.reference, i.platform, r.id AS "repositoryId",
      r.name AS repository, g.id AS "registryId",
      coalesce((
        SELECT max(coalesce(t.pushed_at, t.changed_at)) FROM tags t
        WHERE t.repository_id = r.id AND t.digest = p.root_digest AND t.gone_at IS NULL
      ), i.first_seen_at) AS "pushedAt", g.name AS "registryName", g.kind AS "registryKind",
      EXISTS (
        SELECT FROM scan_items s WHERE s.image_id = i.id AND s.state IN ('queued', 'running')
      ) AS "isRunning",
      coalesce((SELECT sum(a.change) FROM authorisation_entries a WHERE a.digest = i.digest), 0) > 0 AS "isAuthorised"
    FROM images i
    JOIN image_places p ON p.image_id = i.id
    JOIN repositories r ON r.id = p.repository_id
    JOIN registries g ON g.id = r.registry_id
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY i.id, r.id
  `.execute(db)
  return rows
}

function hasTag(tags: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`EXISTS (
    SELECT FROM tags t
    WHERE t.repository_id = r.id AND t.digest = p.root_digest AND t.gone_at IS NULL
      AND t.name = ANY(${[...tags]}::text[])
  )`
}
