import type { SeverityCounts } from '@plimsoll/contract'
import { sql } from 'kysely'
import type { Db } from '../database.ts'

/**
 * Counts the open findings of images again, once per finding, and writes the counts that changed.
 * Reads `image_packages` by image and `package_vulnerabilities` by package version; locks the images in the order of their ids.
 */
export async function refreshImageCounts(db: Db, imageIds: readonly string[]): Promise<void> {
  await sql`
    WITH wanted AS (
      SELECT id FROM images WHERE id = ANY(${[...imageIds]}::bigint[]) ORDER BY id FOR NO KEY UPDATE
    ), counted AS (
      SELECT w.id,
        count(*) FILTER (WHERE m.severity = 6)::int AS critical,
        count(*) FILTER (WHERE m.severity = 5)::int AS high,
        count(*) FILTER (WHERE m.severity = 4)::int AS medium,
        count(*) FILTER (WHERE m.severity = 3)::int AS low,
        count(*) FILTER (WHERE m.severity IN (1, 2))::int AS negligible,
        count(*) FILTER (WHERE m.severity = 0)::int AS unknown,
        count(*) FILTER (WHERE m.category = 'system-vulnerability')::int AS system,
        count(*) FILTER (WHERE m.category = 'application-vulnerability')::int AS application
      FROM wanted w
      LEFT JOIN image_packages p ON p.image_id = w.id AND NOT p.is_hidden
      LEFT JOIN package_vulnerabilities m ON m.package_version_id = p.package_version_id AND m.gone_at IS NULL
      GROUP BY w.id
    )
    UPDATE images i SET critical = c.critical, high = c.high, medium = c.medium, low = c.low,
      negligible = c.negligible, unknown = c.unknown, system_vulnerabilities = c.system,
      application_vulnerabilities = c.application
    FROM counted c
    WHERE i.id = c.id AND (
      i.critical, i.high, i.medium, i.low, i.negligible, i.unknown, i.system_vulnerabilities,
      i.application_vulnerabilities
    ) IS DISTINCT FROM (
      c.critical, c.high, c.medium, c.low, c.negligible, c.unknown, c.system, c.application
    )
  `.execute(db)
}

/** Images that hold one of these package versions. Index `image_packages_version`. */
export async function listImagesHolding(db: Db, packageVersionIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT image_id AS id FROM image_packages
    WHERE package_version_id = ANY(${[...packageVersionIds]}::bigint[])
  `.execute(db)
  return rows.map(({ id }) => id)
}

export async function findImageCounts(db: Db, imageId: string): Promise<SeverityCounts | undefined> {
  const { rows } = await sql<SeverityCounts>`
    SELECT critical, high, medium, low, negligible, unknown FROM images WHERE id = ${imageId}::bigint
  `.execute(db)
  return rows[0]
}
