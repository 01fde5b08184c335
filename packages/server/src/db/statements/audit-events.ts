import { sql } from 'kysely'
import type { Db } from '../database.ts'

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
