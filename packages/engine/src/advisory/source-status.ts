import type { Authority } from './feed.ts'

/** One source as a generation holds it: where its rows are from, how old they are, what was left out. Times are RFC 3339. */
export interface SourceStatus {
  /** `osv/PyPI`, `debian-tracker`, `alpine/v3.20/main`. */
  readonly name: string
  /** The catalog's feed that read it. */
  readonly feed: string
  readonly authority: Authority
  readonly title: string
  /** Where it was downloaded from, or the feed's homepage. */
  readonly url: string
  readonly licence: string
  /** `starter`: the small set that ships with the program; the first real import removes it. */
  readonly origin: 'download' | 'import' | 'starter'
  /** When these rows were read. */
  readonly fetchedAt: string
  /** When upstream was last asked, be it that nothing was new. */
  readonly checkedAt: string
  readonly upstreamBuiltAt?: string
  readonly etag?: string
  readonly lastModified?: string
  /** Advisories, or lines of an enrichment. */
  readonly records: number
  /** Elements that were left out, in all. */
  readonly rejected: number
  readonly rejections: readonly Rejection[]
  /** The last attempt failed; the rows are those of the last good one. */
  readonly failure?: { readonly at: string; readonly message: string }
}

/** Elements left out for one reason, with a few of their names. */
export interface Rejection {
  readonly reason: string
  readonly count: number
  readonly samples: readonly string[]
}
