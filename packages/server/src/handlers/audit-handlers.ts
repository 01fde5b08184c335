import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { countUpTo, type PageRequest, toPage } from '../db/paging.ts'
import { auditEventsFrom, listAuditEvents } from '../db/statements/audit-events.ts'
import type { AreaHandlers } from '../http/handler.ts'

/** What was changed, by whom, when. */
export function auditHandlers({ db }: { readonly db: Db }): AreaHandlers<'audit'> {
  return {
    async list({ query: { cursor, limit, ...filter } }) {
      const sort = [{ expression: sql`e.id`, type: 'bigint', direction: 'desc' }] as const
      const page: PageRequest = { cursor, limit, sort, filters: ['audit', filter] }
      const rows = await listAuditEvents(db, page, filter)
      const cut = toPage(rows, page, (row) => ({
        id: row.id,
        at: row.at.toISOString(),
        action: row.action,
        actor: { name: row.actorName, address: row.address },
        subject: row.subjectKind === null ? null : { kind: row.subjectKind, id: row.subjectId, name: row.subjectName },
        detail: row.detail,
      }))
      return { ...cut, total: await countUpTo(db, auditEventsFrom(filter)) }
    },
  }
}
