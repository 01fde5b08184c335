import { type Db, withTransaction } from '../db/database.ts'
import { type Actor, insertAuditEvent } from '../db/statements/audit-events.ts'
import { deleteEndedSessions, insertSession } from '../db/statements/sessions.ts'
import { countFailedSignIn, findUserByName, lockUser, noteSignIn, type UserRow } from '../db/statements/users.ts'
import { ApiProblem } from '../errors.ts'
import { isPassword } from './password-hash.ts'
import { hashToken, newToken } from './session-token.ts'
import { lockSeconds } from './sign-in-lock.ts'

export interface StartedSession {
  readonly user: UserRow
  /** For the cookie; not stored anywhere. */
  readonly token: string
  readonly expiresAt: Date
}

/**
 * A new session for whoever knows the password. Both outcomes are audited.
 * @throws {ApiProblem} `CREDENTIALS_WRONG`, the same for an unknown user, a wrong password and a disabled user; `SIGN_IN_LOCKED`
 */
export async function signIn(
  db: Db,
  credentials: { readonly userName: string; readonly password: string },
  address: string,
): Promise<StartedSession> {
  const user = await verifyCredentials(db, credentials, address)
  const token = newToken()
  const expiresAt = await withTransaction(db, async (tx) => {
    await deleteEndedSessions(tx)
    await noteSignIn(tx, user.id)
    await insertAuditEvent(tx, { userId: user.id, userName: user.name, address }, { action: 'session.started' })
    return insertSession(tx, hashToken(token), user.id)
  })
  return { user, token, expiresAt }
}

/** @throws like {@link signIn} */
export async function verifyCredentials(
  db: Db,
  { userName, password }: { readonly userName: string; readonly password: string },
  address: string,
): Promise<UserRow> {
  const user = await findUserByName(db, userName)
  if (user?.lockedUntil && user.lockedUntil > new Date()) throw locked(user.lockedUntil)
  const stored = user?.disabledAt === null ? (user.passwordHash ?? undefined) : undefined
  if (user && (await isPassword(stored, password))) return user
  if (!user) await isPassword(undefined, password)
  await noteFailure(db, user, { userName: user?.name ?? userName, address, ...(user && { userId: user.id }) })
  throw new ApiProblem('CREDENTIALS_WRONG', 'The user name or the password is wrong. Check both and try again.')
}

async function noteFailure(db: Db, user: UserRow | undefined, actor: Actor): Promise<void> {
  await withTransaction(db, async (tx) => {
    await insertAuditEvent(tx, actor, { action: 'session.refused' })
    if (!user) return
    const seconds = lockSeconds(await countFailedSignIn(tx, user.id))
    if (seconds > 0) await lockUser(tx, user.id, seconds)
  })
}

function locked(until: Date): ApiProblem {
  const seconds = Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1000))
  return new ApiProblem('SIGN_IN_LOCKED', `Too many wrong passwords for this user. Try again in ${seconds} seconds.`, {
    detail: { retryAfterSeconds: seconds },
  })
}
