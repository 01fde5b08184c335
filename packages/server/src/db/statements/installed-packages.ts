import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type PageRequest, pageParts } from '../paging.ts'
import { containing } from '../pattern.ts'

export interface InstalledPackageRow {
  readonly id: string
  readonly purl: string
  readonly type: string
  readonly name: string
  readonly version: string
  readonly architecture: string | null
  readonly sourceName: string | null
  readonly sourceVersion: string | null
  readonly licenses: string[] | null
  readonly vendor: string | null
  readonly path: string
  readonly layer: number
  readonly isHidden: boolean
  readonly ownedBy: string | null
  readonly critical: number
  readonly high: number
  readonly medium: number
  readonly low: number
  readonly negligible: number
  readonly unknown: number
}

export interface PackageFilter {
  readonly search?: string | undefined
  readonly type?: readonly string[] | undefined
  readonly layer?: number | undefined
  readonly vulnerable?: boolean | undefined
}

/** `FROM … WHERE …` of one image's packages, visible and hidden. */
export function imagePackagesFrom(imageId: string, filter: PackageFilter): RawBuilder<unknown> {
  const { search, type, layer, vulnerable } = filter
  const isHit = sql`EXISTS (
    SELECT FROM package_vulnerabilities m WHERE m.package_version_id = p.package_version_id AND m.gone_at IS NULL
  )`
  const conditions = [
    sql`p.image_id = ${imageId}::bigint`,
    ...(search === undefined
      ? []
      : [sql`(v.name ILIKE ${containing(search)} OR v.source_name ILIKE ${containing(search)})`]),
    ...(type === undefined ? [] : [sql`v.type = ANY(${[...type]}::text[])`]),
    ...(layer === undefined ? [] : [sql`p.layer = ${layer}`]),
    ...(vulnerable === undefined ? [] : [vulnerable ? isHit : sql`NOT ${isHit}`]),
  ]
  return sql`
    FROM image_packages p JOIN package_versions v ON v.id = p.package_version_id
    WHERE ${sql.join(conditions, sql` AND `)}
  `
}

export async function listImagePackages(
  db: Db,
  page: PageRequest,
  imageId: string,
  filter: PackageFilter,
): Promise<readonly (InstalledPackageRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<InstalledPackageRow & { place: (string | null)[] }>`
    SELECT one.*, coalesce(c.critical, 0) AS critical, coalesce(c.high, 0) AS high, coalesce(c.medium, 0) AS medium,
      coalesce(c.low, 0) AS low, coalesce(c.negligible, 0) AS negligible, coalesce(c.unknown, 0) AS unknown
    FROM (
      SELECT v.id, v.purl, v.type, v.name, v.version, v.architecture, v.source_name AS "sourceName",
        v.source_version AS "sourceVersion", v.package -> 'licenses' AS licenses, v.package ->> 'vendor' AS vendor,
        p.path, p.layer, p.is_hidden AS "isHidden", v.owned_by AS "ownedBy", p.ordinal, ${place} AS place
      ${imagePackagesFrom(imageId, filter)} AND ${after} ORDER BY ${orderBy} LIMIT ${limit}
    ) one
    LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE m.severity = 6)::int AS critical,
        count(*) FILTER (WHERE m.severity = 5)::int AS high, count(*) FILTER (WHERE m.severity = 4)::int AS medium,
        count(*) FILTER (WHERE m.severity = 3)::int AS low,
        count(*) FILTER (WHERE m.severity IN (1, 2))::int AS negligible,
        count(*) FILTER (WHERE m.severity = 0)::int AS unknown
      FROM package_vulnerabilities m WHERE m.package_version_id = one.id AND m.gone_at IS NULL
    ) c ON TRUE
    ORDER BY one.ordinal
  `.execute(db)
  return rows
}
