import { CodedError } from '../domain/errors.ts'

/** What can stop an import, an update or the opening of a generation. A broken *element* of a feed never does: it is dropped and counted. */
export type AdvisoryErrorCode =
  /** The path does not exist, cannot be read, or holds nothing that we know. */
  | 'ADVISORY_INPUT_UNKNOWN'
  /** The input as a whole is not what its feed publishes: truncated, no JSON, another schema. */
  | 'ADVISORY_INPUT_BROKEN'
  /** Two inputs that cannot be had together: which one counts is the user's to say. */
  | 'ADVISORY_INPUT_AMBIGUOUS'
  /** The input is larger, deeper or longer than the limits allow. */
  | 'ADVISORY_LIMIT_EXCEEDED'
  | 'ADVISORY_DOWNLOAD_FAILED'
  /** No feed of the catalog has this name. */
  | 'ADVISORY_SOURCE_UNKNOWN'
  /** A source came back with far fewer records than it had. */
  | 'ADVISORY_SOURCE_SHRUNK'
  /** The file is no generation, is truncated, or was built by another version of the program. */
  | 'ADVISORY_GENERATION_INVALID'
  /** Nothing was imported yet. */
  | 'ADVISORY_GENERATION_MISSING'
  /** Another process is building a generation in the same directory. */
  | 'ADVISORY_LOCKED'

export class AdvisoryError extends CodedError<AdvisoryErrorCode> {}
