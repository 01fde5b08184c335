import { stat } from 'node:fs/promises'
import { type AttemptLog, readAttempts, withAttempt } from './attempt-log.ts'
import type { GenerationDirectory } from './generation-directory.ts'
import { openGeneration } from './open-generation.ts'
import type { SourceStatus } from './source-status.ts'

/** What `db status` shows. */
export interface AdvisoryStatus {
  readonly generation: string
  readonly path: string
  readonly builtAt: string
  readonly bytes: number
  /** Sorted by name, with what later attempts said. */
  readonly sources: readonly SourceStatus[]
  /** Sources that were asked for in the last week of updating and never came, sorted by name. */
  readonly missing: readonly MissingSource[]
  /** Id of the generation before, while it is kept. */
  readonly previous?: string
}

export interface MissingSource {
  readonly name: string
  /** RFC 3339. */
  readonly at: string
  /** One sentence. */
  readonly message: string
}

/**
 * @returns undefined while there is no generation
 * @throws {AdvisoryError} `ADVISORY_GENERATION_INVALID`
 */
export async function advisoryStatus(directory: GenerationDirectory): Promise<AdvisoryStatus | undefined> {
  const current = await directory.current()
  if (!current) return undefined
  const [previous, attempts, { size }] = await Promise.all([
    directory.previous(),
    readAttempts(directory.path),
    stat(current.path),
  ])
  using generation = openGeneration(current.path)
  return {
    generation: generation.id,
    path: current.path,
    builtAt: generation.builtAt,
    bytes: size,
    missing: missingSources(attempts, new Set(generation.sources.map(({ name }) => name))),
    sources: generation.sources.map((status) => withAttempt(status, attempts.get(status.name))),
    ...(previous && { previous: previous.id }),
  }
}

/** After so long without being asked for, nobody wants a source any more. */
const FORGOTTEN_MS = 7 * 24 * 3600 * 1000

function missingSources(attempts: AttemptLog, present: ReadonlySet<string>): MissingSource[] {
  const newest = Math.max(...[...attempts.values()].map(({ at }) => Date.parse(at)))
  return [...attempts]
    .flatMap(([name, { at, failure }]) =>
      failure === undefined || present.has(name) || Date.parse(at) < newest - FORGOTTEN_MS
        ? []
        : [{ name, at, message: failure }],
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
