import type {
  FindingCategory,
  FindingSort,
  FindingState,
  Severity,
  Verdict,
  VulnerabilityStatus,
} from '@plimsoll/contract'
import { severityRank } from '@plimsoll/engine'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type PageRequest, pageParts, type SortColumn } from '../paging.ts'
import { containing } from '../pattern.ts'
import { isInState } from './finding-state.ts'
import { VULNERABILITY_VERDICT, vulnerabilityHasVerdict } from './verdicts.ts'

export interface FindingRow {
  readonly vulnerabilityId: string
  readonly aliases: string[]
  readonly title: string | null
  readonly category: FindingCategory
  readonly packageVersionId: string
  readonly purl: string
  readonly type: string
  readonly name: string
  readonly version: string
  readonly sourceName: string | null
  readonly sourceVersion: string | null
  readonly path: string
  readonly layer: number
  readonly diffId: string | null
  readonly instruction: string | null
  readonly isHidden: boolean
  readonly severity: number
  readonly severitySource: string | null
  readonly score: number | null
  readonly status: VulnerabilityStatus
  readonly fixedVersion: string | null
  readonly kev: unknown
  readonly epss: unknown
  readonly evidence: unknown
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  readonly goneAt: Date | null
  readonly reopenedAt: Date | null
  readonly verdict: Verdict
}

/** What lists of findings may be narrowed by. Without `state`, what is open. */
export interface FindingFilter {
  readonly category?: readonly FindingCategory[] | undefined
  readonly severity?: readonly Severity[] | undefined
  readonly status?: readonly VulnerabilityStatus[] | undefined
  readonly state?: readonly FindingState[] | undefined
  readonly fixable?: boolean | undefined
  readonly exploited?: boolean | undefined
  readonly search?: string | undefined
  readonly packageId?: string | undefined
  readonly verdict?: readonly Verdict[] | undefined
  readonly layer?: number | undefined
}

/** Conditions over `m` (match), `n` (vulnerability) and `v` (package version). */
export function findingConditions(filter: FindingFilter): readonly RawBuilder<unknown>[] {
  const { category, severity, status, state, fixable, exploited, search, packageId } = filter
  return [
    isInState('m', state ?? ['open', 'reopened']),
    ...(category === undefined ? [] : [sql`m.category = ANY(${[...category]}::text[])`]),
    ...(severity === undefined ? [] : [sql`m.severity = ANY(${severity.map(severityRank)}::int[])`]),
    ...(status === undefined ? [] : [sql`m.status = ANY(${[...status]}::text[])`]),
    ...(fixable === undefined ? [] : [fixable ? sql`m.fixed_version IS NOT NULL` : sql`m.fixed_version IS NULL`]),
    ...(exploited === undefined ? [] : [exploited ? sql`n.kev IS NOT NULL` : sql`n.kev IS NULL`]),
    ...(packageId === undefined ? [] : [sql`m.package_version_id = ${packageId}::bigint`]),
    ...(search === undefined
      ? []
      : [
          sql`(
            n.name ILIKE ${containing(search)} OR v.name ILIKE ${containing(search)}
            OR array_to_string(n.aliases, ' ') ILIKE ${containing(search)}
          )`,
        ]),
  ]
}

/** `FROM … WHERE …` of one image's findings. Starts at the image's packages, a few hundred rows. */
export function imageFindingsFrom(imageId: string, filter: FindingFilter): RawBuilder<unknown> {
  const conditions = [
    sql`p.image_id = ${imageId}::bigint AND NOT p.is_hidden`,
    vulnerabilityHasVerdict(filter.verdict),
    ...findingConditions(filter),
    ...(filter.layer === undefined ? [] : [sql`p.layer = ${filter.layer}`]),
  ]
  return sql`
    FROM image_packages p
    JOIN package_vulnerabilities m ON m.package_version_id = p.package_version_id
    JOIN vulnerabilities n ON n.id = m.vulnerability_id
    JOIN package_versions v ON v.id = p.package_version_id
    JOIN images i ON i.id = p.image_id
    LEFT JOIN image_layers l ON l.image_id = p.image_id AND l.index = p.layer
    WHERE ${sql.join(conditions, sql` AND `)}
  `
}

/** An image's finding is one package at one place hit by one vulnerability: the last two columns name it. */
export function findingSort(sort: FindingSort, direction: 'asc' | 'desc'): readonly SortColumn[] {
  const name: SortColumn = { expression: sql`n.name`, type: 'text', direction }
  const ordinal: SortColumn = { expression: sql`p.ordinal`, type: 'bigint', direction }
  switch (sort) {
    case 'severity':
      return [{ expression: sql`m.severity`, type: 'bigint', direction }, name, ordinal]
    case 'vulnerability':
      return [name, ordinal]
    case 'package':
      return [{ expression: sql`lower(v.name)`, type: 'text', direction }, name, ordinal]
    case 'layer':
      return [{ expression: sql`p.layer`, type: 'bigint', direction }, name, ordinal]
    case 'epss':
      return [{ expression: sql`n.epss_score`, type: 'real', direction, nullable: true }, name, ordinal]
    case 'first-seen':
      return [
        { expression: sql`greatest(m.matched_at, p.first_seen_at)`, type: 'timestamptz', direction },
        name,
        ordinal,
      ]
  }
}

export async function listImageFindings(
  db: Db,
  page: PageRequest,
  imageId: string,
  filter: FindingFilter,
): Promise<readonly (FindingRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<FindingRow & { place: (string | null)[] }>`
    SELECT n.name AS "vulnerabilityId", n.aliases, n.title, m.category, v.id AS "packageVersionId", v.purl, v.type,
      v.name, v.version, v.source_name AS "sourceName", v.source_version AS "sourceVersion", p.path, p.layer,
      l.diff_id AS "diffId", l.instruction, p.is_hidden AS "isHidden", m.severity,
      m.severity_source AS "severitySource", m.score, m.status, m.fixed_version AS "fixedVersion", n.kev, n.epss,
      m.evidence, greatest(m.matched_at, p.first_seen_at) AS "firstSeenAt",
      coalesce(m.gone_at, greatest(i.last_scan_at, m.matched_at)) AS "lastSeenAt", m.gone_at AS "goneAt",
      m.reopened_at AS "reopenedAt", ${VULNERABILITY_VERDICT} AS verdict, ${place} AS place
    ${imageFindingsFrom(imageId, filter)} AND ${after} ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(db)
  return rows
}
