import type { VulnerabilityFinding } from '@plimsoll/engine'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { toInstant, toJson } from '../to-json.ts'

/** A vulnerability as advisories describe it, whatever package it was found in. */
export interface DescribedVulnerability
  extends Pick<
    VulnerabilityFinding,
    | 'id'
    | 'aliases'
    | 'title'
    | 'description'
    | 'references'
    | 'cwes'
    | 'ratings'
    | 'published'
    | 'modified'
    | 'kev'
    | 'epss'
  > {}

/**
 * Keeps what a generation says of vulnerabilities. Words of the same or a newer generation stay: two packages may be told slightly different ones,
 * and rewriting rows at every scan would be for nothing.
 * @returns the id of every name
 */
export async function upsertVulnerabilities(
  db: Db,
  described: readonly DescribedVulnerability[],
  builtAt: Date,
): Promise<ReadonlyMap<string, string>> {
  const rows = [...described]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((one) => ({
      name: one.id,
      aliases: one.aliases,
      title: one.title,
      description: one.description,
      links: one.references,
      cwes: one.cwes,
      ratings: one.ratings,
      published_at: toInstant(one.published),
      modified_at: toInstant(one.modified),
      kev: one.kev,
      epss: one.epss,
      epss_score: one.epss?.score,
    }))
  await sql`
    INSERT INTO vulnerabilities AS v (
      name, aliases, title, description, links, cwes, ratings, published_at, modified_at, kev, epss, epss_score,
      described_at
    )
    SELECT name, coalesce(aliases, '{}'), title, description, coalesce(links, '{}'), coalesce(cwes, '{}'),
      coalesce(ratings, '[]'), published_at, modified_at, kev, epss, epss_score, ${builtAt}
    FROM jsonb_to_recordset(${toJson(rows)}::jsonb) AS g (
      name text, aliases text[], title text, description text, links text[], cwes text[], ratings jsonb,
      published_at timestamptz, modified_at timestamptz, kev jsonb, epss jsonb, epss_score real
    )
    ORDER BY name
    ON CONFLICT (name) DO UPDATE SET aliases = excluded.aliases, title = excluded.title,
      description = excluded.description, links = excluded.links, cwes = excluded.cwes, ratings = excluded.ratings,
      published_at = excluded.published_at, modified_at = excluded.modified_at, kev = excluded.kev,
      epss = excluded.epss, epss_score = excluded.epss_score, described_at = excluded.described_at
    WHERE v.described_at < excluded.described_at
  `.execute(db)
  const known = await sql<{ name: string; id: string }>`
    SELECT name, id FROM vulnerabilities WHERE name = ANY(${described.map(({ id }) => id)}::text[])
  `.execute(db)
  return new Map(known.rows.map(({ name, id }) => [name, id]))
}

/** One package version hit by one vulnerability. */
export interface StoredMatch {
  readonly packageVersionId: string
  readonly vulnerabilityId: string
  readonly category: 'system-vulnerability' | 'application-vulnerability'
  /** The engine's rank. */
  readonly severity: number
  readonly severitySource?: string
  readonly score?: number
  readonly status: VulnerabilityFinding['status']
  readonly fixedVersion?: string
  readonly evidence: VulnerabilityFinding['evidence']
}

/**
 * Makes the open matches of some package versions equal to `matches` by set difference: new ones are added or reopened, changed ones changed,
 * those no longer there closed, and rows that stay the same are not touched.
 * @param packageVersionIds all that were compared, with or without a match
 * @returns the package versions of which something changed
 */
export async function replaceMatches(
  db: Db,
  packageVersionIds: readonly string[],
  matches: readonly StoredMatch[],
): Promise<readonly string[]> {
  const rows = matches.map((one) => ({
    package_version_id: one.packageVersionId,
    vulnerability_id: one.vulnerabilityId,
    category: one.category,
    severity: one.severity,
    severity_source: one.severitySource,
    score: one.score,
    status: one.status,
    fixed_version: one.fixedVersion,
    evidence: one.evidence,
  }))
  const changed = await sql<{ id: string }>`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${toJson(rows)}::jsonb) AS g (
        package_version_id bigint, vulnerability_id bigint, category text, severity smallint, severity_source text,
        score real, status text, fixed_version text, evidence jsonb
      )
    ), opened AS (
      INSERT INTO package_vulnerabilities AS m (
        package_version_id, vulnerability_id, category, severity, severity_source, score, status, fixed_version, evidence
      )
      SELECT * FROM given ORDER BY package_version_id, vulnerability_id
      ON CONFLICT (package_version_id, vulnerability_id) DO UPDATE SET category = excluded.category,
        severity = excluded.severity, severity_source = excluded.severity_source, score = excluded.score,
        status = excluded.status, fixed_version = excluded.fixed_version, evidence = excluded.evidence,
        gone_at = NULL, reopened_at = CASE WHEN m.gone_at IS NULL THEN m.reopened_at ELSE now() END
      WHERE m.gone_at IS NOT NULL
        OR (m.category, m.severity, m.severity_source, m.score, m.status, m.fixed_version, m.evidence)
          IS DISTINCT FROM (excluded.category, excluded.severity, excluded.severity_source, excluded.score,
            excluded.status, excluded.fixed_version, excluded.evidence)
      RETURNING m.package_version_id AS id
    ), closed AS (
      UPDATE package_vulnerabilities m SET gone_at = now()
      WHERE m.package_version_id = ANY(${[...packageVersionIds]}::bigint[]) AND m.gone_at IS NULL
        AND NOT EXISTS (
          SELECT FROM given g
          WHERE g.package_version_id = m.package_version_id AND g.vulnerability_id = m.vulnerability_id
        )
      RETURNING m.package_version_id AS id
    )
    SELECT id FROM opened UNION SELECT id FROM closed
  `.execute(db)
  return changed.rows.map(({ id }) => id)
}
