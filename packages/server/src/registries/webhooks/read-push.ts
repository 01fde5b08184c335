import { isDigestText, isRepositoryName, isTag, SourceError } from '@plimsoll/engine'
import type { Db } from '../../db/database.ts'
import { findRegistry, type RegistryRow } from '../../db/statements/registries.ts'
import {
  findKnownRepository,
  listUnscannedImageIds,
  readClock,
  upsertRepositories,
} from '../../db/statements/registry-contents.ts'
import { readScanSettings } from '../../db/statements/settings.ts'
import { ApiProblem } from '../../errors.ts'
import { startScan } from '../../scans/start-scan.ts'
import { isInScope } from '../../scope/is-in-scope.ts'
import { openConnector } from '../open-connector.ts'
import type { PushClaim, ReportedPush } from '../registry-kind.ts'
import { readRepository } from '../sync/read-repository.ts'
import type { SyncDeps } from '../sync/sync-deps.ts'

/** Names that a registry can have; what a report says otherwise is not looked for. */
export function isPlausible({ repository, selector }: PushClaim): boolean {
  return isRepositoryName(repository) && (selector === undefined || isTag(selector) || isDigestText(selector))
}

/**
 * Looks at what a report names: reads that repository again, unless that was done since, and scans what it leads to and was never scanned. Whoever has the
 * secret can at most have us look; what is in the registry is what the registry itself says.
 * @throws {SourceError} when the registry cannot be read just now
 */
export async function readPush(deps: SyncDeps, push: ReportedPush, signal: AbortSignal): Promise<void> {
  const { db, jobs, log } = deps
  const registry = await findRegistry(db, push.registryId)
  if (!registry || !isListed(registry, push.repository)) return
  const repositoryId = await readAgain(deps, registry, push, signal)
  if (repositoryId === undefined || push.change === 'removed') return
  const { scope } = await readScanSettings(db)
  if (!isInScope(scope, { registryId: registry.id, name: push.repository })) return
  const imageIds = await listUnscannedImageIds(db, repositoryId, push.selector)
  if (imageIds.length === 0) return
  const title = `${push.repository}${selectorText(push.selector)}`
  try {
    await startScan(db, jobs, { trigger: 'webhook', targets: { imageIds: [...imageIds] }, requestedBy: null, title })
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    log.info({ registryId: registry.id, repository: push.repository, code: error.code }, 'pushed image not scanned')
  }
}

/** What a sync of this registry would list. */
function isListed({ repositories, namespace }: RegistryRow, repository: string): boolean {
  if (repositories) return repositories.includes(repository)
  return namespace === null || repository.startsWith(`${namespace}/`)
}

/** @returns the repository's id; undefined when the registry has no such repository */
async function readAgain(
  deps: SyncDeps,
  registry: RegistryRow,
  { repository: name, at }: ReportedPush,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { db } = deps
  const known = await findKnownRepository(db, registry.id, name)
  if (known?.readAt && known.readAt >= new Date(at)) return known.id
  await using connector = openConnector(registry, deps)
  const readAt = await readClock(db)
  if (!known && !(await hasTags(connector.listTags(name, signal)))) return undefined
  const id = known?.id ?? (await addRepository(db, registry.id, name, readAt))
  // Without a revision: the next sync reads it once more, and then knows how the registry calls this state.
  await readRepository(deps, connector, { id, name, revision: null, readAt, mustExist: false }, signal)
  return id
}

async function hasTags(tags: AsyncIterable<unknown>): Promise<boolean> {
  try {
    for await (const _ of tags) return true
    return false
  } catch (error) {
    if (error instanceof SourceError && error.code === 'SOURCE_NOT_FOUND') return false
    throw error
  }
}

async function addRepository(db: Db, registryId: string, name: string, listedAt: Date): Promise<string> {
  const [added] = await upsertRepositories(db, registryId, [{ name }], listedAt)
  // biome-ignore lint/style/noNonNullAssertion: the statement returns a row for every name.
  return added!.id
}

function selectorText(selector: string | undefined): string {
  if (selector === undefined) return ''
  return isDigestText(selector) ? `@${selector}` : `:${selector}`
}
