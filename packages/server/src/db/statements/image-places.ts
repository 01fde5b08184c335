import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** A repository that an image can be pulled from now: the oldest one. */
export async function findPlaceOfImage(
  db: Db,
  imageId: string,
): Promise<{ readonly registryId: string; readonly repository: string } | undefined> {
  const { rows } = await sql<{ registryId: string; repository: string }>`
    SELECT r.registry_id AS "registryId", r.name AS repository
    FROM image_places p
    JOIN repositories r ON r.id = p.repository_id
    JOIN registries g ON g.id = r.registry_id
    WHERE p.image_id = ${imageId}::bigint AND p.gone_at IS NULL AND r.gone_at IS NULL AND g.removed_at IS NULL
    ORDER BY r.id LIMIT 1
  `.execute(db)
  return rows[0]
}
