import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { clip, toInstant, toJson, toText } from '../to-json.ts'

/** What a scan says of an image as a whole. */
export interface ImageResult {
  readonly state: 'complete' | 'partial'
  readonly configDigest?: string
  readonly builtAt?: string
  readonly generation?: string
  readonly generationBuiltAt?: string
  readonly engineVersion: string
  readonly distro?: string
  readonly config: object
  readonly history: readonly object[]
  readonly problems: readonly object[]
  readonly packageCount: number
  readonly compressedBytes?: number
}

export async function updateImageResult(db: Db, imageId: string, result: ImageResult): Promise<void> {
  await sql`
    UPDATE images SET state = ${result.state}, failure_code = NULL, failure_message = NULL, last_scan_at = now(),
      config_digest = ${result.configDigest ?? null}, built_at = ${toInstant(result.builtAt) ?? null}::timestamptz,
      generation = ${result.generation ?? null}, generation_built_at = ${result.generationBuiltAt ?? null}::timestamptz,
      engine_version = ${result.engineVersion}, distro = ${result.distro ? clip(toText(result.distro), 200) : null},
      config = ${toJson(result.config)}::jsonb, history = ${toJson(result.history)}::jsonb,
      problems = ${toJson(result.problems)}::jsonb, package_count = ${result.packageCount},
      compressed_bytes = coalesce(${result.compressedBytes ?? null}::bigint, compressed_bytes)
    WHERE id = ${imageId}::bigint
  `.execute(db)
}

/** The last try gave no result; those of an earlier one stand. */
export async function updateImageFailure(db: Db, imageId: string, code: string, message: string): Promise<void> {
  await sql`
    UPDATE images SET state = 'failed', failure_code = ${code}, failure_message = ${clip(toText(message), 2000)}
    WHERE id = ${imageId}::bigint
  `.execute(db)
}

/** Notes that the findings of scanned images are now those of this generation. @returns how many images of a batch were changed */
export async function updateImageGenerations(
  db: Db,
  generation: { readonly id: string; readonly builtAt: Date },
  limit: number,
): Promise<number> {
  const { rows } = await sql`
    UPDATE images SET generation = ${generation.id}, generation_built_at = ${generation.builtAt}
    WHERE id IN (
      SELECT id FROM images
      WHERE last_scan_at IS NOT NULL
        AND (generation_built_at IS NULL OR generation_built_at < ${generation.builtAt})
      ORDER BY id LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED
    )
    RETURNING id
  `.execute(db)
  return rows.length
}

/** Images whose last result is from this generation. */
export async function listImagesOfGeneration(db: Db, generation: string, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM images WHERE generation = ${generation} ORDER BY id LIMIT ${limit}
  `.execute(db)
  return rows.map(({ id }) => id)
}
