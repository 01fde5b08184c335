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
  version: 2,
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
/** No evidence is longer; so much of a chunk is seen again with the next one. */
const OVERLAP_BYTES = 32 * 1024

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

/** Streams the file once. A more specific class (earlier in the table) wins over a later one wherever in the file it is told. */
async function findVersion(
  file: AnalyzedFile,
  classes: readonly BinaryClass[],
  signal: AbortSignal,
): Promise<{ readonly type: BinaryClass; readonly version: string } | undefined> {
  let best: { type: BinaryClass; version: string; rank: number } | undefined
  let tail = ''
  let read = 0
  for await (const chunk of file.chunks()) {
    signal.throwIfAborted()
    const text = tail + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
    best = betterMatch(text, classes, best, false)
    if (best?.rank === 0) break
    tail = text.slice(-OVERLAP_BYTES)
    read += chunk.length
    if (read > MAX_BYTES) break
  }
  return best?.rank === 0 ? best : betterMatch(tail, classes, best, true)
}

/** Rank 0 is the first pattern of the first class: nothing can be better. */
function betterMatch<Best extends { type: BinaryClass; version: string; rank: number } | undefined>(
  text: string,
  classes: readonly BinaryClass[],
  best: Best,
  isEnd: boolean,
): Best | { type: BinaryClass; version: string; rank: number } {
  let rank = 0
  for (const type of classes) {
    for (const pattern of type.evidence) {
      if (best && rank >= best.rank) return best
      const match = pattern.exec(text)
      // A version that reaches the end of this piece may go on in the next one, where it is seen again.
      const isWhole = match && (isEnd || match.index + match[0].length + MAX_VERSION_BYTES <= text.length)
      if (isWhole && match[1]) return { type, version: match[1], rank }
      rank++
    }
  }
  return best
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
