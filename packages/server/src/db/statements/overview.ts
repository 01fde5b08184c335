import type { SeverityCounts } from '@plimsoll/contract'
import { sql } from 'kysely'
import type { Db } from '../database.ts'

export interface OverviewNumbers {
  readonly registries: number
  readonly failingRegistries: number
  readonly repositories: number
  readonly images: number
  readonly scanned: number
  readonly failed: number
  readonly scanning: number
  readonly malware: number
  readonly secrets: number
  readonly sensitiveFiles: number
  readonly baselineRisks: number
  readonly buildRisks: number
  readonly worstCritical: number
  readonly worstHigh: number
  readonly worstMedium: number
  readonly worstLow: number
  readonly worstNegligible: number
  readonly worstUnknown: number
  readonly clean: number
  readonly systemVulnerabilities: number
  readonly applicationVulnerabilities: number
  readonly lastScanAt: Date | null
}

/** One pass over the images that some repository has now. */
export async function readOverviewNumbers(db: Db): Promise<OverviewNumbers> {
  const { rows } = await sql<OverviewNumbers>`
    SELECT
      (SELECT count(*)::int FROM registries WHERE removed_at IS NULL) AS registries,
      (SELECT count(*)::int FROM registries WHERE removed_at IS NULL AND state = 'failing') AS "failingRegistries",
      (
        SELECT count(*)::int FROM repositories r JOIN registries g ON g.id = r.registry_id
        WHERE r.gone_at IS NULL AND g.removed_at IS NULL
      ) AS repositories,
      (
        SELECT count(DISTINCT t.image_id)::int FROM scan_items t WHERE t.state IN ('queued', 'running')
      ) AS scanning,
      count(*)::int AS images,
      (count(*) FILTER (WHERE i.last_scan_at IS NOT NULL))::int AS scanned,
      (count(*) FILTER (WHERE i.state = 'failed'))::int AS failed,
      (count(*) FILTER (WHERE i.worst = 6))::int AS "worstCritical",
      (count(*) FILTER (WHERE i.worst = 5))::int AS "worstHigh",
      (count(*) FILTER (WHERE i.worst = 4))::int AS "worstMedium",
      (count(*) FILTER (WHERE i.worst = 3))::int AS "worstLow",
      (count(*) FILTER (WHERE i.worst = 2))::int AS "worstNegligible",
      (count(*) FILTER (WHERE i.worst = 0))::int AS "worstUnknown",
      (count(*) FILTER (WHERE i.last_scan_at IS NOT NULL AND i.worst IS NULL))::int AS clean,
      coalesce(sum(i.system_vulnerabilities), 0)::int AS "systemVulnerabilities",
      coalesce(sum(i.application_vulnerabilities), 0)::int AS "applicationVulnerabilities",
      coalesce(sum(i.malware), 0)::int AS malware, coalesce(sum(i.secrets), 0)::int AS secrets,
      coalesce(sum(i.sensitive_files), 0)::int AS "sensitiveFiles",
      coalesce(sum(i.baseline_risks), 0)::int AS "baselineRisks", coalesce(sum(i.build_risks), 0)::int AS "buildRisks",
      max(i.last_scan_at) AS "lastScanAt"
    FROM images i
    WHERE EXISTS (SELECT FROM image_places p WHERE p.image_id = i.id AND p.gone_at IS NULL)
  `.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: an aggregate without GROUP BY always gives one row.
  return rows[0]!
}

export interface OpenVulnerabilityNumbers extends SeverityCounts {
  readonly exploited: number
}

/** Distinct open vulnerabilities by their worst severity, and how many of them are known to be exploited. Cost grows with distinct packages. */
export async function readOpenVulnerabilities(db: Db): Promise<OpenVulnerabilityNumbers> {
  const { rows } = await sql<OpenVulnerabilityNumbers>`
    SELECT (count(*) FILTER (WHERE worst = 6))::int AS critical, (count(*) FILTER (WHERE worst = 5))::int AS high,
      (count(*) FILTER (WHERE worst = 4))::int AS medium, (count(*) FILTER (WHERE worst = 3))::int AS low,
      (count(*) FILTER (WHERE worst IN (1, 2)))::int AS negligible, (count(*) FILTER (WHERE worst = 0))::int AS unknown,
      (count(*) FILTER (WHERE exploited))::int AS exploited
    FROM (
      SELECT max(m.severity) AS worst, bool_or(n.kev IS NOT NULL) AS exploited
      FROM package_vulnerabilities m JOIN vulnerabilities n ON n.id = m.vulnerability_id
      WHERE m.gone_at IS NULL AND EXISTS (
        SELECT FROM image_packages p WHERE p.package_version_id = m.package_version_id AND NOT p.is_hidden
      )
      GROUP BY m.vulnerability_id
    ) AS open
  `.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: an aggregate without GROUP BY always gives one row.
  return rows[0]!
}

/** Open findings for which a fixed version exists, over all images. */
export async function countFixableFindings(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT coalesce(sum(fixable.count * holders.count), 0)::int AS count
    FROM (
      SELECT package_version_id, count(*) AS count FROM package_vulnerabilities
      WHERE gone_at IS NULL AND fixed_version IS NOT NULL GROUP BY package_version_id
    ) fixable
    JOIN (
      SELECT package_version_id, count(*) AS count FROM image_packages WHERE NOT is_hidden GROUP BY package_version_id
    ) holders USING (package_version_id)
  `.execute(db)
  return rows[0]?.count ?? 0
}

export interface TopImageRow extends SeverityCounts {
  readonly imageId: string
  readonly reference: string
  readonly platform: string
}

/** Worst first. Index `images_risk`. */
export async function listTopImages(db: Db, limit: number): Promise<readonly TopImageRow[]> {
  const { rows } = await sql<TopImageRow>`
    SELECT i.id AS "imageId", i.reference, i.platform, i.critical, i.high, i.medium, i.low, i.negligible, i.unknown
    FROM images i
    WHERE i.risk > 0 AND EXISTS (SELECT FROM image_places p WHERE p.image_id = i.id AND p.gone_at IS NULL)
    ORDER BY i.risk DESC, i.id DESC LIMIT ${limit}
  `.execute(db)
  return rows
}

/** The last `days` days that were noted, oldest first. */
export async function listOverviewDays(
  db: Db,
  days: number,
): Promise<readonly (SeverityCounts & { readonly day: string })[]> {
  const { rows } = await sql<SeverityCounts & { day: string }>`
    SELECT day::text, critical, high, medium, low, negligible, unknown FROM overview_days
    WHERE day > current_date - ${days}::int ORDER BY day
  `.execute(db)
  return rows
}

export interface FirstRunNumbers {
  readonly registryCount: number
  readonly sampleRegistryId: string | null
  readonly scannedImageCount: number
}

export async function readFirstRunNumbers(db: Db): Promise<FirstRunNumbers> {
  const { rows } = await sql<FirstRunNumbers>`
    SELECT (SELECT count(*)::int FROM registries WHERE removed_at IS NULL AND kind <> 'sample') AS "registryCount",
      (SELECT id FROM registries WHERE removed_at IS NULL AND kind = 'sample' LIMIT 1) AS "sampleRegistryId",
      (SELECT count(*)::int FROM images WHERE last_scan_at IS NOT NULL) AS "scannedImageCount"
  `.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: a SELECT without FROM always gives one row.
  return rows[0]!
}
