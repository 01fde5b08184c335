import { stat } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { AdvisoryError } from './advisory-error.ts'
import { type LoggedAttempt, readAttempts, withAttempt, writeAttempts } from './attempt-log.ts'
import type { BuildOptions, BuildOutcome, SourceAttempt } from './build-outcome.ts'
import type { AdvisoryFeed, FeedInput } from './feed.ts'
import type { AdvisoryGeneration } from './generation.ts'
import { type GenerationBuilder, generationBuilder } from './generation-builder.ts'
import type { BuilderLock, GenerationDirectory } from './generation-directory.ts'
import { formerAdvisoryIds } from './keep-sources.ts'
import { openGeneration } from './open-generation.ts'
import { rejectionCounter } from './rejections.ts'
import type { SourceStatus } from './source-status.ts'

/** A source that is to be read anew. */
export interface PlannedSource {
  readonly name: string
  readonly feed: AdvisoryFeed
  readonly url: string
  readonly origin: SourceStatus['origin']
  /** Gets the bytes. Called once; `input.release` is called when they have been read. */
  acquire(context: AcquireContext): Promise<AcquiredSource>
}

export interface AcquireContext {
  readonly signal: AbortSignal
  /** The source as the current generation holds it. */
  readonly former: SourceStatus | undefined
  /** Ids of the advisories that the current generation has of it. */
  formerIds(): ReadonlySet<string>
  readonly lock: BuilderLock
  onBytes(bytes: number, totalBytes?: number): void
}

export type AcquiredSource =
  | { readonly status: 'unchanged' | 'absent' }
  | {
      readonly status: 'ok'
      readonly input: FeedInput
      readonly etag?: string
      readonly lastModified?: string
      /** How new upstream is, where the way that it was got says so. */
      readonly builtAt?: string
      /** The input holds changes only: advisories of these ids, and of those in the input, take the place of former ones; all others stay. */
      readonly replaces?: ReadonlySet<string>
      release?(): Promise<void>
    }

/** How a build treats a source that cannot be read: give up, or keep its former rows and go on. */
export type OnSourceFailure = 'throw' | 'keep'

/** Records between two looks at the abort signal and at other work. */
const BREATH = 2000
/** Reasons that a source's status lists. */
const MAX_REJECTIONS = 40
/** Below this, a shrinking source is no sign of damage. */
const SHRINK_FLOOR = 100

/**
 * Builds the next generation: the planned sources as they are now, all others as they were. Sources of origin `starter` are left behind as soon as
 * a real one is read. Nothing is published when no planned source had anything new.
 * @throws {AdvisoryError} `ADVISORY_LOCKED`; the planned source's own error when `onFailure` is `throw`, or when there is nothing to keep at all
 */
export async function buildGeneration(
  directory: GenerationDirectory,
  planned: readonly PlannedSource[],
  onFailure: OnSourceFailure,
  options: BuildOptions = {},
): Promise<BuildOutcome> {
  const now = options.now ?? (() => new Date())
  using lock = await directory.lock()
  using former = await openFormer(directory)
  await using builder = generationBuilder(lock, options.onProgress)
  const attempts: SourceAttempt[] = []
  for (const source of planned) {
    const attempt = await readSource(source, { builder, lock, former, onFailure, options, now })
    attempts.push(attempt)
    options.onProgress?.({ stage: 'source-done', attempt })
  }
  attempts.sort((a, b) => (a.name < b.name ? -1 : 1))
  await logAttempts(directory, attempts, now())
  if (!attempts.some(({ outcome }) => outcome === 'imported')) return await keepCurrent(directory, former, attempts)
  options.signal?.throwIfAborted()
  if (former) builder.keep(former.path, keptStatuses(former, planned, attempts, now()))
  const published = await builder.publish(now())
  return {
    generation: published.id,
    path: published.path,
    builtAt: isoSeconds(now()),
    changed: true,
    bytes: published.bytes,
    sources: [...published.sources].sort((a, b) => (a.name < b.name ? -1 : 1)),
    attempts,
  }
}

interface Run {
  readonly builder: GenerationBuilder
  readonly lock: BuilderLock
  readonly former: AdvisoryGeneration | undefined
  readonly onFailure: OnSourceFailure
  readonly options: BuildOptions
  readonly now: () => Date
}

async function readSource(source: PlannedSource, run: Run): Promise<SourceAttempt> {
  const { name } = source
  const signal = run.options.signal ?? new AbortController().signal
  const former = run.former?.sources.find((status) => status.name === name)
  const progress = run.options.onProgress ?? (() => {})
  try {
    signal.throwIfAborted()
    progress({ stage: 'source', name, state: 'checking' })
    const acquired = await source.acquire({
      signal,
      former,
      formerIds: () => (run.former ? formerAdvisoryIds(run.former.path, name) : new Set()),
      lock: run.lock,
      onBytes: (bytes, totalBytes) =>
        progress({
          stage: 'source',
          name,
          state: 'downloading',
          bytes,
          ...(totalBytes !== undefined && { totalBytes }),
        }),
    })
    if (acquired.status !== 'ok') return { name, outcome: acquired.status }
    try {
      return await importSource(source, acquired, former, signal, run)
    } finally {
      await acquired.release?.()
    }
  } catch (error) {
    if (signal.aborted || run.onFailure === 'throw') throw error
    return { name, outcome: 'failed', message: messageOf(error), kept: former !== undefined }
  }
}

async function importSource(
  source: PlannedSource,
  acquired: Extract<AcquiredSource, { status: 'ok' }>,
  former: SourceStatus | undefined,
  signal: AbortSignal,
  { builder, lock, former: generation, options, now }: Run,
): Promise<SourceAttempt> {
  const { name, feed } = source
  const changedIds = acquired.replaces && new Set(acquired.replaces)
  const rejections = rejectionCounter()
  const startedAt = now()
  let builtAt: string | undefined
  const writer = builder.begin()
  try {
    const context = {
      signal,
      now: startedAt,
      reject: rejections.reject,
      builtAt: (time: string) => {
        builtAt = time
      },
      workFile: lock.workFile,
    }
    let steps = 0
    for await (const record of feed.parse(acquired.input, context)) {
      writer.add(record)
      if (record.kind === 'advisory') changedIds?.add(record.advisory.id)
      if (++steps % BREATH === 0) {
        options.onProgress?.({ stage: 'source', name, state: 'reading', records: writer.records })
        await setImmediate()
        signal.throwIfAborted()
      }
    }
    if (changedIds && generation) writer.keepOthers(generation.path, name, changedIds)
    checkCount(name, writer.records, rejections.total, former, options)
  } catch (error) {
    writer.discard()
    throw withLabel(error, acquired.input.label)
  }
  const { etag, lastModified } = acquired
  const kept = acquired.replaces && former
  const upstreamBuiltAt = acquired.builtAt ?? builtAt
  writer.commit({
    name,
    feed: feed.name,
    authority: feed.authority,
    title: feed.title,
    url: source.url,
    licence: feed.licence,
    origin: source.origin,
    fetchedAt: isoSeconds(startedAt),
    checkedAt: isoSeconds(startedAt),
    ...(upstreamBuiltAt !== undefined && { upstreamBuiltAt }),
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
    records: writer.records,
    rejected: rejections.total + (kept?.rejected ?? 0),
    rejections: [...rejections.list(), ...(kept?.rejections ?? [])].slice(0, MAX_REJECTIONS),
  })
  return {
    name,
    outcome: 'imported',
    records: writer.records,
    rejected: rejections.total,
    ...(former && { formerRecords: former.records }),
  }
}

/** An input's error with the input's name in it. */
function withLabel(error: unknown, label: string): unknown {
  if (!(error instanceof AdvisoryError) || error.message.includes(label)) return error
  return new AdvisoryError(error.code, `${label}: ${error.message}`, { cause: error })
}

function checkCount(
  name: string,
  records: number,
  rejected: number,
  former: SourceStatus | undefined,
  options: BuildOptions,
): void {
  if (records === 0 && rejected > 0) {
    throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${name}: none of its ${rejected} elements could be read.`)
  }
  if (former && !options.allowShrink && former.records >= SHRINK_FLOOR && records < former.records * 0.8) {
    throw new AdvisoryError(
      'ADVISORY_SOURCE_SHRUNK',
      `${name} came back with ${records} records instead of ${former.records}. If that is right, allow it to shrink.`,
    )
  }
}

/** The sources of the former generation that this one takes over, with what became of those that were tried. */
function keptStatuses(
  former: AdvisoryGeneration,
  planned: readonly PlannedSource[],
  attempts: readonly SourceAttempt[],
  now: Date,
): SourceStatus[] {
  const outcomes = new Map(attempts.map((attempt) => [attempt.name, attempt]))
  const isReal = planned.some(({ origin }) => origin !== 'starter')
  return former.sources.flatMap((status) => {
    const attempt = outcomes.get(status.name)
    if (attempt?.outcome === 'imported' || (isReal && status.origin === 'starter')) return []
    if (!attempt) return [status]
    const { failure: _, ...rest } = status
    const checkedAt = isoSeconds(now)
    return [
      {
        ...rest,
        checkedAt,
        ...(attempt.outcome === 'failed' && { failure: { at: checkedAt, message: attempt.message } }),
      },
    ]
  })
}

async function keepCurrent(
  directory: GenerationDirectory,
  former: AdvisoryGeneration | undefined,
  attempts: readonly SourceAttempt[],
): Promise<BuildOutcome> {
  if (!former) {
    const failed = attempts.find((attempt) => attempt.outcome === 'failed')
    throw new AdvisoryError(
      'ADVISORY_GENERATION_MISSING',
      failed ? `No source could be read. ${failed.message}` : 'No source had anything to read.',
    )
  }
  const log = await readAttempts(directory.path)
  const { size } = await stat(former.path)
  return {
    generation: former.id,
    path: former.path,
    builtAt: former.builtAt,
    changed: false,
    bytes: size,
    sources: former.sources.map((status) => withAttempt(status, log.get(status.name))),
    attempts,
  }
}

async function logAttempts(
  directory: GenerationDirectory,
  attempts: readonly SourceAttempt[],
  now: Date,
): Promise<void> {
  const log = new Map<string, LoggedAttempt>(await readAttempts(directory.path))
  for (const attempt of attempts) {
    log.set(attempt.name, {
      at: isoSeconds(now),
      ...(attempt.outcome === 'failed' && { failure: attempt.message }),
    })
  }
  await writeAttempts(directory.path, log)
}

/** The current generation, or undefined when there is none that this program can read. */
async function openFormer(directory: GenerationDirectory): Promise<AdvisoryGeneration | undefined> {
  const current = await directory.current()
  if (!current) return undefined
  try {
    return openGeneration(current.path)
  } catch (error) {
    if (error instanceof AdvisoryError && error.code === 'ADVISORY_GENERATION_INVALID') return undefined
    throw error
  }
}

function messageOf(error: unknown): string {
  return error instanceof AdvisoryError ? error.message : 'It could not be read: an unexpected error.'
}

function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
