import type { InventoryLayer } from '@plimsoll/engine'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { toInstant, toJson } from '../to-json.ts'

/** An image's layers never change, but what we read of them may: a newer engine may know more. */
export async function replaceImageLayers(db: Db, imageId: string, layers: readonly InventoryLayer[]): Promise<void> {
  const rows = layers.map((layer) => ({
    index: layer.index,
    diff_id: layer.diffId,
    digest: layer.digest,
    media_type: layer.mediaType,
    compressed_bytes: layer.compressedBytes,
    uncompressed_bytes: layer.uncompressedBytes,
    instruction: layer.instruction,
    built_at: toInstant(layer.created),
  }))
  await sql`DELETE FROM image_layers WHERE image_id = ${imageId}::bigint AND index >= ${layers.length}`.execute(db)
  await sql`
    INSERT INTO image_layers AS l (
      image_id, index, diff_id, digest, media_type, compressed_bytes, uncompressed_bytes, instruction, built_at
    )
    SELECT ${imageId}::bigint, index, diff_id, digest, media_type, compressed_bytes, uncompressed_bytes, instruction,
      built_at
    FROM jsonb_to_recordset(${toJson(rows)}::jsonb) AS g (
      index int, diff_id text, digest text, media_type text, compressed_bytes bigint, uncompressed_bytes bigint,
      instruction text, built_at timestamptz
    )
    ON CONFLICT (image_id, index) DO UPDATE SET diff_id = excluded.diff_id, digest = excluded.digest,
      media_type = excluded.media_type, compressed_bytes = excluded.compressed_bytes,
      uncompressed_bytes = excluded.uncompressed_bytes, instruction = excluded.instruction,
      built_at = excluded.built_at
    WHERE (l.diff_id, l.digest, l.media_type, l.compressed_bytes, l.uncompressed_bytes, l.instruction, l.built_at)
      IS DISTINCT FROM (excluded.diff_id, excluded.digest, excluded.media_type, excluded.compressed_bytes,
        excluded.uncompressed_bytes, excluded.instruction, excluded.built_at)
  `.execute(db)
}
