import type { Token } from '@plimsoll/contract'
import { hashToken, newToken } from '../auth/session-token.ts'
import { type Db, withTransaction } from '../db/database.ts'
import { insertAuditEvent } from '../db/statements/audit-events.ts'
import { deleteToken, insertToken, listTokens, type TokenRow } from '../db/statements/tokens.ts'
import { ApiProblem, notFound } from '../errors.ts'
import type { AreaHandlers } from '../http/handler.ts'
import { roleAllows } from '../http/principal.ts'
import { instantOf } from '../views/fields.ts'
import { actorOf } from './actor.ts'

/** How tokens begin, so that scanners for leaked credentials know them. */
const TOKEN_PREFIX = 'plimsoll_'

/** A user's own API tokens. */
export function tokenHandlers({ db }: { readonly db: Db }): AreaHandlers<'tokens'> {
  return {
    async list({ principal }) {
      return { items: (await listTokens(db, principal.userId)).map(toToken) }
    },

    async create(input) {
      const { principal, body } = input
      if (principal.by !== 'session') {
        throw new ApiProblem('FORBIDDEN', 'A token cannot make another one. Sign in to the console to do that.')
      }
      if (!roleAllows(principal.role, body.role)) {
        throw new ApiProblem(
          'FORBIDDEN',
          `Your role is ${principal.role}: a token of yours cannot have the role ${body.role}.`,
        )
      }
      const value = `${TOKEN_PREFIX}${newToken()}`
      return withTransaction(db, async (tx) => {
        const row = await insertToken(tx, { ...body, userId: principal.userId, hash: hashToken(value) })
        const { role, expiresInDays } = body
        const subject = { kind: 'token', id: row.id, name: row.name }
        await insertAuditEvent(tx, actorOf(input), {
          action: 'token.created',
          subject,
          detail: { role, expiresInDays },
        })
        return { ...toToken(row), value }
      })
    },

    async remove(input) {
      const { tokenId } = input.params
      await withTransaction(db, async (tx) => {
        const name = await deleteToken(tx, input.principal.userId, tokenId)
        if (name === undefined) throw notFound('token', tokenId)
        const subject = { kind: 'token', id: tokenId, name }
        await insertAuditEvent(tx, actorOf(input), { action: 'token.removed', subject })
      })
    },
  }
}

function toToken(row: TokenRow): Token {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    expiresAt: instantOf(row.expiresAt),
    lastUsedAt: instantOf(row.lastUsedAt),
    createdAt: row.createdAt.toISOString(),
  }
}
