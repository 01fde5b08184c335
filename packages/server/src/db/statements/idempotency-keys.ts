import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** A first request that has not answered after so long died with its process. */
const ABANDONED_MINUTES = 5

/** @returns false when the user has sent this key before */
export async function insertIdempotencyKey(db: Db, userId: string, key: string, hash: Uint8Array): Promise<boolean> {
  await sql`
    DELETE FROM idempotency_keys
    WHERE user_id = ${userId}::bigint AND (
      created_at < now() - interval '1 day'
      OR (status IS NULL AND created_at < now() - make_interval(mins => ${ABANDONED_MINUTES}))
    )
  `.execute(db)
  const { rows } = await sql`
    INSERT INTO idempotency_keys (user_id, key, request_hash) VALUES (${userId}::bigint, ${key}, ${hash})
    ON CONFLICT DO NOTHING RETURNING key
  `.execute(db)
  return rows.length > 0
}

export async function findIdempotencyKey(
  db: Db,
  userId: string,
  key: string,
): Promise<{ readonly requestHash: Uint8Array; readonly status: number | null; readonly body: unknown } | undefined> {
  const { rows } = await sql<{ requestHash: Uint8Array; status: number | null; body: unknown }>`
    SELECT request_hash AS "requestHash", status, body FROM idempotency_keys
    WHERE user_id = ${userId}::bigint AND key = ${key}
  `.execute(db)
  return rows[0]
}

export async function keepAnswer(
  db: Db,
  userId: string,
  key: string,
  answer: { readonly status: number; readonly body: unknown },
): Promise<void> {
  await sql`
    UPDATE idempotency_keys SET status = ${answer.status}, body = ${JSON.stringify(answer.body)}::jsonb
    WHERE user_id = ${userId}::bigint AND key = ${key}
  `.execute(db)
}

export async function deleteIdempotencyKey(db: Db, userId: string, key: string): Promise<void> {
  await sql`DELETE FROM idempotency_keys WHERE user_id = ${userId}::bigint AND key = ${key}`.execute(db)
}
