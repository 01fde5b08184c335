import { hashPassword } from '../auth/password-hash.ts'
import { signIn, verifyCredentials } from '../auth/sign-in.ts'
import { type Db, withTransaction } from '../db/database.ts'
import { insertAuditEvent } from '../db/statements/audit-events.ts'
import { deleteOtherSessions, deleteSession } from '../db/statements/sessions.ts'
import { updatePassword } from '../db/statements/users.ts'
import { ApiProblem } from '../errors.ts'
import type { AreaHandlers } from '../http/handler.ts'
import type { Principal } from '../http/principal.ts'

/** Signing in with a password, and what goes with it. */
export function authHandlers({ db }: { readonly db: Db }): AreaHandlers<'auth'> {
  return {
    async session({ principal }) {
      if (!principal) return { user: null, expiresAt: null }
      return {
        user: {
          id: principal.userId,
          name: principal.userName,
          role: principal.role,
          usesFirstPassword: principal.usesFirstPassword,
        },
        expiresAt: principal.expiresAt?.toISOString() ?? null,
      }
    },

    async signIn({ body, clientAddress, setSession }) {
      const { user, token, expiresAt } = await signIn(db, body, clientAddress)
      setSession({ token, expiresAt })
      const { id, name, role, usesFirstPassword } = user
      return { user: { id, name, role, usesFirstPassword }, expiresAt: expiresAt.toISOString() }
    },

    async signOut({ principal, clientAddress, setSession }) {
      if (principal?.sessionId !== undefined) {
        const tokenHash = hashOf(principal.sessionId)
        await withTransaction(db, async (tx) => {
          await deleteSession(tx, tokenHash)
          await insertAuditEvent(tx, { ...principal, address: clientAddress }, { action: 'session.ended' })
        })
      }
      setSession(undefined)
    },

    async changePassword({ principal, body, clientAddress }) {
      assertSession(principal)
      const user = await verifyCredentials(
        db,
        { userName: principal.userName, password: body.currentPassword },
        clientAddress,
      )
      if (body.newPassword === body.currentPassword) {
        throw new ApiProblem('PASSWORD_TOO_WEAK', 'The new password is the old one. Choose another.')
      }
      const passwordHash = await hashPassword(body.newPassword)
      await withTransaction(db, async (tx) => {
        await updatePassword(tx, user.id, passwordHash, false)
        await deleteOtherSessions(
          tx,
          user.id,
          principal.sessionId === undefined ? undefined : hashOf(principal.sessionId),
        )
        await insertAuditEvent(
          tx,
          { ...principal, address: clientAddress },
          { action: 'user.password-changed', subject: { kind: 'user', id: user.id, name: user.name } },
        )
      })
    },
  }
}

function hashOf(sessionId: string): Uint8Array {
  return Buffer.from(sessionId, 'hex')
}

/** A token that leaked must not be enough to take the account over. */
function assertSession(principal: Principal): void {
  if (principal.by !== 'session') {
    throw new ApiProblem('FORBIDDEN', 'An API token cannot change a password. Sign in to the console to do that.')
  }
}
