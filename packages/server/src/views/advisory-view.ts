import type { AdvisoryStatus } from '@plimsoll/contract'
import type { Db } from '../db/database.ts'
import { findCurrentGeneration } from '../db/statements/advisory-generations.ts'
import { findLatestUpdate } from '../db/statements/advisory-updates.ts'
import { toInstant } from '../db/to-json.ts'
import { failureOf, instantOf } from './fields.ts'

/** The current generation, and the update that runs or ran last. */
export async function readAdvisoryStatus(db: Db, isOffline: boolean): Promise<AdvisoryStatus> {
  const [generation, update] = await Promise.all([findCurrentGeneration(db), findLatestUpdate(db)])
  return {
    generation: generation
      ? {
          id: generation.id,
          builtAt: generation.builtAt.toISOString(),
          isStarter: generation.isStarter,
          advisoryCount: Number(generation.advisoryCount),
          sources: generation.sources.map((source) => ({
            ...source,
            updatedAt: toInstant(source.updatedAt) ?? generation.builtAt.toISOString(),
          })),
        }
      : null,
    update: {
      state: update?.state ?? 'never',
      startedAt: instantOf(update?.startedAt ?? null),
      finishedAt: instantOf(update?.finishedAt ?? null),
      failure: update ? failureOf(update) : null,
      progress: update?.progress ?? null,
    },
    isOffline,
  }
}
