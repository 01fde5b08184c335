import type { Role } from '@plimsoll/contract'
import { sql } from 'kysely'
import type { Db } from '../database.ts'

export interface TokenRow {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
}

const COLUMNS = sql`
  id, name, role, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt"
`

/** One user's, newest first, expired ones too. */
export async function listTokens(db: Db, userId: string): Promise<readonly TokenRow[]> {
  const { rows } = await sql<TokenRow>`
    SELECT ${COLUMNS} FROM tokens WHERE user_id = ${userId}::bigint ORDER BY id DESC LIMIT 500
  `.execute(db)
  return rows
}

export async function insertToken(
  db: Db,
  token: {
    readonly hash: Uint8Array
    readonly userId: string
    readonly name: string
    readonly role: Role
    readonly expiresInDays: number | null
  },
): Promise<TokenRow> {
  const { rows } = await sql<TokenRow>`
    INSERT INTO tokens (token_hash, user_id, name, role, expires_at)
    VALUES (
      ${token.hash}, ${token.userId}::bigint, ${token.name}, ${token.role},
      now() + make_interval(days => ${token.expiresInDays}::int)
    )
    RETURNING ${COLUMNS}
  `.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: an INSERT without ON CONFLICT returns its row or fails.
  return rows[0]!
}

/** @returns its name; undefined when the user has no such token */
export async function deleteToken(db: Db, userId: string, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    DELETE FROM tokens WHERE id = ${id}::bigint AND user_id = ${userId}::bigint RETURNING name
  `.execute(db)
  return rows[0]?.name
}

export interface TokenOwnerRow {
  readonly userId: string
  readonly userName: string
  readonly userRole: Role
  readonly tokenRole: Role
  readonly expiresAt: Date | null
}

/** Who holds a token that has not expired. Notes its use, once a minute at most. */
export async function findTokenOwner(db: Db, hash: Uint8Array): Promise<TokenOwnerRow | undefined> {
  const { rows } = await sql<TokenOwnerRow & { isStale: boolean }>`
    SELECT u.id AS "userId", u.name AS "userName", u.role AS "userRole", t.role AS "tokenRole",
      t.expires_at AS "expiresAt",
      t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute' AS "isStale"
    FROM tokens t JOIN users u ON u.id = t.user_id
    WHERE t.token_hash = ${hash} AND (t.expires_at IS NULL OR t.expires_at > now()) AND u.disabled_at IS NULL
  `.execute(db)
  if (rows[0]?.isStale) await sql`UPDATE tokens SET last_used_at = now() WHERE token_hash = ${hash}`.execute(db)
  return rows[0]
}
