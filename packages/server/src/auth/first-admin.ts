import { type Db, withTransaction } from '../db/database.ts'
import { insertAuditEvent } from '../db/statements/audit-events.ts'
import { hasUsers, insertFirstAdmin } from '../db/statements/users.ts'
import { hashPassword } from './password-hash.ts'
import { randomPassword } from './random-password.ts'

/** Name of the first user. */
const FIRST_ADMIN = 'admin'

/**
 * Makes the administrator of a center that has no users yet.
 * @param given the password to use instead of one made up
 * @returns the made-up password, to be shown once; undefined when users exist or when it was given
 */
export async function ensureFirstAdmin(db: Db, given: string | undefined): Promise<string | undefined> {
  if (await hasUsers(db)) return undefined
  const password = given ?? randomPassword()
  const passwordHash = await hashPassword(password)
  return withTransaction(db, async (tx) => {
    const usesFirstPassword = given === undefined
    if (!(await insertFirstAdmin(tx, { name: FIRST_ADMIN, passwordHash, usesFirstPassword }))) return undefined
    await insertAuditEvent(tx, {}, { action: 'user.created', subject: { kind: 'user', name: FIRST_ADMIN } })
    return given === undefined ? password : undefined
  })
}
