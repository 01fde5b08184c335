import type { Verdict } from '@plimsoll/contract'
import { type RawBuilder, sql } from 'kysely'

/** Decisions `d` that have an effect now. */
export const IS_ACTIVE: RawBuilder<boolean> = sql<boolean>`
  (d.revoked_at IS NULL AND (d.expires_at IS NULL OR d.expires_at > now()))
`

/** Without `verdict`, lists show what nobody took out; counts do the same. */
const SHOWN: readonly Verdict[] = ['unhandled', 'handled']

/** Decisions about vulnerability `n` as `m` found it in package version `v` at place `p`. */
const ABOUT_VULNERABILITY = sql`
  (d.category IS NULL OR d.category = m.category) AND d.sha256 IS NULL
  AND (d.rule IS NULL OR d.rule = n.name OR d.rule = ANY(n.aliases))
  AND (d.package_name IS NULL OR d.package_name = v.name)
  AND ${coversPath(sql`p.path`)} AND ${coversImage(sql`p.image_id`)}
`

/** Decisions about risk `r`. */
const ABOUT_RISK = sql`
  (d.category IS NULL OR d.category = r.category) AND d.package_name IS NULL
  AND (d.rule IS NULL OR d.rule = r.rule)
  AND (d.sha256 IS NULL OR (r.category = 'malware' AND d.sha256 = r.group_key))
  AND ${coversPath(sql`r.path`)} AND ${coversImage(sql`r.image_id`)}
`

function coversPath(path: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    d.path IS NULL OR d.path = ${path} OR (right(d.path, 1) = '/' AND starts_with(${path}, d.path))
  )`
}

function coversImage(imageId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    (d.image_id IS NULL OR d.image_id = ${imageId})
    AND (d.repository_id IS NULL OR EXISTS (
      SELECT FROM image_places z WHERE z.image_id = ${imageId} AND z.repository_id = d.repository_id AND z.gone_at IS NULL
    ))
  `
}

/** The newest active decision's word, over `m`, `n`, `v` and `p`. */
export const VULNERABILITY_VERDICT: RawBuilder<Verdict> = newest(ABOUT_VULNERABILITY)
/** The same over `r`. */
export const RISK_VERDICT: RawBuilder<Verdict> = newest(ABOUT_RISK)

function newest(about: RawBuilder<unknown>): RawBuilder<Verdict> {
  return sql<Verdict>`coalesce((
    SELECT d.verdict FROM decisions d WHERE ${IS_ACTIVE} AND ${about} ORDER BY d.created_at DESC, d.id DESC LIMIT 1
  ), 'unhandled')`
}

/** Has one of the verdicts, over `m`, `n`, `v` and `p`. */
export function vulnerabilityHasVerdict(verdicts: readonly Verdict[] = SHOWN): RawBuilder<boolean> {
  return sql<boolean>`${VULNERABILITY_VERDICT} = ANY(${[...verdicts]}::text[])`
}

/** Has one of the verdicts, over `r`. */
export function riskHasVerdict(verdicts: readonly Verdict[] = SHOWN): RawBuilder<boolean> {
  return sql<boolean>`${RISK_VERDICT} = ANY(${[...verdicts]}::text[])`
}
