import { type Digest, SourceError } from '@plimsoll/engine'
import { type Db, withTransaction } from '../../db/database.ts'
import {
  knownRoots,
  noteRepositoryRead,
  type PlacedImage,
  refreshReferences,
  replaceTags,
  upsertImages,
} from '../../db/statements/registry-contents.ts'
import type { Logger } from '../../log.ts'
import type { ListedTag, RegistryConnector } from '../registry-connector.ts'

/** Tags of one repository, at most. */
const MAX_TAGS = 100_000

export interface RepositoryToRead {
  readonly id: string
  readonly name: string
  /** What the registry said about it when it was listed. */
  readonly revision: string | null
  /** The beginning of the reading, by the database's clock. */
  readonly readAt: Date
  /** Somebody named it: that there is none is an error, not a repository without tags. */
  readonly mustExist: boolean
}

/**
 * Reads the tags of one repository and the images below digests that are new; all of it is kept together or nothing.
 * @throws {SourceError}
 */
export async function readRepository(
  { db, log }: { readonly db: Db; readonly log: Logger },
  connector: RegistryConnector,
  repository: RepositoryToRead,
  signal: AbortSignal,
): Promise<void> {
  const { id, name } = repository
  const tags = await listTags(connector, repository, signal)
  const roots = new Map(tags.map((tag) => [tag.digest, tag]))
  const known = await knownRoots(db, id, [...roots.keys()])
  const images: PlacedImage[] = []
  for (const [digest, tag] of roots) {
    if (known.has(digest)) continue
    const below = tag.images ?? (await listBelow(connector, name, digest, log, signal))
    images.push(...below.map((image) => ({ root: digest, image })))
  }
  await withTransaction(db, async (tx) => {
    await upsertImages(tx, id, `${connector.host}/${name}`, images)
    await replaceTags(tx, id, tags)
    await refreshReferences(tx, id, connector.host)
    await noteRepositoryRead(tx, id, repository.revision ?? undefined, repository.readAt)
  })
}

/** Each tag once: a list that grows while it is read can name one twice. */
async function listTags(
  connector: RegistryConnector,
  { name, mustExist }: RepositoryToRead,
  signal: AbortSignal,
): Promise<readonly ListedTag[]> {
  const tags = new Map<string, ListedTag>()
  try {
    for await (const tag of connector.listTags(name, signal)) {
      signal.throwIfAborted()
      tags.set(tag.name, tag)
      if (tags.size > MAX_TAGS) {
        throw new SourceError('SOURCE_TOO_LARGE', `${name} has more than ${MAX_TAGS} tags. Delete old ones.`)
      }
    }
  } catch (error) {
    // Catalogs name repositories whose last tag was deleted.
    if (mustExist || !(error instanceof SourceError) || error.code !== 'SOURCE_NOT_FOUND') throw error
    return []
  }
  return [...tags.values()]
}

/** Reasons that lie in one image, or in what may be done with it: they keep nobody from reading the others. */
const OF_ONE_IMAGE: ReadonlySet<string> = new Set([
  'SOURCE_NOT_FOUND',
  'SOURCE_BLOCKED_BY_POLICY',
  'SOURCE_SCHEMA1_UNSUPPORTED',
  'SOURCE_NOT_AN_IMAGE',
  'SOURCE_MANIFEST_INVALID',
  'SOURCE_DIGEST_MISMATCH',
  'SOURCE_TOO_LARGE',
])

async function listBelow(
  connector: RegistryConnector,
  repository: string,
  digest: Digest,
  log: Logger,
  signal: AbortSignal,
): ReturnType<RegistryConnector['listImages']> {
  try {
    return await connector.listImages(repository, digest, signal)
  } catch (error) {
    if (!(error instanceof SourceError) || !OF_ONE_IMAGE.has(error.code)) throw error
    log.warn({ repository, digest, code: error.code }, 'image not listed')
    return []
  }
}
