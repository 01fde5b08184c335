import { stat } from 'node:fs/promises'
import { readAttempts, withAttempt } from './attempt-log.ts'
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
  /** Id of the generation before, while it is kept. */
  readonly previous?: string
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
    sources: generation.sources.map((status) => withAttempt(status, attempts.get(status.name))),
    ...(previous && { previous: previous.id }),
  }
}
