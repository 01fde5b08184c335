import type { FindingState, RiskCategory, Severity, Verdict } from '@plimsoll/contract'
import { severityRank } from '@plimsoll/engine'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type PageRequest, pageParts, type SortColumn } from '../paging.ts'
import { containing } from '../pattern.ts'
import { toJson } from '../to-json.ts'
import { isInState } from './finding-state.ts'
import { RISK_VERDICT, riskHasVerdict } from './verdicts.ts'

/** A risk as a scan found it. */
export interface NewRisk {
  readonly fingerprint: string
  readonly category: RiskCategory
  readonly rule: string
  /** What the same risk in other images has in common. */
  readonly groupKey: string
  readonly title: string
  readonly severity: number
  readonly family: string | null
  readonly path: string | null
  readonly layer: number | null
  readonly isHidden: boolean
  readonly description: string | null
  readonly advice: string | null
  readonly links: readonly string[]
  /** As the contract's `RiskDetails`. */
  readonly details: object
}

export interface RiskRow extends Omit<NewRisk, 'links' | 'details'> {
  readonly imageId: string
  readonly links: string[]
  readonly details: unknown
  readonly diffId: string | null
  readonly instruction: string | null
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  readonly goneAt: Date | null
  readonly reopenedAt: Date | null
  readonly verdict: Verdict
}

/** What lists of risks may be narrowed by. Without `state`, what is open. */
export interface RiskFilter {
  readonly category?: readonly RiskCategory[] | undefined
  readonly severity?: readonly Severity[] | undefined
  readonly state?: readonly FindingState[] | undefined
  readonly verdict?: readonly Verdict[] | undefined
  readonly search?: string | undefined
  readonly layer?: number | undefined
}

/**
 * Writes what a scan found over what the last one found: what is new begins, what is back is reopened, what was not seen again ends. Nothing is deleted.
 * Call it within the transaction that ends the scan.
 */
export async function replaceImageRisks(db: Db, imageId: string, risks: readonly NewRisk[]): Promise<void> {
  await sql`
    INSERT INTO image_risks AS r (
      image_id, fingerprint, category, rule, group_key, title, severity, family, path, layer, is_hidden, description,
      advice, links, details
    )
    SELECT ${imageId}::bigint, n.fingerprint, n.category, n.rule, n."groupKey", n.title, n.severity, n.family, n.path,
      n.layer, n."isHidden", n.description, n.advice, n.links, n.details
    FROM jsonb_to_recordset(${toJson(risks)}::jsonb) AS n (
      fingerprint text, category text, rule text, "groupKey" text, title text, severity smallint, family text,
      path text, layer int, "isHidden" boolean, description text, advice text, links text[], details jsonb
    )
    ON CONFLICT (image_id, fingerprint) DO UPDATE SET
      category = excluded.category, rule = excluded.rule, group_key = excluded.group_key, title = excluded.title,
      severity = excluded.severity, family = excluded.family, path = excluded.path, layer = excluded.layer,
      is_hidden = excluded.is_hidden, description = excluded.description, advice = excluded.advice,
      links = excluded.links, details = excluded.details, last_seen_at = now(), gone_at = NULL,
      reopened_at = CASE WHEN r.gone_at IS NULL THEN r.reopened_at ELSE now() END
  `.execute(db)
  await sql`
    UPDATE image_risks SET gone_at = now()
    WHERE image_id = ${imageId}::bigint AND gone_at IS NULL
      AND fingerprint <> ALL(${risks.map(({ fingerprint }) => fingerprint)}::text[])
  `.execute(db)
}

/** Conditions over `r`. */
export function riskConditions({
  category,
  severity,
  state,
  verdict,
  search,
  layer,
}: RiskFilter): readonly RawBuilder<unknown>[] {
  return [
    isInState('r', state ?? ['open', 'reopened']),
    riskHasVerdict(verdict),
    ...(category === undefined ? [] : [sql`r.category = ANY(${[...category]}::text[])`]),
    ...(severity === undefined ? [] : [sql`r.severity = ANY(${severity.map(severityRank)}::int[])`]),
    ...(layer === undefined ? [] : [sql`r.layer = ${layer}`]),
    ...(search === undefined
      ? []
      : [
          sql`(
            r.title ILIKE ${containing(search)} OR r.rule ILIKE ${containing(search)}
            OR r.path ILIKE ${containing(search)} OR r.group_key ILIKE ${containing(search)}
          )`,
        ]),
  ]
}

/** `FROM … WHERE …` of one image's risks. */
export function imageRisksFrom(imageId: string, filter: RiskFilter): RawBuilder<unknown> {
  return sql`
    FROM image_risks r
    LEFT JOIN image_layers l ON l.image_id = r.image_id AND l.index = r.layer
    WHERE r.image_id = ${imageId}::bigint AND ${sql.join(riskConditions(filter), sql` AND `)}
  `
}

/** The columns of a {@link RiskRow} over `r` and `l`. */
export const RISK_COLUMNS: RawBuilder<unknown> = sql`
  r.image_id AS "imageId", r.fingerprint, r.category, r.rule, r.group_key AS "groupKey", r.title, r.severity, r.family,
  r.path, r.layer, r.is_hidden AS "isHidden", r.description, r.advice, r.links, r.details, l.diff_id AS "diffId",
  l.instruction, r.first_seen_at AS "firstSeenAt", r.last_seen_at AS "lastSeenAt", r.gone_at AS "goneAt",
  r.reopened_at AS "reopenedAt", ${RISK_VERDICT} AS verdict
`

/** Worst first; risks of one severity by category, rule and place. */
export const IMAGE_RISK_SORT: readonly SortColumn[] = Object.freeze([
  { expression: sql`-r.severity`, type: 'bigint', direction: 'asc' },
  { expression: sql`r.category`, type: 'text', direction: 'asc' },
  { expression: sql`r.rule`, type: 'text', direction: 'asc' },
  { expression: sql`r.fingerprint`, type: 'text', direction: 'asc' },
])

export async function listImageRisks(
  db: Db,
  page: PageRequest,
  imageId: string,
  filter: RiskFilter,
): Promise<readonly (RiskRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<RiskRow & { place: (string | null)[] }>`
    SELECT ${RISK_COLUMNS}, ${place} AS place ${imageRisksFrom(imageId, filter)} AND ${after}
    ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(db)
  return rows
}
