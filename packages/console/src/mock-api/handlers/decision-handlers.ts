import type { Decision } from '@plimsoll/contract'
import type { MockHandlers } from '../answer.ts'
import { found, matches, page } from '../rows.ts'

/** Decisions about findings, kept until the mock ends; they change nothing else. */
export function decisionsHandlers(): MockHandlers['decisions'] {
  const decisions: Decision[] = []
  return {
    list: ({ query }) =>
      page(
        decisions.filter(
          ({ state, scope, reason }) =>
            (query.active === undefined || query.active === (state === 'active')) &&
            matches(query.search, scope.rule ?? '', scope.packageName ?? '', scope.path ?? '', reason),
        ),
        query,
      ),
    create: ({ body }) => {
      const decision: Decision = {
        ...body,
        id: String(decisions.length + 1),
        state: 'active',
        author: 'admin',
        createdAt: new Date().toISOString(),
        expiresAt: body.expiresAt ?? null,
        revokedAt: null,
        revokedBy: null,
      }
      decisions.unshift(decision)
      return decision
    },
    revoke: ({ params }) => {
      const decision = found(decisions.find(({ id }) => id === params.decisionId))
      Object.assign(decision, { state: 'revoked', revokedAt: new Date().toISOString(), revokedBy: 'admin' })
    },
  }
}
