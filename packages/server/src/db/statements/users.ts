import type { Role } from '@plimsoll/contract'
import { sql } from 'kysely'
import type { Db } from '../database.ts'

export interface UserRow {
  readonly id: string
  readonly name: string
  readonly passwordHash: string | null
  readonly role: Role
  readonly usesFirstPassword: boolean
  readonly failedSignIns: number
  readonly lockedUntil: Date | null
  readonly disabledAt: Date | null
}

const COLUMNS = sql`
  id, name, password_hash AS "passwordHash", role, uses_first_password AS "usesFirstPassword",
  failed_sign_ins AS "failedSignIns", locked_until AS "lockedUntil", disabled_at AS "disabledAt"
`

/** By name in any case. Index `users_name`. */
export async function findUserByName(db: Db, name: string): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`SELECT ${COLUMNS} FROM users WHERE lower(name) = lower(${name})`.execute(db)
  return rows[0]
}

/** Makes the first user unless there is one. Safe when several processes start at once: the name is unique. @returns whether it was made */
export async function insertFirstAdmin(
  db: Db,
  user: { readonly name: string; readonly passwordHash: string; readonly usesFirstPassword: boolean },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO users (name, password_hash, role, uses_first_password)
    SELECT ${user.name}, ${user.passwordHash}, 'admin', ${user.usesFirstPassword}
    WHERE NOT EXISTS (SELECT FROM users)
    ON CONFLICT DO NOTHING
    RETURNING id
  `.execute(db)
  return rows.length > 0
}

/** Is there anybody who could sign in? */
export async function hasUsers(db: Db): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`SELECT EXISTS (SELECT FROM users) AS has`.execute(db)
  return rows[0]?.has ?? false
}

/** Also ends a lock. */
export async function updatePassword(
  db: Db,
  id: string,
  passwordHash: string,
  usesFirstPassword: boolean,
): Promise<void> {
  await sql`
    UPDATE users SET password_hash = ${passwordHash}, uses_first_password = ${usesFirstPassword},
      failed_sign_ins = 0, locked_until = NULL
    WHERE id = ${id}::bigint
  `.execute(db)
}

/** Counts one more failed attempt in a row. @returns how many there are now; the row is locked until the transaction ends */
export async function countFailedSignIn(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ failed: number }>`
    UPDATE users SET failed_sign_ins = failed_sign_ins + 1 WHERE id = ${id}::bigint RETURNING failed_sign_ins AS failed
  `.execute(db)
  return rows[0]?.failed ?? 0
}

export async function lockUser(db: Db, id: string, seconds: number): Promise<void> {
  await sql`
    UPDATE users SET locked_until = now() + make_interval(secs => ${seconds}) WHERE id = ${id}::bigint
  `.execute(db)
}

export async function noteSignIn(db: Db, id: string): Promise<void> {
  await sql`
    UPDATE users SET failed_sign_ins = 0, locked_until = NULL, last_sign_in_at = now() WHERE id = ${id}::bigint
  `.execute(db)
}

export interface UserListRow extends UserRow {
  readonly lastSignInAt: Date | null
  readonly createdAt: Date
}

const LIST_COLUMNS = sql`${COLUMNS}, last_sign_in_at AS "lastSignInAt", created_at AS "createdAt"`

/** By name. */
export async function listUsers(db: Db): Promise<readonly UserListRow[]> {
  const { rows } = await sql<UserListRow>`
    SELECT ${LIST_COLUMNS} FROM users ORDER BY lower(name) LIMIT 10000
  `.execute(db)
  return rows
}

/** Locked until the transaction ends. */
export async function lockUserRow(db: Db, id: string): Promise<UserListRow | undefined> {
  const { rows } = await sql<UserListRow>`
    SELECT ${LIST_COLUMNS} FROM users WHERE id = ${id}::bigint FOR UPDATE
  `.execute(db)
  return rows[0]
}

/** @returns undefined when the name is taken, in whatever case */
export async function insertUser(
  db: Db,
  user: { readonly name: string; readonly passwordHash: string; readonly role: Role },
): Promise<UserListRow | undefined> {
  const { rows } = await sql<UserListRow>`
    INSERT INTO users (name, password_hash, role) VALUES (${user.name}, ${user.passwordHash}, ${user.role})
    ON CONFLICT DO NOTHING RETURNING ${LIST_COLUMNS}
  `.execute(db)
  return rows[0]
}

export async function updateUser(
  db: Db,
  id: string,
  changes: { readonly role: Role; readonly isDisabled: boolean },
): Promise<void> {
  await sql`
    UPDATE users SET role = ${changes.role},
      disabled_at = CASE WHEN ${changes.isDisabled} THEN coalesce(disabled_at, now()) END
    WHERE id = ${id}::bigint
  `.execute(db)
}

export async function deleteUser(db: Db, id: string): Promise<void> {
  await sql`DELETE FROM users WHERE id = ${id}::bigint`.execute(db)
}

/** Administrators who can sign in, besides this user. Locks them, so that two cannot remove each other. */
export async function countOtherAdmins(db: Db, id: string): Promise<number> {
  const { rows } = await sql`
    SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL AND id <> ${id}::bigint ORDER BY id FOR UPDATE
  `.execute(db)
  return rows.length
}
