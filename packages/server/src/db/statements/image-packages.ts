import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { toJson } from '../to-json.ts'

export interface ImagePackage {
  readonly packageVersionId: string
  readonly path: string
  readonly layer: number
  readonly isHidden: boolean
}

/** Makes an image's packages equal to `packages`, in this order, by set difference; rows that stay the same are not touched. */
export async function replaceImagePackages(db: Db, imageId: string, packages: readonly ImagePackage[]): Promise<void> {
  const rows = packages.map((one, ordinal) => ({
    ordinal,
    package_version_id: one.packageVersionId,
    path: one.path,
    layer: one.layer,
    is_hidden: one.isHidden,
  }))
  await sql`
    DELETE FROM image_packages WHERE image_id = ${imageId}::bigint AND ordinal >= ${rows.length}
  `.execute(db)
  await sql`
    INSERT INTO image_packages AS p (image_id, ordinal, package_version_id, path, layer, is_hidden)
    SELECT ${imageId}::bigint, ordinal, package_version_id, path, layer, is_hidden
    FROM jsonb_to_recordset(${toJson(rows)}::jsonb) AS g (
      ordinal int, package_version_id bigint, path text, layer int, is_hidden boolean
    )
    ON CONFLICT (image_id, ordinal) DO UPDATE SET package_version_id = excluded.package_version_id,
      path = excluded.path, layer = excluded.layer, is_hidden = excluded.is_hidden, first_seen_at = now()
    WHERE (p.package_version_id, p.path, p.layer, p.is_hidden)
      IS DISTINCT FROM (excluded.package_version_id, excluded.path, excluded.layer, excluded.is_hidden)
  `.execute(db)
}
