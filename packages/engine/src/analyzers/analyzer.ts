import type { Fact } from '../domain/fact.ts'
import type { Problem } from '../domain/problem.ts'
import type { LayerEntry } from '../layer/layer-entry.ts'
import type { LayerLimits } from '../layer/limits.ts'

/**
 * Which files an analyzer wants, as data, so that the whole catalog compiles into a few hash look-ups per entry (hot path: every file of every layer).
 * A file is wanted when any of the lists hits and `accept`, if given, agrees. Paths have no leading slash. All comparisons are case-sensitive.
 */
export interface FileSelector {
  /** Whole paths: `var/lib/dpkg/status`. */
  readonly paths?: readonly string[]
  /** Last path segments: `package.json`. */
  readonly basenames?: readonly string[]
  /** Endings of the last segment, starting with a dot, matched after any dot of the name: `.jar`, `.spdx.json`. */
  readonly extensions?: readonly string[]
  /** Directories, without trailing slash; any file below matches: `var/lib/dpkg/status.d`. */
  readonly under?: readonly string[]
  /** Every regular file. Use it with `sniff`. */
  readonly everyFile?: boolean
  /** Files with any executable bit, for binaries whose names say nothing. */
  readonly executables?: boolean
  /** Final say on name and metadata; must be cheap and free of state. */
  accept?(entry: LayerEntry): boolean
  /** Final say on the first bytes (at most 4 KiB, all of a smaller file); must be cheap and free of state. */
  sniff?(entry: LayerEntry, head: Uint8Array): boolean
}

/** One wanted file. Its content is at hand (memory, or a private temporary file) until `analyze` returns. */
export interface AnalyzedFile extends LayerEntry {
  /** The first bytes, at most 4 KiB. */
  readonly head: Uint8Array
  /** The whole content as one view; do not keep or change it. @throws {LayerError} `LAYER_FILE_TOO_LARGE` above `maxBytes` (default: `limits.maxFileBytesInMemory`). */
  bytes(maxBytes?: number): Promise<Uint8Array>
  /** UTF-8 text of the whole content, invalid sequences replaced, BOM removed. @throws like {@link bytes} */
  text(maxBytes?: number): Promise<string>
  /** The content from the start in pieces, whatever its size. */
  chunks(): AsyncIterable<Uint8Array>
  /** `length` bytes (fewer at the end) from `offset`, whatever the size of the file. */
  range(offset: number, length: number): Promise<Uint8Array>
  /** A path on disk that holds the content, for libraries that insist (SQLite). Spools if needed; removed afterwards. */
  onDisk(): Promise<string>
}

export interface AnalysisContext {
  readonly signal: AbortSignal
  readonly limits: LayerLimits
  /** Say what could not be read; everything yielded so far is kept. `source` and `path` are filled in by the dispatcher. */
  report(problem: Pick<Problem, 'code' | 'message'>): void
}

/**
 * One plug-in of the analyzers' room. It sees one file at a time and knows nothing of other files, layers or advisories; joining is `inventory`'s work.
 * Changing what it yields for the same bytes **must** raise `version`: facts are cached for ever under it.
 */
export interface LayerAnalyzer {
  /** Folder below `analyzers/`, such as `packages/dpkg`. */
  readonly name: string
  readonly version: number
  readonly selects: FileSelector
  analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> | Iterable<Fact>
  /**
   * For what headers alone say: modes, owners, links, presence. Called once a layer; what it returns is called for every member but whiteouts, in the
   * layer's order, and may remember. Hot path; no content is read for it. An analyzer that has only this selects nothing.
   */
  readonly inspectLayer?: () => EntryInspector
}

/** Facts about one member by its header; mostly none. */
export type EntryInspector = (entry: LayerEntry) => readonly Fact[]
