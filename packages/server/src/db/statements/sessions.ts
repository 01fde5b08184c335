import type { Role } from '@plimsoll/contract'
import { sql } from 'kysely'
import { SESSION_DAYS, SESSION_IDLE_HOURS } from '../../auth/session-token.ts'
import type { Db } from '../database.ts'

export interface SessionRow {
  readonly userId: string
  readonly userName: string
  readonly role: Role
  readonly usesFirstPassword: boolean
  readonly expiresAt: Date
}

/** @returns when it ends at the latest */
export async function insertSession(db: Db, tokenHash: Uint8Array, userId: string): Promise<Date> {
  const { rows } = await sql<{ expiresAt: Date }>`
    INSERT INTO sessions (token_hash, user_id, expires_at)
    VALUES (${tokenHash}, ${userId}::bigint, now() + make_interval(days => ${SESSION_DAYS}))
    RETURNING expires_at AS "expiresAt"
  `.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: an INSERT without ON CONFLICT returns its row or fails.
  return rows[0]!.expiresAt
}

/** The session behind a cookie, unless it has ended, and who holds it. Primary key. */
export async function findSession(db: Db, tokenHash: Uint8Array): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    SELECT u.id AS "userId", u.name AS "userName", u.role, u.uses_first_password AS "usesFirstPassword",
      s.expires_at AS "expiresAt"
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token_hash = ${tokenHash} AND s.expires_at > now() AND u.disabled_at IS NULL
      AND s.last_used_at > now() - make_interval(hours => ${SESSION_IDLE_HOURS})
  `.execute(db)
  return rows[0]
}

/** Notes that a session is in use; writes once a minute at most. */
export async function touchSession(db: Db, tokenHash: Uint8Array): Promise<void> {
  await sql`
    UPDATE sessions SET last_used_at = now()
    WHERE token_hash = ${tokenHash} AND last_used_at < now() - interval '1 minute'
  `.execute(db)
}

export async function deleteSession(db: Db, tokenHash: Uint8Array): Promise<void> {
  await sql`DELETE FROM sessions WHERE token_hash = ${tokenHash}`.execute(db)
}

/** All of a user's sessions but the one that asks. Index `sessions_user`. */
export async function deleteOtherSessions(db: Db, userId: string, keep: Uint8Array | undefined): Promise<void> {
  await sql`
    DELETE FROM sessions WHERE user_id = ${userId}::bigint AND token_hash <> ${keep ?? new Uint8Array()}
  `.execute(db)
}

/** Index `sessions_expiry`. */
export async function deleteEndedSessions(db: Db): Promise<void> {
  await sql`
    DELETE FROM sessions
    WHERE expires_at < now() OR last_used_at < now() - make_interval(hours => ${SESSION_IDLE_HOURS})
  `.execute(db)
}
