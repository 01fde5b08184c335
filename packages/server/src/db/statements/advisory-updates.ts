import type { AdvisoryProgress } from '@plimsoll/contract'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { clip, toText } from '../to-json.ts'

export interface AdvisoryUpdateRow {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly progress: AdvisoryProgress | null
  readonly failureCode: string | null
  readonly failureMessage: string | null
  readonly startedAt: Date
  readonly finishedAt: Date | null
}

/** The update that runs, or the last one. */
export async function findLatestUpdate(db: Db): Promise<AdvisoryUpdateRow | undefined> {
  const { rows } = await sql<AdvisoryUpdateRow>`
    SELECT id, state, progress, failure_code AS "failureCode", failure_message AS "failureMessage",
      started_at AS "startedAt", finished_at AS "finishedAt"
    FROM advisory_updates ORDER BY id DESC LIMIT 1
  `.execute(db)
  return rows[0]
}

/** One at a time (index `advisory_updates_running`). @returns undefined when one runs already */
export async function insertAdvisoryUpdate(db: Db, requestedBy: string | null): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO advisory_updates (state, requested_by) VALUES ('running', ${requestedBy})
    ON CONFLICT DO NOTHING RETURNING id
  `.execute(db)
  return rows[0]?.id
}

export async function updateAdvisoryProgress(db: Db, id: string, progress: AdvisoryProgress): Promise<void> {
  await sql`
    UPDATE advisory_updates SET progress = ${JSON.stringify(progress)}::jsonb
    WHERE id = ${id}::bigint AND state = 'running'
  `.execute(db)
}

/** @param failure why it failed, or, of one that is done, which sources could not be had */
export async function finishAdvisoryUpdate(
  db: Db,
  id: string,
  state: 'done' | 'failed',
  failure: { readonly code: string; readonly message: string } | undefined,
): Promise<void> {
  await sql`
    UPDATE advisory_updates SET state = ${state}, finished_at = now(), progress = NULL,
      failure_code = ${failure?.code ?? null},
      failure_message = ${failure ? clip(toText(failure.message), 2000) : null}
    WHERE id = ${id}::bigint AND state = 'running'
  `.execute(db)
}
