import type { Fact } from '../domain/fact.ts'
import type { Problem } from '../domain/problem.ts'
import type { ContentSink } from '../layer/content-sink.ts'
import type { LayerEntry } from '../layer/layer-entry.ts'
import type { LayerLimits } from '../layer/limits.ts'
import { createProblemLog } from '../layer/problem-log.ts'
import type { LayerVisitor } from '../layer/read-layer.ts'
import type { SpoolFolder } from '../layer/spool-folder.ts'
import { memoryContent, type StoredContent } from '../layer/stored-content.ts'
import { HEAD_BYTES, toAnalyzedFile } from './analyzed-file.ts'
import type { LayerAnalyzer } from './analyzer.ts'
import { createDeadline } from './deadline.ts'
import { createFileSink } from './file-sink.ts'
import { createKeptContents } from './kept-contents.ts'
import { createLinkTargets } from './link-targets.ts'
import { runAnalyzer } from './run-analyzer.ts'
import { compileSelectors } from './select-files.ts'

export interface RunAnalyzersOptions {
  readonly analyzers: readonly LayerAnalyzer[]
  readonly limits: LayerLimits
  readonly signal: AbortSignal
  readonly spool: SpoolFolder
}

/** Everything that was seen in one layer. Lists are in the layer's order; `files` are sorted by path, then analyzer. */
interface LayerFindings {
  /** Directories end with `/`. */
  readonly entries: readonly string[]
  readonly whiteouts: readonly string[]
  readonly opaqueDirectories: readonly string[]
  readonly files: readonly { readonly path: string; readonly analyzer: string; readonly facts: readonly Fact[] }[]
  readonly problems: readonly Problem[]
}

/** Feeds one layer to the analyzers that want its files. */
export interface AnalyzerRunner extends Disposable {
  /** For the one pass over the layer. */
  readonly visitor: LayerVisitor
  /**
   * After that pass: for a second one over the same bytes, when wanted hard links point at files whose content is gone
   * (pnpm and conda images); else `undefined`.
   */
  secondPass(): LayerVisitor | undefined
  findings(): LayerFindings
}

interface WantedFile {
  readonly entry: LayerEntry
  /** Place among the members, to tell members of the same path apart. */
  readonly ordinal: number
  /** Indexes into the analyzers. */
  readonly wanting: readonly number[]
}

type Job =
  | { readonly kind: 'file'; readonly file: WantedFile; readonly content: StoredContent }
  | { readonly kind: 'link'; readonly file: WantedFile; readonly target: string }
  | { readonly kind: 'target'; readonly links: readonly WantedFile[]; readonly content: StoredContent }

const SOURCE = 'layer'

/**
 * The dispatcher: content goes to memory or a private file only when somebody wants it, analyzers run between pieces of the stream, one file
 * after the other, and nothing an analyzer does can end the layer. When a path occurs twice in a tar, the last one counts.
 */
export function createAnalyzerRunner({ analyzers, limits, signal, spool }: RunAnalyzersOptions): AnalyzerRunner {
  const selection = compileSelectors(analyzers)
  const deadline = createDeadline(limits.fileTimeoutMs, signal)
  let factsLeft = limits.maxFacts
  const log = createProblemLog(SOURCE)
  const entries: string[] = []
  const whiteouts: string[] = []
  const opaqueDirectories: string[] = []
  const links = createLinkTargets()
  const kept = createKeptContents()
  /** Wanted paths → ordinal of the member that they are now. */
  const current = new Map<string, number>()
  const factsOf = new Map<string, Map<string, readonly Fact[]>>()
  const linksToRead = new Map<string, WantedFile[]>()
  const queue: Job[] = []
  let members = 0
  const inspectors = analyzers.flatMap(({ name, inspectLayer }) =>
    inspectLayer === undefined ? [] : [{ name, inspect: inspectLayer() }],
  )

  const problem = (code: Problem['code'], path: string, message: string): void =>
    log.add({ code, message, source: SOURCE, path })

  const selectedBy = (entry: LayerEntry): readonly number[] => {
    try {
      return selection.wanting(entry)
    } catch {
      problem('UNREADABLE', entry.path, 'An analyzer failed to say whether it wants this file.')
      return []
    }
  }

  const sniffedBy = ({ entry, wanting }: WantedFile, head: Buffer): readonly number[] =>
    wanting.filter((index) => {
      try {
        return analyzers[index]?.selects.sniff?.(entry, head) ?? true
      } catch {
        problem('UNREADABLE', entry.path, 'An analyzer failed to say whether it wants this file.')
        return false
      }
    })

  const contentSink = (
    files: readonly WantedFile[],
    deliver: (content: StoredContent) => void,
  ): ContentSink | undefined => {
    const entry = files[0]?.entry
    if (entry === undefined) return undefined
    if (entry.size > limits.maxFileBytes) {
      problem(
        'LIMIT_EXCEEDED',
        entry.path,
        `The file has ${entry.size} bytes, more than ${limits.maxFileBytes}, and was not analysed.`,
      )
      return undefined
    }
    return createFileSink({
      entry,
      maxInMemory: limits.maxFileBytesInMemory,
      spool,
      decide: (head) => files.some((file) => sniffedBy(file, head).length > 0),
      deliver,
      fail: (reason) =>
        reason === 'cut-off'
          ? problem('MALFORMED', entry.path, 'The content of this file is damaged or cut off; it was not analysed.')
          : problem('UNREADABLE', entry.path, 'This file could not be kept on disk while analysed; it was left out.'),
    })
  }

  const inspect = (path: string, entry: LayerEntry): void => {
    for (const { name, inspect } of inspectors) {
      try {
        const facts = inspect(entry)
        if (facts.length === 0) continue
        if (facts.length > factsLeft) {
          problem('LIMIT_EXCEEDED', path, `The layer gives more than ${limits.maxFacts} facts; the rest was left out.`)
          continue
        }
        factsLeft -= facts.length
        current.set(path, members)
        factsOf.set(path, (factsOf.get(path) ?? new Map<string, readonly Fact[]>()).set(name, facts))
      } catch {
        problem('UNREADABLE', path, 'An analyzer failed on the header of this member.')
      }
    }
  }

  const onFile = (entry: LayerEntry): ContentSink | undefined => {
    const wanting = selectedBy(entry)
    if (wanting.length === 0) return undefined
    const file = { entry, ordinal: members, wanting }
    current.set(entry.path, members)
    return contentSink([file], (content) => queue.push({ kind: 'file', file, content }))
  }

  const onLink = (entry: LayerEntry): void => {
    const target = links.addLink(entry.path, entry.linkTarget ?? '')
    if (target !== undefined && target.size < 0) return
    const { linkTarget: _, ...rest } = entry
    const asFile: LayerEntry = { ...rest, kind: 'file', size: target?.size ?? 0 }
    const wanting = selectedBy(asFile)
    if (wanting.length === 0) return
    if (target === undefined) {
      problem('MISSING', entry.path, 'This hard link points at a file that its layer does not hold.')
      return
    }
    current.set(entry.path, members)
    queue.push({ kind: 'link', file: { entry: asFile, ordinal: members, wanting }, target: target.path })
  }

  const replace = (named: string): void => {
    if (!current.delete(named)) return
    factsOf.delete(named)
    kept.forget(named)
  }

  const onEntry = (entry: LayerEntry): ContentSink | undefined => {
    members += 1
    const { path, kind } = entry
    if (kind === 'whiteout') whiteouts.push(path)
    else if (kind === 'opaque-whiteout') opaqueDirectories.push(path)
    else {
      const named = kind === 'directory' ? `${path}/` : path
      entries.push(named)
      if (current.size > 0) replace(named)
      if (inspectors.length > 0) inspect(named, entry)
      if (kind === 'hardlink') onLink(entry)
      else if (kind !== 'directory') links.addMember(path, kind === 'file' ? entry.size : -1)
    }
    return kind === 'file' ? onFile(entry) : undefined
  }

  const analyze = async (file: WantedFile, content: StoredContent): Promise<void> => {
    const { entry, ordinal } = file
    for (const index of sniffedBy(file, content.read(0, HEAD_BYTES))) {
      const analyzer = analyzers[index]
      if (analyzer === undefined) continue
      const seen = toAnalyzedFile(entry, content, limits)
      const runOptions = { limits, signal, deadline, maxFacts: factsLeft }
      const { facts, problems } = await runAnalyzer(analyzer, seen, runOptions)
      factsLeft -= facts.length
      if (current.get(entry.path) !== ordinal) continue
      for (const one of problems) log.add(one)
      const byAnalyzer = factsOf.get(entry.path) ?? new Map<string, readonly Fact[]>()
      factsOf.set(entry.path, byAnalyzer.set(analyzer.name, facts))
    }
  }

  const isContentSelected = (index: number): boolean => {
    const selects = analyzers[index]?.selects
    return selects?.everyFile === true || selects?.executables === true
  }

  /**
   * Copying what every-file analyzers see would cost a tenth of the scan; a link to such a file takes its verdict unless there were facts.
   */
  const isWorthKeeping = ({ entry, wanting }: WantedFile): boolean =>
    wanting.some((index) => !isContentSelected(index)) ||
    [...(factsOf.get(entry.path)?.values() ?? [])].some((facts) => facts.length > 0)

  const analyzeLink = async (file: WantedFile, target: string): Promise<void> => {
    const bytes = kept.get(target)
    if (bytes !== undefined) return analyze(file, memoryContent(bytes, spool))
    const examined = new Set(selectedBy({ ...file.entry, path: target }))
    const unknown = file.wanting.filter((index) => {
      const name = analyzers[index]?.name ?? ''
      const facts = factsOf.get(target)?.get(name)
      if (!examined.has(index) || !isContentSelected(index) || (facts?.length ?? 0) > 0) return true
      if (facts !== undefined) {
        factsOf.set(file.entry.path, (factsOf.get(file.entry.path) ?? new Map<string, readonly Fact[]>()).set(name, []))
      }
      return false
    })
    if (unknown.length === 0) return
    const waiting = linksToRead.get(target)
    const link = { ...file, wanting: unknown }
    if (waiting === undefined) linksToRead.set(target, [link])
    else waiting.push(link)
  }

  const run = async (job: Job): Promise<void> => {
    if (job.kind === 'link') return analyzeLink(job.file, job.target)
    try {
      for (const file of job.kind === 'file' ? [job.file] : job.links) await analyze(file, job.content)
      if (job.kind === 'file' && job.content.memory !== undefined && isWorthKeeping(job.file)) {
        kept.keep(job.file.entry.path, job.content.memory)
      }
    } finally {
      job.content.release()
    }
  }

  const drain = async (): Promise<void> => {
    for (const job of queue.splice(0)) await run(job)
  }

  const settle = (): Promise<void> | undefined => (queue.length === 0 ? undefined : drain())

  return {
    visitor: { entry: onEntry, problem: (one) => log.add(one), settle },
    secondPass() {
      if (linksToRead.size === 0) return undefined
      let ordinal = 0
      return {
        entry(entry) {
          ordinal += 1
          if (entry.kind !== 'file') return undefined
          // A link means the member that stood there when it came, not one that took the path later.
          const targets = linksToRead.get(entry.path)?.filter((link) => link.ordinal > ordinal) ?? []
          return contentSink(targets, (content) => queue.push({ kind: 'target', links: targets, content }))
        },
        // Said in the first pass.
        problem: () => {},
        settle,
      }
    },
    findings: () => ({
      entries,
      whiteouts,
      opaqueDirectories,
      files: sortedFiles(factsOf),
      problems: log.list(),
    }),
    [Symbol.dispose]: () => deadline[Symbol.dispose](),
  }
}

function sortedFiles(factsOf: ReadonlyMap<string, ReadonlyMap<string, readonly Fact[]>>): LayerFindings['files'] {
  const files = [...factsOf].flatMap(([path, byAnalyzer]) =>
    [...byAnalyzer].flatMap(([analyzer, facts]) => (facts.length === 0 ? [] : [{ path, analyzer, facts }])),
  )
  return files.sort((a, b) => compare(a.path, b.path) || compare(a.analyzer, b.analyzer))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
