import { sql } from 'kysely'
import type { Db } from '../database.ts'

export interface GenerationRow {
  readonly id: string
  readonly builtAt: Date
  readonly isStarter: boolean
  readonly advisoryCount: string
  readonly sources: readonly { readonly name: string; readonly updatedAt: string; readonly advisoryCount: number }[]
}

/** The generation that was made current last. */
export async function findCurrentGeneration(db: Db): Promise<GenerationRow | undefined> {
  const { rows } = await sql<GenerationRow>`
    SELECT id, built_at AS "builtAt", is_starter AS "isStarter", advisory_count AS "advisoryCount", sources
    FROM advisory_generations ORDER BY number DESC LIMIT 1
  `.execute(db)
  return rows[0]
}

/** @returns false when it is the current one already */
export async function insertGeneration(db: Db, generation: GenerationRow): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO advisory_generations (id, built_at, is_starter, advisory_count, sources)
    SELECT ${generation.id}, ${generation.builtAt}, ${generation.isStarter}, ${generation.advisoryCount}::bigint,
      ${JSON.stringify(generation.sources)}::jsonb
    WHERE ${generation.id} IS DISTINCT FROM (SELECT id FROM advisory_generations ORDER BY number DESC LIMIT 1)
    RETURNING number
  `.execute(db)
  return rows.length > 0
}
