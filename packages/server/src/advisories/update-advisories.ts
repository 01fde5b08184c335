import type { AdvisoryProgress as Progress } from '@plimsoll/contract'
import { type AdvisoryProgress, httpDownload, sourceChoice, updateAdvisories } from '@plimsoll/engine'
import { announce } from '../db/announce.ts'
import { type Db, withTransaction } from '../db/database.ts'
import {
  finishAdvisoryUpdate,
  insertAdvisoryUpdate,
  updateAdvisoryProgress,
} from '../db/statements/advisory-updates.ts'
import { ApiProblem, toFailure } from '../errors.ts'
import type { JobSender } from '../jobs/task.ts'
import type { Logger } from '../log.ts'
import type { AdvisoryShelf } from './advisory-shelf.ts'

export interface AdvisoryUpdateDeps {
  readonly db: Db
  readonly log: Logger
  readonly jobs: JobSender
  readonly shelf: AdvisoryShelf
  readonly isOffline: boolean
  /** Proxy variables, and which advisory sources to take from where. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

const WRITE_EVERY_MS = 500

/**
 * Asks for an update; the job and its row come to be together.
 * @throws {ApiProblem} `OFFLINE`, `ADVISORY_UPDATE_RUNNING`
 */
export async function startAdvisoryUpdate(
  { db, jobs, isOffline }: Pick<AdvisoryUpdateDeps, 'db' | 'jobs' | 'isOffline'>,
  requestedBy: string | null,
): Promise<void> {
  if (isOffline) {
    throw new ApiProblem(
      'OFFLINE',
      'Plimsoll runs offline and downloads nothing. Import advisories with "plimsoll db import".',
    )
  }
  await withTransaction(db, async (tx) => {
    const updateId = await insertAdvisoryUpdate(tx, requestedBy)
    if (updateId === undefined) {
      throw new ApiProblem(
        'ADVISORY_UPDATE_RUNNING',
        'The advisory database is being updated already. Wait for that to end.',
      )
    }
    await jobs.send('advisories.update', [{ updateId }], { db: tx })
    await announce(tx, { type: 'advisories' })
  })
}

/** Builds the next generation. A source that fails keeps its rows and is named in the outcome; nothing that upstream does is an error here. */
export async function runAdvisoryUpdate(
  deps: AdvisoryUpdateDeps,
  updateId: string,
  signal: AbortSignal,
): Promise<void> {
  const { db, log, shelf, jobs } = deps
  await using http = httpDownload({ proxy: deps.environment })
  try {
    await using progress = progressWriter(db, updateId, log)
    const outcome = await updateAdvisories(
      shelf.directory,
      { download: http.download, ...sourceChoice(deps.environment) },
      { signal, onProgress: progress.report },
    )
    const failed = outcome.attempts.flatMap((attempt) => (attempt.outcome === 'failed' ? [attempt.name] : []))
    // It notes the new generation and tells everybody.
    await jobs.send('inventory.rematch', [{}])
    await finishAdvisoryUpdate(
      db,
      updateId,
      'done',
      failed.length === 0 ? undefined : shortfall(failed, outcome.attempts.length),
    )
  } catch (error) {
    signal.throwIfAborted()
    const failure = toFailure(error)
    if (!failure) throw error
    log.warn({ code: failure.code }, 'advisory update failed')
    await finishAdvisoryUpdate(db, updateId, 'failed', failure)
  }
  await announce(db, { type: 'advisories' })
}

/** What an update did not get. @param tried sources in all */
function shortfall(names: readonly string[], tried: number): { readonly code: string; readonly message: string } {
  const shown = names.slice(0, 5).join(', ')
  const more = names.length > 5 ? ` and ${names.length - 5} more` : ''
  const message =
    names.length === tried
      ? 'No source could be had; what is there stays. Check the network and the proxy variables, or import advisories with "plimsoll db import".'
      : `Some sources could not be had and keep their last good data: ${shown}${more}.`
  return { code: 'ADVISORY_DOWNLOAD_FAILED', message }
}

function progressWriter(
  db: Db,
  updateId: string,
  log: Logger,
): AsyncDisposable & { report(progress: AdvisoryProgress): void } {
  let state: Progress = { stage: 'starting', source: null, done: 0, total: null, unit: 'bytes' }
  let written: Progress | undefined
  let writing = Promise.resolve()
  const write = async (): Promise<void> => {
    const current = state
    if (current === written) return
    await updateAdvisoryProgress(db, updateId, current)
    await announce(db, { type: 'advisories' })
    written = current
  }
  const timer = setInterval(() => {
    writing = writing.then(write).catch((error: unknown) => log.warn({ err: error }, 'advisory progress not written'))
  }, WRITE_EVERY_MS)
  return {
    report(progress) {
      state = toProgress(progress) ?? state
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await writing
    },
  }
}

function toProgress(progress: AdvisoryProgress): Progress | undefined {
  switch (progress.stage) {
    case 'source': {
      const { name: source, state, bytes = 0, totalBytes, records = 0 } = progress
      if (state !== 'reading')
        return { stage: 'downloading', source, done: bytes, total: totalBytes ?? null, unit: 'bytes' }
      return { stage: 'importing', source, done: records, total: null, unit: 'advisories' }
    }
    case 'source-done':
      return undefined
    case 'building':
      return { stage: 'building', source: null, done: 0, total: null, unit: 'advisories' }
  }
}
