import type { DiffId } from './digest.ts'

/** What kind of thing could not be done. Closed: reports and the console have a sentence for each. */
export type ProblemCode =
  | 'LIMIT_EXCEEDED'
  | 'MALFORMED'
  | 'DIGEST_MISMATCH'
  | 'UNSUPPORTED'
  | 'TIMED_OUT'
  | 'UNREADABLE'
  | 'MISSING'
  | 'INCONSISTENT'
  | 'OUTDATED'
  | 'SKIPPED'

/**
 * Something that we could not do, or could do only in part. Problems travel beside the results they qualify;
 * one that leaves a part of the image unread makes the report `partial`, never silently shorter.
 */
export interface Problem {
  readonly code: ProblemCode
  /** One sentence for people; no secrets, no stack. */
  readonly message: string
  /** The room or analyzer that says so, such as `layer` or `packages/dpkg`. */
  readonly source: string
  readonly path?: string
  readonly layer?: DiffId
}

/** How far a report can be trusted: everything was done, part of it, or nothing. */
export type Completeness = 'complete' | 'partial' | 'failed'
