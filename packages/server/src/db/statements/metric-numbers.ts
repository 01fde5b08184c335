import type { SeverityCounts } from '@plimsoll/contract'
import { sql } from 'kysely'
import type { Db } from '../database.ts'

interface StateCount {
  readonly state: string
  readonly count: number
}

export interface MetricNumbers {
  readonly images: readonly StateCount[]
  readonly items: readonly StateCount[]
  readonly registries: readonly StateCount[]
  readonly findings: SeverityCounts
  readonly advisoriesBuiltAt: Date | undefined
}

export async function readMetricNumbers(db: Db): Promise<MetricNumbers> {
  const [images, items, registries, findings, generation] = await Promise.all([
    sql<StateCount>`SELECT state, count(*)::int AS count FROM images GROUP BY state`.execute(db),
    sql<StateCount>`SELECT state, count(*)::int AS count FROM scan_items GROUP BY state`.execute(db),
    sql<StateCount>`
      SELECT state, count(*)::int AS count FROM registries WHERE removed_at IS NULL GROUP BY state
    `.execute(db),
    sql<SeverityCounts>`
      SELECT coalesce(sum(critical), 0)::int AS critical, coalesce(sum(high), 0)::int AS high,
        coalesce(sum(medium), 0)::int AS medium, coalesce(sum(low), 0)::int AS low,
        coalesce(sum(negligible), 0)::int AS negligible, coalesce(sum(unknown), 0)::int AS unknown
      FROM images
    `.execute(db),
    sql<{ builtAt: Date }>`
      SELECT built_at AS "builtAt" FROM advisory_generations ORDER BY number DESC LIMIT 1
    `.execute(db),
  ])
  return {
    images: images.rows,
    items: items.rows,
    registries: registries.rows,
    // biome-ignore lint/style/noNonNullAssertion: an aggregate without GROUP BY always gives one row.
    findings: findings.rows[0]!,
    advisoriesBuiltAt: generation.rows[0]?.builtAt,
  }
}
