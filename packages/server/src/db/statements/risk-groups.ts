import type { FindingState, RiskCategory } from '@plimsoll/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type PageRequest, pageParts, type SortColumn } from '../paging.ts'
import { RISK_COLUMNS, type RiskFilter, type RiskRow, riskConditions } from './image-risks.ts'

export interface RiskGroupRow {
  readonly category: RiskCategory
  readonly key: string
  readonly rule: string
  readonly title: string
  readonly severity: number
  readonly family: string | null
  readonly path: string | null
  readonly imageCount: number
  readonly findingCount: number
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
}

export interface RiskGroupDetailRow extends RiskGroupRow {
  readonly description: string | null
  readonly advice: string | null
  readonly links: string[]
  readonly critical: number
  readonly high: number
  readonly medium: number
  readonly low: number
}

export interface RiskPlaceRow extends RiskRow {
  readonly digest: string
  readonly platform: string
  readonly reference: string
}

export type RiskGroupSort = 'severity' | 'images' | 'first-seen' | 'rule'

/** One row per category and key; words are those of the worst, newest of its risks. */
function grouped(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const newest = (column: string): RawBuilder<unknown> =>
    sql`(array_agg(r.${sql.ref(column)} ORDER BY r.severity DESC, r.last_seen_at DESC, r.image_id, r.fingerprint))[1]`
  return sql`
    SELECT r.category, r.group_key AS key, ${newest('rule')} AS rule, ${newest('title')} AS title,
      max(r.severity)::int AS severity, ${newest('family')} AS family, ${newest('path')} AS path,
      count(DISTINCT r.image_id)::int AS "imageCount", count(*)::int AS "findingCount",
      min(r.first_seen_at) AS "firstSeenAt", max(r.last_seen_at) AS "lastSeenAt",
      ${newest('description')} AS description, ${newest('advice')} AS advice,
      (count(*) FILTER (WHERE r.severity = 6))::int AS critical, (count(*) FILTER (WHERE r.severity = 5))::int AS high,
      (count(*) FILTER (WHERE r.severity = 4))::int AS medium, (count(*) FILTER (WHERE r.severity <= 3))::int AS low
    FROM image_risks r
    WHERE ${sql.join(conditions, sql` AND `)}
    GROUP BY r.category, r.group_key
  `
}

export function riskGroupSort(sort: RiskGroupSort, direction: 'asc' | 'desc'): readonly SortColumn[] {
  const category: SortColumn = { expression: sql`one.category`, type: 'text', direction }
  const key: SortColumn = { expression: sql`one.key`, type: 'text', direction }
  switch (sort) {
    case 'severity':
      return [{ expression: sql`one.severity`, type: 'bigint', direction }, category, key]
    case 'images':
      return [{ expression: sql`one."imageCount"`, type: 'bigint', direction }, category, key]
    case 'first-seen':
      return [{ expression: sql`one."firstSeenAt"`, type: 'timestamptz', direction }, category, key]
    case 'rule':
      return [{ expression: sql`one.rule`, type: 'text', direction }, category, key]
  }
}

export async function listRiskGroups(
  db: Db,
  page: PageRequest,
  filter: RiskFilter,
): Promise<readonly (RiskGroupRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<RiskGroupRow & { place: (string | null)[] }>`
    SELECT one.*, ${place} AS place FROM (${grouped(riskConditions(filter))}) AS one
    WHERE ${after} ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(db)
  return rows
}

/** For counting. */
export function riskGroupsFrom(filter: RiskFilter): RawBuilder<unknown> {
  return sql`
    FROM (
      SELECT DISTINCT r.category, r.group_key FROM image_risks r WHERE ${sql.join(riskConditions(filter), sql` AND `)}
    ) AS one
  `
}

/** Open or closed; `links` are those of one of its risks. */
export async function findRiskGroup(
  db: Db,
  category: RiskCategory,
  key: string,
): Promise<RiskGroupDetailRow | undefined> {
  const { rows } = await sql<RiskGroupDetailRow>`
    SELECT one.*, (
      SELECT x.links FROM image_risks x WHERE x.category = one.category AND x.group_key = one.key
      ORDER BY x.last_seen_at DESC, x.image_id, x.fingerprint LIMIT 1
    ) AS links
    FROM (${grouped([sql`r.category = ${category}`, sql`r.group_key = ${key}`])}) AS one
  `.execute(db)
  return rows[0]
}

/** `FROM … WHERE …` of one group's risks. Index `image_risks_group`. */
export function riskPlacesFrom(
  category: RiskCategory,
  key: string,
  state: readonly FindingState[] | undefined,
): RawBuilder<unknown> {
  return sql`
    FROM image_risks r
    JOIN images i ON i.id = r.image_id
    LEFT JOIN image_layers l ON l.image_id = r.image_id AND l.index = r.layer
    WHERE r.category = ${category} AND r.group_key = ${key} AND ${sql.join(riskConditions({ state }), sql` AND `)}
  `
}

export const RISK_PLACE_SORT: readonly SortColumn[] = Object.freeze([
  { expression: sql`i.reference`, type: 'text', direction: 'asc' },
  { expression: sql`i.id`, type: 'bigint', direction: 'asc' },
  { expression: sql`r.fingerprint`, type: 'text', direction: 'asc' },
])

export async function listRiskPlaces(
  db: Db,
  page: PageRequest,
  category: RiskCategory,
  key: string,
  state: readonly FindingState[] | undefined,
): Promise<readonly (RiskPlaceRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<RiskPlaceRow & { place: (string | null)[] }>`
    SELECT ${RISK_COLUMNS}, i.digest, i.platform, i.reference, ${place} AS place
    ${riskPlacesFrom(category, key, state)} AND ${after} ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(db)
  return rows
}
