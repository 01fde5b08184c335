import type { Decision } from '@plimsoll/contract'
import { type Db, withTransaction } from '../db/database.ts'
import { countUpTo, type PageRequest, toPage } from '../db/paging.ts'
import { insertAuditEvent } from '../db/statements/audit-events.ts'
import {
  DECISION_SORT,
  type DecisionRow,
  decisionsFrom,
  insertDecision,
  listDecisions,
  revokeDecision,
} from '../db/statements/decisions.ts'
import { findImage } from '../db/statements/images.ts'
import { ApiProblem, notFound } from '../errors.ts'
import type { AreaHandlers } from '../http/handler.ts'
import type { JobSender } from '../jobs/task.ts'
import { instantOf } from '../views/fields.ts'
import { actorOf } from './actor.ts'

/** Whitelists, false positives, and what was handled. */
export function decisionHandlers({
  db,
  jobs,
}: {
  readonly db: Db
  readonly jobs: JobSender
}): AreaHandlers<'decisions'> {
  return {
    async list({ query: { cursor, limit, ...filter } }) {
      const page: PageRequest = { cursor, limit, sort: DECISION_SORT, filters: ['decisions', filter] }
      const rows = await listDecisions(db, page, filter)
      return { ...toPage(rows, page, toDecision), total: await countUpTo(db, decisionsFrom(filter)) }
    },

    async create(input) {
      const { scope, verdict, reason, expiresAt } = input.body
      if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now()) {
        throw new ApiProblem('REQUEST_INVALID', 'A decision cannot end before it begins: choose a later expiresAt.')
      }
      if (scope.imageId !== undefined && !(await findImage(db, scope.imageId))) throw notFound('image', scope.imageId)
      return withTransaction(db, async (tx) => {
        const row = await insertDecision(tx, { verdict, scope, reason, expiresAt, author: input.principal.userName })
        await insertAuditEvent(tx, actorOf(input), {
          action: 'decision.created',
          subject: { kind: 'decision', id: row.id, name: row.rule ?? row.packageName ?? row.path ?? '' },
          detail: { verdict, scope, reason, expiresAt },
        })
        await jobs.send('decisions.count', [{}], { db: tx })
        return toDecision(row)
      })
    },

    async revoke(input) {
      const { decisionId } = input.params
      await withTransaction(db, async (tx) => {
        const row = await revokeDecision(tx, decisionId, input.principal.userName)
        if (!row) throw notFound('decision', decisionId)
        await insertAuditEvent(tx, actorOf(input), {
          action: 'decision.revoked',
          subject: { kind: 'decision', id: row.id, name: row.rule ?? row.packageName ?? row.path ?? '' },
        })
        await jobs.send('decisions.count', [{}], { db: tx })
      })
    },
  }
}

function toDecision(row: DecisionRow): Decision {
  const { id, verdict, category, rule, sha256, packageName, path, imageId, repositoryId, reason, author } = row
  return {
    id,
    verdict,
    scope: {
      ...(category && { category }),
      ...(rule !== null && { rule }),
      ...(sha256 !== null && { sha256 }),
      ...(packageName !== null && { packageName }),
      ...(path !== null && { path }),
      ...(imageId !== null && { imageId }),
      ...(repositoryId !== null && { repositoryId }),
    },
    reason,
    state: row.revokedAt !== null ? 'revoked' : row.isActive ? 'active' : 'expired',
    author,
    createdAt: row.createdAt.toISOString(),
    expiresAt: instantOf(row.expiresAt),
    revokedAt: instantOf(row.revokedAt),
    revokedBy: row.revokedBy,
  }
}
