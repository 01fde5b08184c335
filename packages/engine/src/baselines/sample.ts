import type { ImageConfig } from '../source/image-source.ts'
import type { LeakedCredential } from './image-view.ts'

/** A file of a sample: its text, or what else is to be said of it. A path with a slash at the end is a directory. */
export type SampleFile =
  | string
  | {
      readonly text?: string
      readonly mode?: number
      readonly uid?: number
      readonly gid?: number
      readonly link?: string
      readonly device?: true
    }

/** A small image that a check passes or fails. */
export interface CheckSample {
  readonly files?: Readonly<Record<string, SampleFile>>
  readonly config?: Partial<ImageConfig>
  readonly leaks?: readonly LeakedCredential[]
  readonly reference?: string
  /** RFC 3339. */
  readonly asOf?: string
}
