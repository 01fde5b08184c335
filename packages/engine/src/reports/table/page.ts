import type { Paint } from '../text/paint.ts'

/** What the lines of a table are fitted to. */
export interface Page {
  /** Columns of a line. */
  readonly width: number
  readonly paint: Paint
}
