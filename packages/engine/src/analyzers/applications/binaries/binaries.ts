import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import { isObjectFile } from '../../../formats/object-file/object-file.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { BINARY_CLASSES, type BinaryClass } from './binary-classes.data.ts'

/**
 * Web servers, databases, runtimes, libraries and tools that no package manager installed, told by the version text in their bytes.
 * Whether a package manager installed the very file after all is for the inventory to say: it owns the path.
 */
export const binaries: LayerAnalyzer = {
  name: 'applications/binaries',
  version: 3,
  selects: {
    everyFile: true,
    accept: ({ path, size }) => size >= MIN_BYTES && classesOf(path).length > 0,
    sniff: (_, head) => isObjectFile(head),
  },
  analyze,
}

const MIN_BYTES = 4 * 1024
const MAX_BYTES = 1024 * MiB
/** No version is longer. */
const MAX_VERSION_BYTES = 64
/** No evidence is longer; so much of a piece is seen again with the next one. */
const OVERLAP_BYTES = 4 * 1024
/** A file in memory comes as one chunk; a text of a gigabyte does not fit into a string. */
const PIECE_BYTES = 1 * MiB

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const found = await findVersion(file, classesOf(file.path), context.signal)
  if (!found) return
  const { name, cpe } = found.type
  const version = found.version
  yield {
    kind: 'package',
    package: { type: 'generic', name, version, cpes: [`cpe:2.3:a:${cpe}:${escapeCpe(version)}:*:*:*:*:*:*:*`] },
  }
}

/** What the pieces read so far say of one class. */
interface Evidence {
  readonly type: BinaryClass
  version?: string
  /** Index of the pattern that told the version; only an earlier one can tell better. */
  pattern: number
  hasWords: boolean
}

/** Streams the file once. A more specific class (earlier in the table) wins over a later one wherever in the file it is told. */
async function findVersion(
  file: AnalyzedFile,
  classes: readonly BinaryClass[],
  signal: AbortSignal,
): Promise<{ readonly type: BinaryClass; readonly version: string } | undefined> {
  const found = classes.map(
    (type): Evidence => ({ type, pattern: type.evidence.length, hasWords: type.alsoHas === undefined }),
  )
  let tail = ''
  let read = 0
  for await (const chunk of file.chunks()) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      signal.throwIfAborted()
      const piece = chunk.subarray(at, at + PIECE_BYTES)
      const text = tail + Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1')
      search(text, found, false)
      if (found[0]?.pattern === 0 && found[0].hasWords) return toldBy(found)
      tail = text.slice(-OVERLAP_BYTES)
    }
    read += chunk.length
    if (read > MAX_BYTES) break
  }
  search(tail, found, true)
  return toldBy(found)
}

function toldBy(found: readonly Evidence[]): { readonly type: BinaryClass; readonly version: string } | undefined {
  for (const { type, version, hasWords } of found) if (version && hasWords) return { type, version }
  return undefined
}

function search(text: string, found: readonly Evidence[], isEnd: boolean): void {
  for (const one of found) {
    one.hasWords ||= one.type.alsoHas?.test(text) ?? true
    for (let nth = 0; nth < one.pattern; nth++) {
      const match = one.type.evidence[nth]?.exec(text)
      // A version that reaches the end of this piece may go on in the next one, where it is seen again.
      const isWhole = match && (isEnd || match.index + match[0].length + MAX_VERSION_BYTES <= text.length)
      if (isWhole && match[1]) {
        one.version = match[1]
        one.pattern = nth
      }
    }
    // Later classes are less specific.
    if (one.version && one.hasWords) return
  }
}

/** Classes whose file name fits; hot path for every file, so names are sorted out by their first letter before any pattern runs. */
function classesOf(path: string): readonly BinaryClass[] {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name.length > 64) return []
  const candidates = BY_FIRST_LETTER.get(name.charCodeAt(0)) ?? ANY_LETTER
  return candidates.filter((one) => one.file.test(name))
}

const ANY_LETTER: readonly BinaryClass[] = BINARY_CLASSES.filter(({ file }) => firstLetters(file) === undefined)
const BY_FIRST_LETTER: ReadonlyMap<number, readonly BinaryClass[]> = new Map(
  Array.from(
    { length: 128 },
    (_, code) => [code, BINARY_CLASSES.filter(({ file }) => firstLetters(file)?.has(code) ?? true)] as const,
  ),
)

/** Letters a name that `file` matches may start with; `undefined` when it may be any. Alternatives stand in one group right after `^`. */
function firstLetters(file: RegExp): ReadonlySet<number> | undefined {
  const alternatives = /^\^\(\?:(.*)\)\$$/.exec(file.source)?.[1]?.split('|') ?? [file.source.slice(1)]
  const letters = alternatives.map((one) => /^[A-Za-z0-9]/.exec(one)?.[0].charCodeAt(0))
  return letters.every((letter) => letter !== undefined) ? new Set(letters) : undefined
}

function escapeCpe(version: string): string {
  return version.replace(/[^A-Za-z0-9._-]/g, (character) => `\\${character}`)
}
