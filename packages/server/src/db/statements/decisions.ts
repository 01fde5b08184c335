import type { DecisionScope, DecisionVerdict } from '@plimsoll/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type PageRequest, pageParts, type SortColumn } from '../paging.ts'
import { containing } from '../pattern.ts'
import { toText } from '../to-json.ts'
import { IS_ACTIVE } from './verdicts.ts'

export interface DecisionRow {
  readonly id: string
  readonly verdict: DecisionVerdict
  readonly category: DecisionScope['category'] | null
  readonly rule: string | null
  readonly sha256: string | null
  readonly packageName: string | null
  readonly path: string | null
  readonly imageId: string | null
  readonly repositoryId: string | null
  readonly reason: string
  readonly author: string | null
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  readonly revokedBy: string | null
  readonly isActive: boolean
}

export interface NewDecision {
  readonly verdict: DecisionVerdict
  readonly scope: DecisionScope
  readonly reason: string
  readonly author: string
  readonly expiresAt: string | undefined
}

const COLUMNS = sql`
  d.id, d.verdict, d.category, d.rule, d.sha256, d.package_name AS "packageName", d.path, d.image_id AS "imageId",
  d.repository_id AS "repositoryId", d.reason, d.author, d.created_at AS "createdAt", d.expires_at AS "expiresAt",
  d.revoked_at AS "revokedAt", d.revoked_by AS "revokedBy", ${IS_ACTIVE} AS "isActive"
`

export async function insertDecision(
  db: Db,
  { verdict, scope, reason, author, expiresAt }: NewDecision,
): Promise<DecisionRow> {
  const text = (value: string | undefined): string | null => (value === undefined ? null : toText(value))
  const { rows } = await sql<DecisionRow>`
    INSERT INTO decisions AS d (
      verdict, category, rule, sha256, package_name, path, image_id, repository_id, reason, author, expires_at
    ) VALUES (
      ${verdict}, ${scope.category ?? null}, ${text(scope.rule)}, ${scope.sha256 ?? null}, ${text(scope.packageName)},
      ${text(scope.path)}, ${scope.imageId ?? null}::bigint, ${scope.repositoryId ?? null}::bigint, ${toText(reason)},
      ${author}, ${expiresAt ?? null}::timestamptz
    ) RETURNING ${COLUMNS}
  `.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: an INSERT of one row returns one.
  return rows[0]!
}

export interface DecisionFilter {
  readonly active?: boolean | undefined
  readonly search?: string | undefined
}

export function decisionsFrom({ active, search }: DecisionFilter): RawBuilder<unknown> {
  const conditions = [
    ...(active === undefined ? [] : [active ? IS_ACTIVE : sql`NOT ${IS_ACTIVE}`]),
    ...(search === undefined
      ? []
      : [
          sql`(
            d.rule ILIKE ${containing(search)} OR d.package_name ILIKE ${containing(search)}
            OR d.path ILIKE ${containing(search)} OR d.reason ILIKE ${containing(search)}
          )`,
        ]),
    sql`TRUE`,
  ]
  return sql`FROM decisions d WHERE ${sql.join(conditions, sql` AND `)}`
}

export const DECISION_SORT: readonly SortColumn[] = Object.freeze([
  { expression: sql`d.id`, type: 'bigint', direction: 'desc' },
])

export async function listDecisions(
  db: Db,
  page: PageRequest,
  filter: DecisionFilter,
): Promise<readonly (DecisionRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<DecisionRow & { place: (string | null)[] }>`
    SELECT ${COLUMNS}, ${place} AS place ${decisionsFrom(filter)} AND ${after} ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(db)
  return rows
}

/** @returns undefined when there is none, or it was revoked before */
export async function revokeDecision(db: Db, id: string, by: string): Promise<DecisionRow | undefined> {
  const { rows } = await sql<DecisionRow>`
    UPDATE decisions AS d SET revoked_at = now(), revoked_by = ${by}
    WHERE d.id = ${id}::bigint AND d.revoked_at IS NULL RETURNING ${COLUMNS}
  `.execute(db)
  return rows[0]
}

/** Decisions that began or ended without the counts of images having been made again. `isOver`: they ended. */
export async function listUncountedDecisions(
  db: Db,
): Promise<readonly { readonly id: string; readonly isOver: boolean }[]> {
  const { rows } = await sql<{ id: string; isOver: boolean }>`
    SELECT d.id, NOT ${IS_ACTIVE} AS "isOver" FROM decisions d
    WHERE NOT d.is_counted OR (NOT d.is_end_counted AND NOT ${IS_ACTIVE}) ORDER BY d.id
  `.execute(db)
  return rows
}

export async function markDecisionCounted(db: Db, id: string, isOver: boolean): Promise<void> {
  await sql`
    UPDATE decisions SET is_counted = TRUE, is_end_counted = ${isOver} WHERE id = ${id}::bigint
  `.execute(db)
}

/** Images whose findings a decision may be about, by id, beyond the one given. What it is about is narrowed as far as an index goes. */
export async function listDecidedImages(db: Db, id: string, beyond: string, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT i.id FROM images i, decisions d
    WHERE d.id = ${id}::bigint AND i.id > ${beyond}::bigint AND (d.image_id IS NULL OR d.image_id = i.id)
      AND (d.repository_id IS NULL OR EXISTS (
        SELECT FROM image_places z WHERE z.image_id = i.id AND z.repository_id = d.repository_id
      ))
      AND (d.rule IS NULL
        OR EXISTS (SELECT FROM image_risks r WHERE r.image_id = i.id AND r.rule = d.rule)
        OR i.id IN (
          SELECT p.image_id FROM vulnerabilities n
          JOIN package_vulnerabilities m ON m.vulnerability_id = n.id
          JOIN image_packages p ON p.package_version_id = m.package_version_id
          WHERE n.name = d.rule OR n.aliases @> ARRAY[d.rule]
        ))
    ORDER BY i.id LIMIT ${limit}
  `.execute(db)
  return rows.map((row) => row.id)
}
