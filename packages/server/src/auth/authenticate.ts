import type { FastifyRequest } from 'fastify'
import type { Db } from '../db/database.ts'
import { findSession, touchSession } from '../db/statements/sessions.ts'
import { findTokenOwner } from '../db/statements/tokens.ts'
import { ApiProblem } from '../errors.ts'
import { type Principal, roleAllows } from '../http/principal.ts'
import { readSessionCookie } from '../http/session-cookie.ts'
import { hashToken } from './session-token.ts'

/**
 * Who makes a request: the holder of its API token, or else of its session cookie. Undefined without either, or when the session has ended.
 * @throws {ApiProblem} `SIGN_IN_REQUIRED` for a token that is not good: whoever sends one does not expect to be taken for nobody
 */
export function authenticateWith(
  db: Db,
  isSecure: boolean,
): (request: Pick<FastifyRequest, 'headers'>) => Promise<Principal | undefined> {
  return async ({ headers }) => {
    const [scheme = '', token] = headers.authorization?.split(' ') ?? []
    if (scheme.toLowerCase() === 'bearer') return byToken(db, token ?? '')
    const cookie = readSessionCookie(headers.cookie, isSecure)
    return cookie === undefined ? undefined : bySession(db, cookie)
  }
}

async function byToken(db: Db, token: string): Promise<Principal> {
  const owner = await findTokenOwner(db, hashToken(token))
  if (!owner)
    throw new ApiProblem(
      'SIGN_IN_REQUIRED',
      'The API token is unknown, revoked or expired. Make a new one in the console.',
    )
  const { userId, userName, userRole, tokenRole, expiresAt } = owner
  return {
    userId,
    userName,
    role: roleAllows(userRole, tokenRole) ? tokenRole : userRole,
    usesFirstPassword: false,
    by: 'token',
    ...(expiresAt !== null && { expiresAt }),
  }
}

async function bySession(db: Db, cookie: string): Promise<Principal | undefined> {
  const tokenHash = hashToken(cookie)
  const session = await findSession(db, tokenHash)
  if (!session) return undefined
  await touchSession(db, tokenHash)
  return { ...session, by: 'session', sessionId: Buffer.from(tokenHash).toString('hex') }
}
