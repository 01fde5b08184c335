import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** Primary key. Notes the day of use, once a day. */
export async function findLayerReport(db: Db, diffId: string, catalogKey: string): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ report: Uint8Array; isStale: boolean }>`
    SELECT report, used_on < current_date AS "isStale" FROM layer_reports
    WHERE diff_id = ${diffId} AND catalog_key = ${catalogKey}
  `.execute(db)
  if (rows[0]?.isStale) {
    await sql`
      UPDATE layer_reports SET used_on = current_date WHERE diff_id = ${diffId} AND catalog_key = ${catalogKey}
    `.execute(db)
  }
  return rows[0]?.report
}

export async function upsertLayerReport(db: Db, diffId: string, catalogKey: string, report: Uint8Array): Promise<void> {
  await sql`
    INSERT INTO layer_reports (diff_id, catalog_key, report) VALUES (${diffId}, ${catalogKey}, ${report})
    ON CONFLICT (diff_id, catalog_key) DO UPDATE SET report = excluded.report, used_on = current_date
  `.execute(db)
}

/** The diffID that was computed from this blob's bytes. Primary key. */
export async function findDiffId(db: Db, blob: string): Promise<string | undefined> {
  const { rows } = await sql<{ diffId: string }>`
    SELECT diff_id AS "diffId" FROM blob_diff_ids WHERE digest = ${blob}
  `.execute(db)
  return rows[0]?.diffId
}

/** The same bytes always give the same diffID, so the first word stands. */
export async function insertBlobDiffId(db: Db, blob: string, diffId: string): Promise<void> {
  await sql`
    INSERT INTO blob_diff_ids (digest, diff_id) VALUES (${blob}, ${diffId}) ON CONFLICT DO NOTHING
  `.execute(db)
}
