/** A file that a sample shows: its path, and its beginning as Latin-1 where that matters. */
export type SensitiveFileSample = string | readonly [path: string, content: string]

/** Where such files are. Any of the lists must hit, and then all of the patterns. Comparisons are case-sensitive unless a pattern says otherwise. */
export interface SensitiveFilePlace {
  /** Whole paths, no leading slash. */
  readonly paths?: readonly string[]
  /** Last segments. */
  readonly basenames?: readonly string[]
  /** Endings of the last segment from a dot on. */
  readonly extensions?: readonly string[]
  /** Directories, without trailing slash. */
  readonly under?: readonly string[]
  /** The path must match. */
  readonly path?: RegExp
  /** The first 4 KiB as Latin-1 must match; empty files never do. */
  readonly head?: RegExp
}

/** One kind of file that does not belong in an image, as data. */
export interface SensitiveFileRule {
  /** Stable, kebab-case. */
  readonly id: string
  readonly title: string
  readonly level: 'high' | 'medium' | 'low'
  readonly advice: string
  readonly place: SensitiveFilePlace
  /** A file that the rule tells, and one much like it that it does not. */
  readonly hit: SensitiveFileSample
  readonly miss: SensitiveFileSample
}

/** Writes a record in one line or a few. */
export function file(
  id: string,
  title: string,
  level: SensitiveFileRule['level'],
  advice: string,
  place: SensitiveFilePlace,
  hit: SensitiveFileSample,
  miss: SensitiveFileSample,
): SensitiveFileRule {
  return { id, title, level, advice, place, hit, miss }
}
