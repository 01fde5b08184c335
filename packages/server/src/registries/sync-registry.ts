import type { Digest } from '@plimsoll/engine'
import { announce } from '../db/announce.ts'
import { type Db, withTransaction } from '../db/database.ts'
import { findRegistry, type RegistryRow, updateRegistryState } from '../db/statements/registries.ts'
import {
  knownRoots,
  markRepositoriesGone,
  refreshReferences,
  replaceTags,
  upsertImages,
  upsertRepository,
} from '../db/statements/registry-contents.ts'
import { toFailure } from '../errors.ts'
import type { Logger } from '../log.ts'
import { type ConnectorDeps, openConnector } from './open-connector.ts'
import type { ListedTag, RegistryConnector } from './registry-connector.ts'

export interface SyncDeps extends ConnectorDeps {
  readonly db: Db
  readonly log: Logger
}

/** Repositories read at the same time. */
const PARALLEL = 4

/**
 * Reads what a registry holds: repositories, tags, digests and, for digests that are new, the images below them. Each repository is kept as soon as it is read,
 * so a sync that is cut off goes on where it was: what is known is not asked again. A repository that cannot be read keeps what was known of it.
 * A failure of the registry as a whole is written to its row; only what is not the registry's fault is thrown.
 */
export async function syncRegistry(deps: SyncDeps, registryId: string, signal: AbortSignal): Promise<void> {
  const { db, log } = deps
  const registry = await findRegistry(db, registryId)
  if (!registry) return
  await setState(db, registryId, { state: 'syncing' })
  try {
    await using connector = openConnector(registry, deps)
    const failure = await syncAll(deps, registry, connector, signal)
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

/** @returns the failure of the last repository that could not be read, if any */
async function syncAll(
  { db }: SyncDeps,
  registry: RegistryRow,
  connector: RegistryConnector,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const listed: string[] = []
  const failures: Failure[] = []
  const bugs: unknown[] = []
  const running = new Set<Promise<void>>()
  for await (const repository of connector.listRepositories(signal)) {
    signal.throwIfAborted()
    const id = await upsertRepository(db, registry.id, repository)
    listed.push(id)
    const one = syncRepository(db, connector, { id, name: repository.name }, signal)
      .catch((error: unknown) => {
        const failure = toFailure(error)
        if (failure) failures.push({ code: failure.code, message: `${repository.name}: ${failure.message}` })
        else bugs.push(error)
      })
      .finally(() => running.delete(one))
    running.add(one)
    if (running.size >= PARALLEL) await Promise.race(running)
  }
  await Promise.all(running)
  signal.throwIfAborted()
  if (bugs.length > 0) throw bugs[0]
  await markRepositoriesGone(db, registry.id, listed)
  return failures.at(-1)
}

async function syncRepository(
  db: Db,
  connector: RegistryConnector,
  repository: { readonly id: string; readonly name: string },
  signal: AbortSignal,
): Promise<void> {
  const tags: ListedTag[] = await Array.fromAsync(connector.listTags(repository.name, signal))
  const digests = [...new Set(tags.map(({ digest }) => digest))]
  const known = await knownRoots(db, repository.id, digests)
  for (const digest of digests.filter((one) => !known.has(one))) {
    await readRoot(db, connector, repository, digest, signal)
  }
  await withTransaction(db, async (tx) => {
    await replaceTags(tx, repository.id, tags)
    await refreshReferences(tx, repository.id, connector.host)
  })
}

async function readRoot(
  db: Db,
  connector: RegistryConnector,
  repository: { readonly id: string; readonly name: string },
  digest: Digest,
  signal: AbortSignal,
): Promise<void> {
  const images = await connector.listImages(repository.name, digest, signal)
  const reference = `${connector.host}/${repository.name}@${digest}`
  await withTransaction(db, (tx) => upsertImages(tx, repository.id, { digest, reference }, images))
}

async function setState(db: Db, registryId: string, outcome: Parameters<typeof updateRegistryState>[2]): Promise<void> {
  await updateRegistryState(db, registryId, outcome)
  await announce(db, { type: 'registry', id: registryId })
}
