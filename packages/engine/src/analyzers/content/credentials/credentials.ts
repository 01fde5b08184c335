import { constants, gunzipSync } from 'node:zlib'
import { type CredentialHit, credentialFinder, type FindCredentials } from '../../../credentials/find-credentials.ts'
import { redact } from '../../../credentials/redact.ts'
import type { SecretFact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import { DamagedStreamError, decompress } from '../../../layer/decompress.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { type ContentKind, contentKindOf } from '../content-kind.ts'
import { isLowered } from './is-lowered.ts'
import { searchArchive } from './search-archive.ts'
import { type PlacedHit, searchChunks } from './search-chunks.ts'

/** Leaked keys and passwords in every file that is not inert by its content, and in the members of zip archives. */
export const credentials: LayerAnalyzer = createCredentials()

/** No credential is shorter with what names it. */
const MIN_BYTES = 12
const MAX_FACTS = 100
/** Of one file, and of what a compressed one holds. */
const MAX_SEARCHED_BYTES = 1024 * MiB
const MAX_UNPACKED_BYTES = 256 * MiB
const MAX_UTF16_BYTES = 8 * MiB
const SEARCHED: ReadonlySet<ContentKind> = new Set([
  'text',
  'utf-16',
  'binary',
  'executable',
  'java-class',
  'python-bytecode',
  'zip',
  'gzip',
  'zstd',
])
const INERT_INSIDE: ReadonlySet<ContentKind> = new Set(['manual-page', 'picture', 'font', 'packed'])

function createCredentials(): LayerAnalyzer {
  let find: FindCredentials | undefined
  return {
    name: 'content/credentials',
    version: 2,
    selects: {
      everyFile: true,
      accept: ({ size }) => size >= MIN_BYTES,
      sniff: (_, head) => SEARCHED.has(contentKindOf(head)),
    },
    async *analyze(file, context) {
      find ??= credentialFinder()
      const found = await searchFile(file, find, context)
      const facts = toFacts(file.path, found.hits)
      yield* facts.slice(0, MAX_FACTS)
      if (facts.length > MAX_FACTS || found.isCut)
        context.report({
          code: 'LIMIT_EXCEEDED',
          message: `This file holds more than what is searched or told of one file (${MAX_FACTS} credentials, ${MAX_SEARCHED_BYTES / MiB} MiB).`,
        })
    },
  }
}

interface FoundHit extends PlacedHit {
  readonly member?: string
}

interface Found {
  readonly hits: readonly FoundHit[]
  readonly isCut: boolean
}

async function searchFile(file: AnalyzedFile, find: FindCredentials, context: AnalysisContext): Promise<Found> {
  const kind = contentKindOf(file.head)
  const { path } = file
  if (kind === 'zip') {
    const hits = await searchArchive(file, { find, context })
    if (hits !== undefined) return { hits, isCut: false }
  }
  if (kind === 'gzip' || kind === 'zstd') return searchPacked(file, kind, find)
  if (kind === 'utf-16') return searchUtf16(file, find)
  return searchChunks(file.chunks(), { find, path, isBinary: kind !== 'text', maxBytes: MAX_SEARCHED_BYTES })
}

/** One compressed file, such as a dump or a rotated log; a tar inside is searched as one binary. */
async function searchPacked(file: AnalyzedFile, kind: 'gzip' | 'zstd', find: FindCredentials): Promise<Found> {
  const inside = kind === 'gzip' ? contentKindOf(unpackedHead(file.head)) : 'binary'
  if (INERT_INSIDE.has(inside)) return { hits: [], isCut: false }
  return searchChunks(unpacked(file, kind), {
    find,
    path: file.path.replace(/\.(?:gz|zst)$/, ''),
    isBinary: inside !== 'text',
    maxBytes: MAX_UNPACKED_BYTES,
  })
}

function unpackedHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 8 * MiB }).subarray(0, 4_096)
  } catch {
    return new Uint8Array(0)
  }
}

async function* unpacked(file: AnalyzedFile, kind: 'gzip' | 'zstd'): AsyncIterable<Uint8Array> {
  try {
    yield* decompress(buffersOf(file.chunks()), kind)
  } catch (error) {
    // What could be had was searched.
    if (!(error instanceof DamagedStreamError)) throw error
  }
}

async function* buffersOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}

/** Every character of a credential is ASCII: others become one byte each, and offsets are half as large. */
async function searchUtf16(file: AnalyzedFile, find: FindCredentials): Promise<Found> {
  const bytes = Buffer.from(await file.range(2, MAX_UTF16_BYTES))
  const even = bytes.subarray(0, bytes.length & ~1)
  const text = (file.head[0] === 0xfe ? Buffer.from(even).swap16() : even).toString('utf16le')
  const narrow = Buffer.from(text.replace(/[^\0-\x7f]/g, '?'), 'latin1')
  const chunks = async function* (): AsyncIterable<Uint8Array> {
    yield narrow
  }
  const { hits, isCut } = await searchChunks(chunks(), {
    find,
    path: file.path,
    isBinary: false,
    maxBytes: MAX_UTF16_BYTES,
  })
  return {
    hits: hits.map((hit) => ({ ...hit, offset: 2 + 2 * hit.offset })),
    isCut: isCut || file.size > MAX_UTF16_BYTES,
  }
}

/** The values end here: facts hold them redacted. Each value of a rule is told once a file. */
function toFacts(path: string, hits: readonly FoundHit[]): readonly SecretFact[] {
  const told = new Set<string>()
  return hits.flatMap(({ hit, offset, line, member }) => {
    const identity = `${member ?? ''}\n${hit.rule.id}\n${hit.value}`
    if (told.has(identity)) return []
    told.add(identity)
    return [
      {
        kind: 'secret' as const,
        rule: hit.rule.id,
        family: hit.rule.family,
        level: levelAt(path, member, hit),
        redacted: redact(hit.value, hit.rule.family),
        ...(line !== undefined && { line }),
        offset,
        isPaired: hit.isPaired,
        ...(member !== undefined && { member }),
      },
    ]
  })
}

function levelAt(path: string, member: string | undefined, { rule, level }: CredentialHit): SecretFact['level'] {
  return isLowered(member === undefined ? path : `${path}!/${member}`, rule.id) ? 'low' : level
}
