import type { FastifyRequest } from 'fastify'
import type { Db } from '../db/database.ts'
import { findSession, touchSession } from '../db/statements/sessions.ts'
import type { Principal } from '../http/principal.ts'
import { readSessionCookie } from '../http/session-cookie.ts'
import { hashToken } from './session-token.ts'

/** Who makes a request: the holder of its session cookie. Undefined without one, or when the session has ended. */
export function authenticateWith(
  db: Db,
  isSecure: boolean,
): (request: Pick<FastifyRequest, 'headers'>) => Promise<Principal | undefined> {
  return async (request) => {
    const token = readSessionCookie(request.headers.cookie, isSecure)
    if (token === undefined) return undefined
    const tokenHash = hashToken(token)
    const session = await findSession(db, tokenHash)
    if (!session) return undefined
    await touchSession(db, tokenHash)
    return { ...session, by: 'session', sessionId: Buffer.from(tokenHash).toString('hex') }
  }
}
