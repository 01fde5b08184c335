import type { ScanProgress } from '@plimsoll/engine'
import type { TextStream } from '../cli-deps.ts'
import { barDisplay } from './bar-display.ts'
import { lineDisplay } from './line-display.ts'

/** Shows how a scan goes, on standard error. */
export interface ScanDisplay {
  show(progress: ScanProgress): void
  /** Leaves the terminal as it was found. */
  close(): void
}

export interface DisplayChoice {
  readonly quiet: boolean
  readonly verbose: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Bars on a terminal, lines with `--verbose`, nothing otherwise. @param now milliseconds of a monotonic clock */
export function scanDisplay(stream: TextStream, choice: DisplayChoice, now: () => number): ScanDisplay {
  if (choice.verbose && !choice.quiet) return lineDisplay(stream)
  const isDrawable = stream.isTTY === true && choice.env['TERM'] !== 'dumb' && !choice.env['CI']
  if (choice.quiet || !isDrawable) return { show: () => undefined, close: () => undefined }
  return barDisplay(stream, now)
}
