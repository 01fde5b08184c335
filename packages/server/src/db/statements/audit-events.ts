import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database.ts'
import { type PageRequest, pageParts } from '../paging.ts'
import { containing } from '../pattern.ts'

/** Who did it; absent members for the center itself or for somebody unknown. */
export interface Actor {
  readonly userId?: string
  readonly userName?: string
  readonly address?: string
}

export interface AuditEvent {
  /** `noun.verb` in the past: `session.started`, `registry.created`. */
  readonly action: string
  readonly subject?: { readonly kind: string; readonly id?: string; readonly name?: string }
  /** What changed, without secrets. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** Call it in the transaction that does what it tells of. */
export async function insertAuditEvent(db: Db, actor: Actor, event: AuditEvent): Promise<void> {
  await sql`
    INSERT INTO audit_events (actor_id, actor_name, address, action, subject_kind, subject_id, subject_name, detail)
    VALUES (
      ${actor.userId ?? null}::bigint, ${actor.userName ?? null}, ${actor.address ?? null}, ${event.action},
      ${event.subject?.kind ?? null}, ${event.subject?.id ?? null}, ${event.subject?.name ?? null},
      ${JSON.stringify(event.detail ?? {})}::jsonb
    )
  `.execute(db)
}

export interface AuditEventRow {
  readonly id: string
  readonly at: Date
  readonly action: string
  readonly actorName: string | null
  readonly address: string | null
  readonly subjectKind: string | null
  readonly subjectId: string | null
  readonly subjectName: string | null
  readonly detail: Record<string, unknown>
}

export interface AuditFilter {
  readonly action?: string | undefined
  readonly search?: string | undefined
}

export function auditEventsFrom({ action, search }: AuditFilter): RawBuilder<unknown> {
  const conditions = [
    sql`TRUE`,
    ...(action === undefined ? [] : [sql`starts_with(e.action, ${action})`]),
    ...(search === undefined
      ? []
      : [sql`(e.actor_name ILIKE ${containing(search)} OR e.subject_name ILIKE ${containing(search)})`]),
  ]
  return sql`FROM audit_events e WHERE ${sql.join(conditions, sql` AND `)}`
}

export async function listAuditEvents(
  db: Db,
  page: PageRequest,
  filter: AuditFilter,
): Promise<readonly (AuditEventRow & { readonly place: readonly (string | null)[] })[]> {
  const { after, orderBy, limit, place } = pageParts(page)
  const { rows } = await sql<AuditEventRow & { place: (string | null)[] }>`
    SELECT e.id, e.at, e.action, e.actor_name AS "actorName", e.address, e.subject_kind AS "subjectKind",
      e.subject_id AS "subjectId", e.subject_name AS "subjectName", e.detail, ${place} AS place
    ${auditEventsFrom(filter)} AND ${after} ORDER BY ${orderBy} LIMIT ${limit}
  `.execute(db)
  return rows
}
