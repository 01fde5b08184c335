import type { TextStream } from '../cli-deps.ts'
import { barDisplay } from './bar-display.ts'
import type { DisplayChoice, ScanDisplay } from './display.ts'
import { lineDisplay } from './line-display.ts'

/** Bars on a terminal, lines with `--verbose`, nothing otherwise. @param now milliseconds of a monotonic clock */
export function scanDisplay(stream: TextStream, choice: DisplayChoice, now: () => number): ScanDisplay {
  if (choice.verbose && !choice.quiet) return lineDisplay(stream)
  const isDrawable = stream.isTTY === true && choice.env['TERM'] !== 'dumb' && !choice.env['CI']
  if (choice.quiet || !isDrawable) return { show: () => undefined, close: () => undefined }
  return barDisplay(stream, now)
}
