import { SourceError } from '@plimsoll/engine'
import { announce } from '../../db/announce.ts'
import type { Db } from '../../db/database.ts'
import { findRegistry, type RegistryRow, startSync, updateRegistryState } from '../../db/statements/registries.ts'
import {
  type KnownRepository,
  markRepositoriesGone,
  noteRepositoriesUnchanged,
  upsertRepositories,
} from '../../db/statements/registry-contents.ts'
import { toFailure } from '../../errors.ts'
import { REGISTRY_KINDS } from '../kinds.ts'
import { openConnector } from '../open-connector.ts'
import type { ListedRepository, RegistryConnector } from '../registry-connector.ts'
import { inBatches } from './in-batches.ts'
import { readRepository } from './read-repository.ts'
import { syncAccount } from './sync-account.ts'
import type { SyncDeps } from './sync-deps.ts'

/** Repositories written in one statement. */
const BATCH = 100
/** What a registry says about changes is not always true, so every repository is read again after a day. */
const FULL_READ_MS = 24 * 3_600_000
/** So many repositories that fail one after the other mean that the registry itself fails. */
const MAX_FAILURES_IN_A_ROW = 20

/**
 * Reads what a registry holds: repositories, tags, digests and, for digests that are new, the images below them; of an account, its registries. Where the
 * registry says that nothing changed in a repository, its tags are not read. Each repository is kept as soon as it is read, so a sync that is cut off goes on
 * where it was. A repository that cannot be read keeps what was known of it. A failure of the registry as a whole is written to its row; only what is not the
 * registry's fault is thrown.
 */
export async function syncRegistry(deps: SyncDeps, registryId: string, signal: AbortSignal): Promise<void> {
  const { db, log } = deps
  const registry = await findRegistry(db, registryId)
  if (!registry) return
  const times = await startSync(db, registryId)
  await announce(db, { type: 'registry', id: registryId })
  try {
    const isAccount = REGISTRY_KINDS[registry.kind].isAccount?.(registry) ?? false
    const failure = isAccount
      ? await syncAccount(deps, registry, signal)
      : await syncContents(deps, registry, times, signal)
    await setState(db, registryId, failure ? { state: 'failing', ...failure } : { state: 'ok' })
  } catch (error) {
    signal.throwIfAborted()
    const failure = toFailure(error)
    if (!failure) throw error
    log.warn({ registryId, code: failure.code }, 'registry sync failed')
    await setState(db, registryId, { state: 'failing', ...failure })
  }
}

interface Failure {
  readonly code: string
  readonly message: string
}

interface SyncTimes {
  readonly now: Date
  readonly startedAt: Date
}

/** @returns the failure of the last repository that could not be read, if any */
async function syncContents(
  deps: SyncDeps,
  registry: RegistryRow,
  times: SyncTimes,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const { db } = deps
  const { parallelReads } = REGISTRY_KINDS[registry.kind].capabilities
  const began = performance.now()
  const dbNow = (): Date => new Date(times.now.getTime() + performance.now() - began)
  const outcome = outcomes()
  const running = new Set<Promise<void>>()
  await using connector = openConnector(registry, deps)
  try {
    for await (const batch of inBatches(connector.listRepositories(signal), BATCH)) {
      const listed = new Map(batch.map((one) => [one.name, one]))
      const known = await upsertRepositories(db, registry.id, batch, times.now)
      const stale = known.filter((one) => !isFresh(one, listed.get(one.name), times))
      const staleIds = new Set(stale.map(({ id }) => id))
      await noteRepositoriesUnchanged(
        db,
        known.flatMap(({ id }) => (staleIds.has(id) ? [] : [id])),
      )
      for (const one of stale) {
        outcome.throwIfHopeless()
        signal.throwIfAborted()
        const revision = listed.get(one.name)?.revision
        const reading = readOne(deps, connector, registry, { ...one, revision: revision ?? null }, dbNow(), signal)
          .then(outcome.good, (error: unknown) => outcome.bad(one.name, error))
          .finally(() => running.delete(reading))
        running.add(reading)
        if (running.size >= parallelReads) await Promise.race(running)
      }
    }
  } finally {
    await Promise.all(running)
  }
  signal.throwIfAborted()
  outcome.throwIfHopeless()
  await markRepositoriesGone(db, registry.id, times.now)
  return outcome.lastFailure()
}

/** Read in this sync before it was cut off, or a short while ago and unchanged since. */
function isFresh(known: KnownRepository, listed: ListedRepository | undefined, { now, startedAt }: SyncTimes): boolean {
  if (known.readAt === null) return false
  if (startedAt < now && known.readAt >= startedAt) return true
  const isUnchanged = listed?.revision !== undefined && listed.revision === known.revision
  return isUnchanged && now.getTime() - known.readAt.getTime() < FULL_READ_MS
}

async function readOne(
  deps: SyncDeps,
  connector: RegistryConnector,
  registry: RegistryRow,
  repository: { readonly id: string; readonly name: string; readonly revision: string | null },
  readAt: Date,
  signal: AbortSignal,
): Promise<void> {
  const isNamed = registry.repositories?.includes(repository.name) ?? false
  await readRepository(deps, connector, { ...repository, readAt, mustExist: isNamed }, signal)
}

/** How the repositories of one sync fared. */
function outcomes() {
  const bugs: unknown[] = []
  let last: Failure | undefined
  let inARow = 0
  return {
    good(): void {
      inARow = 0
    },
    bad(name: string, error: unknown): void {
      const failure = toFailure(error)
      inARow += 1
      if (failure) last = { code: failure.code, message: `${name}: ${failure.message}` }
      else bugs.push(error)
    },
    lastFailure: (): Failure | undefined => last,
    throwIfHopeless(): void {
      if (bugs.length > 0) throw bugs[0]
      if (inARow < MAX_FAILURES_IN_A_ROW || !last) return
      throw new SourceError(
        last.code as SourceError['code'],
        `The sync was stopped after ${inARow} repositories in a row could not be read. The last one: ${last.message}`,
      )
    },
  }
}

async function setState(db: Db, registryId: string, outcome: Parameters<typeof updateRegistryState>[2]): Promise<void> {
  await updateRegistryState(db, registryId, outcome)
  await announce(db, { type: 'registry', id: registryId })
}
