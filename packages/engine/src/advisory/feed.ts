import type { Advisory, AffectedPackage } from './advisory.ts'
import type { EpssScore, KevEntry, Lifecycle } from './enrichment.ts'

/**
 * Whose word a source is. `vendor`: the distribution or project speaks of its own packages. `ecosystem`: a database kept for a language or
 * for everybody. `aggregate`: somebody's conversion of others' data. Where they contradict on one package, the vendor is believed.
 */
export type Authority = 'vendor' | 'ecosystem' | 'aggregate'

/** One kind of upstream data: how to know it, where to get it, how to read it. Listed in `feed-catalog.ts`. */
export interface AdvisoryFeed {
  /** Folder below `feeds/`, and the first part of its sources' names: `osv`, `debian-tracker`. */
  readonly name: string
  readonly title: string
  /** A page for people. */
  readonly homepage: string
  readonly licence: string
  readonly authority: Authority
  /** What `db update` downloads. Each source is replaced, kept and reported on its own. */
  readonly sources: readonly FeedSource[]
  /**
   * `file`: each file is complete in itself, as upstream publishes it. `collection`: one record per file, many files make one source.
   */
  readonly grouping: 'file' | 'collection'
  /**
   * Is this one of its files? Cheap: it sees a name and the first bytes only.
   * @returns labels that tell its sources apart, such as the release or ecosystems that the file speaks of; empty when there is one source only;
   *   undefined when it is not this feed's
   */
  recognise(file: FileSample): readonly string[] | undefined
  /**
   * Reads an input as a stream. A broken element is left out and told to `context.reject`.
   * @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN` when the input as a whole is not this feed's, `ADVISORY_LIMIT_EXCEEDED`
   */
  parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord>
}

export interface FeedSource {
  /** Unique among all feeds: `osv/PyPI`, `alpine/v3.20/main`. */
  readonly name: string
  /** Mirrors in the order in which they are tried. https only. */
  readonly urls: readonly string[]
  /** The addresses are of a text that names the file, or of one that names such a text; from the first to the last. */
  readonly pointers?: readonly Pointer[]
  /** Name of the downloaded file. */
  readonly file: string
  /** Bytes as transferred. */
  readonly maxBytes: number
  /** Taken by `db update` when nobody chose sources. */
  readonly byDefault: boolean
  /** A 404 is no failure: upstream does not (or not yet) have this part. */
  readonly optional?: boolean
  /** With it, a source that is there already is brought up to date record by record. A source without an address is had in no other way. */
  readonly changes?: ChangeList
}

/** A text of upstream that says which records there are, or when each changed last. */
export interface ChangeList {
  readonly url: string
  /**
   * A line each. `time,key`: osv.dev's, newest first. `"key","time"`: that of CSAF, newest first. `key`: all records, in any order; what is there already
   * is taken to be as it was.
   */
  readonly format: 'time,key' | '"key","time"' | 'key'
  /** Address of a record, `{key}` where its key belongs. */
  readonly record: string
  /** Lists records that are no more; in the same format. */
  readonly removals?: string
  /** With more changes than these the whole file is downloaded again. */
  readonly maxChanges: number
}

/**
 * How a text names the file to download. `first-line`: its first word. `mirror-list`: its first line is the address of an rpm repository.
 * `repomd`: the index of an rpm repository names its `updateinfo`. `grype-listing`: Grype's `latest.json`. The last two state a digest, too.
 */
export type Pointer = 'first-line' | 'mirror-list' | 'repomd' | 'grype-listing'

/** What a feed's `recognise` may look at. */
export interface FileSample {
  /** Path inside the input, `/` as separator. */
  readonly path: string
  /** The first 16 KiB, read as UTF-8. */
  readonly head: string
  /** The same as they are, for binary formats. */
  readonly headBytes: Uint8Array
}

/** Files of an input, whatever held them: a plain file, a folder, a zip. Decompressed where a name or magic says so. */
export interface FeedInput {
  /** For messages. */
  readonly label: string
  files(): AsyncIterable<FeedFile>
}

/** Inside of an archive its content can be had once only, while the iteration stands at it; who needs it twice goes through the input twice. */
export interface FeedFile {
  /** Path inside the input, `/` as separator, without the ending of a compression. */
  readonly path: string
  /** When the file was last changed, as far as its container says. */
  readonly modified?: Date
  /** Where the content lies on disk as it is, for formats that are read at random; absent when it is compressed or inside of an archive. */
  readonly absolute?: string
  /** The whole content. @throws {AdvisoryError} `ADVISORY_LIMIT_EXCEEDED` above `maxBytes`, `ADVISORY_INPUT_BROKEN` */
  bytes(maxBytes: number): Promise<Uint8Array>
  /** The content in pieces. @throws {AdvisoryError} `ADVISORY_LIMIT_EXCEEDED` above `maxBytes`, `ADVISORY_INPUT_BROKEN` */
  chunks(maxBytes: number): AsyncIterable<Uint8Array>
}

export interface ParseContext {
  readonly signal: AbortSignal
  /** Dates after this are in the future, hence wrong. */
  readonly now: Date
  /** An element was left out. `reason` is from a small set (it is counted), `element` names the one (it is sampled). */
  reject(reason: string, element: string): void
  /** When upstream built the data, RFC 3339, where it says so. */
  builtAt(time: string): void
  /** A path for a file of the parser's own; whoever makes it removes it. */
  workFile(extension: string): string
}

export type FeedRecord =
  | { readonly kind: 'advisory'; readonly advisory: Advisory }
  /** A statement of an advisory that came before; where there was none of that id, it makes one without a text. */
  | { readonly kind: 'affected'; readonly id: string; readonly affected: AffectedPackage }
  | { readonly kind: 'kev'; readonly kev: KevEntry }
  | { readonly kind: 'epss'; readonly epss: EpssScore }
  | { readonly kind: 'lifecycle'; readonly lifecycle: Lifecycle }
