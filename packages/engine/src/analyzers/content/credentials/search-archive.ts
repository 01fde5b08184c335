import type { FindCredentials } from '../../../credentials/find-credentials.ts'
import { isCodedError } from '../../../domain/errors.ts'
import { MiB } from '../../../domain/units.ts'
import type { ByteSource } from '../../../formats/byte-source.ts'
import { openZip, readMember, storedMember, type ZipArchive, type ZipMember } from '../../../formats/zip/zip-archive.ts'
import type { AnalysisContext } from '../../analyzer.ts'
import { type ContentKind, contentKindOf } from '../content-kind.ts'
import { PUBLISHED_CLASSES } from './published-classes.data.ts'
import { type PlacedHit, searchChunks } from './search-chunks.ts'

/** Something found in a member of an archive. */
export interface MemberHit extends PlacedHit {
  /** `BOOT-INF/lib/a.jar!/application.yml`. */
  readonly member: string
}

export interface ArchiveSearchOptions {
  readonly find: FindCredentials
  readonly context: AnalysisContext
}

const MAX_MEMBER_BYTES = 8 * MiB
const MAX_NESTED_BYTES = 128 * MiB
/** Inflated bytes of all members of one file, nested archives and their members together. */
const MAX_INFLATED_BYTES = 512 * MiB
const MAX_MEMBERS = 200_000
const NESTED = /\.(?:[jwesnrhk]ar|[jh]pi|zip|whl|egg|apk|aar|nupkg|vsix|xpi)$/i
const SEARCHED: ReadonlySet<ContentKind> = new Set([
  'text',
  'utf-16',
  'binary',
  'java-class',
  'executable',
  'python-bytecode',
])
const INERT_NAME = /\.(?:png|jpe?g|gif|ico|webp|woff2?|ttf|eot|otf|mp[34]|wav|ogg|mo|kotlin_module|kotlin_metadata)$/i

interface State extends ArchiveSearchOptions {
  inflated: number
  members: number
  leftOut: number
  encrypted: number
}

/** Searches the members of a zip archive and of those inside it. `undefined` when it is none; what limits leave out is reported. */
export async function searchArchive(
  source: ByteSource,
  options: ArchiveSearchOptions,
): Promise<readonly MemberHit[] | undefined> {
  const archive = await tryRead(() => openZip(source))
  if (archive === undefined) return undefined
  const state: State = { ...options, inflated: 0, members: 0, leftOut: archive.omitted, encrypted: 0 }
  const hits: MemberHit[] = []
  await searchMembers(archive, '', 0, state, hits)
  if (state.leftOut > 0)
    options.context.report({
      code: 'LIMIT_EXCEEDED',
      message: `${state.leftOut} members of this archive are too large, too many or too deep and were not searched for credentials.`,
    })
  if (state.encrypted > 0)
    options.context.report({
      code: 'UNSUPPORTED',
      message: `${state.encrypted} members of this archive are encrypted and were not searched for credentials.`,
    })
  return hits
}

async function searchMembers(
  archive: ZipArchive,
  place: string,
  depth: number,
  state: State,
  hits: MemberHit[],
): Promise<void> {
  for (const member of archive.members) {
    state.context.signal.throwIfAborted()
    if (member.uncompressedBytes === 0 || isPublished(member.path)) continue
    const isNested = NESTED.test(member.path)
    const maxBytes = isNested ? MAX_NESTED_BYTES : MAX_MEMBER_BYTES
    if (member.isEncrypted) state.encrypted++
    else if (
      state.members++ >= MAX_MEMBERS ||
      member.uncompressedBytes > Math.min(maxBytes, MAX_INFLATED_BYTES - state.inflated) ||
      (isNested && depth >= state.context.limits.maxNestedDepth)
    )
      state.leftOut++
    else await searchMember(archive, member, place, depth, state, hits)
  }
}

async function searchMember(
  archive: ZipArchive,
  member: ZipMember,
  place: string,
  depth: number,
  state: State,
  hits: MemberHit[],
): Promise<void> {
  const path = `${place}${member.path}`
  const content = await tryRead(() => openMember(archive, member, state))
  if (content === undefined) return
  const head = await content.range(0, 4_096)
  const kind = contentKindOf(head)
  if (kind === 'zip') {
    const nested = await tryRead(() => openZip(content))
    if (nested === undefined) return
    state.leftOut += nested.omitted
    if (depth < state.context.limits.maxNestedDepth) return searchMembers(nested, `${path}!/`, depth + 1, state, hits)
    state.leftOut++
  } else if (SEARCHED.has(kind)) {
    const search = await searchChunks(wholeOf(content), {
      find: state.find,
      path: path.slice(path.lastIndexOf('!/') + 1),
      isBinary: kind !== 'text',
      maxBytes: MAX_MEMBER_BYTES,
    })
    for (const hit of search.hits) hits.push({ ...hit, member: path })
    if (search.isCut) state.leftOut++
  }
}

async function openMember(archive: ZipArchive, member: ZipMember, state: State): Promise<ByteSource> {
  const stored = await storedMember(archive, member)
  if (stored) return stored
  state.inflated += member.uncompressedBytes
  const bytes = await readMember(archive, member, MAX_NESTED_BYTES)
  return { size: bytes.length, range: async (offset, length) => bytes.subarray(offset, offset + length) }
}

async function* wholeOf(content: ByteSource): AsyncIterable<Uint8Array> {
  yield await content.range(0, content.size)
}

/** Classes of well-known libraries, and members whose names say that they hold no text; archives hold thousands of both. */
function isPublished(path: string): boolean {
  if (INERT_NAME.test(path)) return true
  if (!path.endsWith('.class')) return false
  const name = path.replace(/^(?:BOOT-INF|WEB-INF)\/classes\//, '')
  return PUBLISHED_CLASSES.some((beginning) => name.startsWith(beginning))
}

/** A damaged part of an archive is left out: whoever reads archives for their packages says so. */
async function tryRead<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!isCodedError(error)) throw error
    return undefined
  }
}
