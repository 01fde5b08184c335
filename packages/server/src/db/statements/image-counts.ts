import type { SeverityCounts } from '@plimsoll/contract'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { riskHasVerdict, vulnerabilityHasVerdict } from './verdicts.ts'

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
      LEFT JOIN (
        package_vulnerabilities m
        JOIN vulnerabilities n ON n.id = m.vulnerability_id
        JOIN package_versions v ON v.id = m.package_version_id
      ) ON m.package_version_id = p.package_version_id AND m.gone_at IS NULL AND ${vulnerabilityHasVerdict()}
      GROUP BY w.id
    ), risks AS (
      SELECT w.id,
        count(*) FILTER (WHERE r.category = 'malware')::int AS malware,
        count(*) FILTER (WHERE r.category = 'secret')::int AS secrets,
        count(*) FILTER (WHERE r.category = 'sensitive-file')::int AS sensitive_files,
        count(*) FILTER (WHERE r.category = 'baseline')::int AS baseline_risks,
        count(*) FILTER (WHERE r.category = 'build-risk')::int AS build_risks,
        count(*) FILTER (WHERE r.severity = 6)::int AS risk_critical,
        count(*) FILTER (WHERE r.severity = 5)::int AS risk_high,
        count(*) FILTER (WHERE r.severity = 4)::int AS risk_medium,
        count(*) FILTER (WHERE r.severity <= 3)::int AS risk_low
      FROM wanted w
      LEFT JOIN image_risks r ON r.image_id = w.id AND r.gone_at IS NULL AND ${riskHasVerdict()}
      GROUP BY w.id
    )
    UPDATE images i SET critical = c.critical, high = c.high, medium = c.medium, low = c.low,
      negligible = c.negligible, unknown = c.unknown, system_vulnerabilities = c.system,
      application_vulnerabilities = c.application, malware = r.malware, secrets = r.secrets,
      sensitive_files = r.sensitive_files, baseline_risks = r.baseline_risks, build_risks = r.build_risks,
      risk_critical = r.risk_critical, risk_high = r.risk_high, risk_medium = r.risk_medium, risk_low = r.risk_low
    FROM counted c JOIN risks r ON r.id = c.id
    WHERE i.id = c.id AND (
      i.critical, i.high, i.medium, i.low, i.negligible, i.unknown, i.system_vulnerabilities,
      i.application_vulnerabilities, i.malware, i.secrets, i.sensitive_files, i.baseline_risks, i.build_risks,
      i.risk_critical, i.risk_high, i.risk_medium, i.risk_low
    ) IS DISTINCT FROM (
      c.critical, c.high, c.medium, c.low, c.negligible, c.unknown, c.system, c.application, r.malware, r.secrets,
      r.sensitive_files, r.baseline_risks, r.build_risks, r.risk_critical, r.risk_high, r.risk_medium, r.risk_low
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
