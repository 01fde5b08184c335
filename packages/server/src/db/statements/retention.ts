import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** Rows that one statement deletes, so that none holds locks for long. */
const BATCH = 5000

/**
 * Forgets detections of images that were not scanned for `days`: their packages, and with them their findings. The image stays, as one that was never scanned.
 * @returns how many images
 */
export async function forgetOldResults(db: Db, days: number): Promise<number> {
  const { rows } = await sql`
    WITH old AS (
      SELECT id FROM images WHERE last_scan_at < now() - make_interval(days => ${days}) ORDER BY id LIMIT 200
    ), packages AS (
      DELETE FROM image_packages p USING old WHERE p.image_id = old.id
    ), layers AS (
      DELETE FROM image_layers l USING old WHERE l.image_id = old.id
    )
    UPDATE images i SET state = 'unscanned', last_scan_at = NULL, generation = NULL, generation_built_at = NULL,
      engine_version = NULL, problems = '[]', config = NULL, history = NULL, package_count = 0, critical = 0, high = 0,
      medium = 0, low = 0, negligible = 0, unknown = 0, system_vulnerabilities = 0, application_vulnerabilities = 0
    FROM old WHERE i.id = old.id
    RETURNING i.id
  `.execute(db)
  return rows.length
}

/** How many images {@link forgetOldResults} would forget, and how many findings with them. */
export async function countOldResults(
  db: Db,
  days: number,
): Promise<{ readonly images: number; readonly findings: number }> {
  const { rows } = await sql<{ images: number; findings: number }>`
    SELECT count(*)::int AS images, coalesce(sum(system_vulnerabilities + application_vulnerabilities), 0)::int AS findings
    FROM images WHERE last_scan_at < now() - make_interval(days => ${days})
  `.execute(db)
  return rows[0] ?? { images: 0, findings: 0 }
}

/** Images that no registry has had for `days`. @returns how many */
export async function deleteGoneImages(db: Db, days: number): Promise<number> {
  const { rows } = await sql`
    DELETE FROM images WHERE id IN (
      SELECT i.id FROM images i
      WHERE NOT EXISTS (
        SELECT FROM image_places p
        WHERE p.image_id = i.id AND (p.gone_at IS NULL OR p.gone_at > now() - make_interval(days => ${days}))
      ) AND i.first_seen_at < now() - make_interval(days => ${days})
      LIMIT 200
    )
    RETURNING id
  `.execute(db)
  return rows.length
}

/** Package versions that no image holds, closed matches included. @returns how many */
export async function deleteUnusedPackageVersions(db: Db): Promise<number> {
  const { rows } = await sql`
    DELETE FROM package_versions WHERE id IN (
      SELECT v.id FROM package_versions v
      WHERE v.created_at < now() - interval '1 day'
        AND NOT EXISTS (SELECT FROM image_packages p WHERE p.package_version_id = v.id)
      LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    )
    RETURNING id
  `.execute(db)
  return rows.length
}

/** Closed matches that nobody will ask for any more. @returns how many */
export async function deleteClosedMatches(db: Db, days: number): Promise<number> {
  const { rows } = await sql`
    DELETE FROM package_vulnerabilities WHERE (package_version_id, vulnerability_id) IN (
      SELECT package_version_id, vulnerability_id FROM package_vulnerabilities
      WHERE gone_at < now() - make_interval(days => ${days}) LIMIT ${BATCH}
    )
    RETURNING vulnerability_id
  `.execute(db)
  return rows.length
}

/** Layer reports that no scan has used for `days`. @returns how many */
export async function deleteUnusedLayerReports(db: Db, days: number): Promise<number> {
  const { rows } = await sql`
    DELETE FROM layer_reports WHERE (diff_id, catalog_key) IN (
      SELECT diff_id, catalog_key FROM layer_reports
      WHERE used_on < current_date - make_interval(days => ${days}) LIMIT 200
    )
    RETURNING diff_id
  `.execute(db)
  return rows.length
}

/** Ended scans, with their items. @returns how many */
export async function deleteOldScans(db: Db, days: number): Promise<number> {
  const { rows } = await sql`
    DELETE FROM scans WHERE id IN (
      SELECT id FROM scans WHERE finished_at < now() - make_interval(days => ${days}) ORDER BY id LIMIT 200
    )
    RETURNING id
  `.execute(db)
  return rows.length
}

/** Today's place in the trend: distinct open vulnerabilities of visible packages, by their worst severity. */
export async function noteOverviewDay(db: Db): Promise<void> {
  await sql`
    INSERT INTO overview_days (day, critical, high, medium, low, negligible, unknown)
    SELECT current_date,
      count(*) FILTER (WHERE worst = 6), count(*) FILTER (WHERE worst = 5), count(*) FILTER (WHERE worst = 4),
      count(*) FILTER (WHERE worst = 3), count(*) FILTER (WHERE worst IN (1, 2)), count(*) FILTER (WHERE worst = 0)
    FROM (
      SELECT m.vulnerability_id, max(m.severity) AS worst FROM package_vulnerabilities m
      WHERE m.gone_at IS NULL AND EXISTS (
        SELECT FROM image_packages p WHERE p.package_version_id = m.package_version_id AND NOT p.is_hidden
      )
      GROUP BY m.vulnerability_id
    ) AS open
    ON CONFLICT (day) DO UPDATE SET critical = excluded.critical, high = excluded.high, medium = excluded.medium,
      low = excluded.low, negligible = excluded.negligible, unknown = excluded.unknown
  `.execute(db)
}
