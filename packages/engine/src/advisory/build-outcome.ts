import type { SourceStatus } from './source-status.ts'

/** What an import or update did. The generation is in place when this is returned; on a throw the former one still is. */
export interface BuildOutcome {
  /** Id of the generation that is now current. */
  readonly generation: string
  /** Its SQLite file. */
  readonly path: string
  /** RFC 3339. */
  readonly builtAt: string
  /** False when no source had anything new: no generation was written. */
  readonly changed: boolean
  readonly bytes: number
  /** Every source of the generation, sorted by name. */
  readonly sources: readonly SourceStatus[]
  /** What became of each source that was asked for, sorted by name. */
  readonly attempts: readonly SourceAttempt[]
}

export type SourceAttempt =
  | {
      readonly name: string
      readonly outcome: 'imported'
      readonly records: number
      /** Elements left out. */
      readonly rejected: number
      /** What the source held before, where it was there. */
      readonly formerRecords?: number
    }
  /** Upstream has nothing new. */
  | { readonly name: string; readonly outcome: 'unchanged' }
  /** Optional, and upstream does not have it. */
  | { readonly name: string; readonly outcome: 'absent' }
  /** `kept`: rows of the last good import stay in place. */
  | { readonly name: string; readonly outcome: 'failed'; readonly message: string; readonly kept: boolean }

/** For progress bars and event streams. Counts are since the source's start. */
export type AdvisoryProgress =
  | {
      readonly stage: 'source'
      readonly name: string
      readonly state: 'checking' | 'downloading' | 'reading'
      readonly bytes?: number
      readonly totalBytes?: number
      readonly records?: number
    }
  | { readonly stage: 'source-done'; readonly attempt: SourceAttempt }
  | { readonly stage: 'building'; readonly step: 'copying' | 'sorting' | 'linking' | 'sealing' }

export interface BuildOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: AdvisoryProgress) => void
  /** The clock. */
  readonly now?: () => Date
  /** Accept a source that came back with less than four fifths of its former records. */
  readonly allowShrink?: boolean
}
