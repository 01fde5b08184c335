import { type AdvisoryProgress, countOf, oneLine, type SourceAttempt } from '@plimsoll/engine'
import type { TextStream } from '../cli-deps.ts'
import type { DisplayChoice } from './display.ts'
import { formatBytes } from './format-bytes.ts'

/** Shows how an import or update goes, on standard error. */
export interface AdvisoryDisplay {
  show(progress: AdvisoryProgress): void
  close(): void
}

const REDRAW_MS = 80
const STEPS = {
  copying: 'Keeping what is unchanged',
  sorting: 'Sorting',
  linking: 'Joining aliases',
  sealing: 'Sealing the generation',
} as const

/** One line per finished source (unless quiet); on a terminal a last line that says what goes on. @param now milliseconds of a monotonic clock */
export function advisoryDisplay(stream: TextStream, choice: DisplayChoice, now: () => number): AdvisoryDisplay {
  if (choice.quiet) return { show: () => undefined, close: () => undefined }
  const isLive = stream.isTTY === true && choice.env['TERM'] !== 'dumb' && !choice.env['CI']
  let isDrawn = false
  let drawnAt = Number.NEGATIVE_INFINITY
  const wipe = () => {
    if (isDrawn) stream.write('\r\u001b[K')
    isDrawn = false
  }
  return {
    show: (progress) => {
      if (progress.stage === 'source-done') {
        wipe()
        stream.write(`${attemptText(progress.attempt)}\n`)
      } else if (isLive && now() - drawnAt >= REDRAW_MS) {
        wipe()
        stream.write(
          liveText(progress).slice(0, stream.columns !== undefined && stream.columns > 1 ? stream.columns - 1 : 79),
        )
        isDrawn = true
        drawnAt = now()
      } else if (!isLive && choice.verbose && progress.stage === 'building') {
        stream.write(`${STEPS[progress.step]}.\n`)
      }
    },
    close: wipe,
  }
}

/** What became of one source, as a line. */
function attemptText(attempt: SourceAttempt): string {
  const name = oneLine(attempt.name)
  switch (attempt.outcome) {
    case 'imported': {
      const { records, rejected, formerRecords = 0 } = attempt
      const before = records < formerRecords ? ` in place of ${countOf(formerRecords, 'record')} before` : ''
      const leftOut = rejected === 0 ? '' : `, ${countOf(rejected, 'element')} left out`
      return `${name}: ${countOf(records, 'record')}${before}${leftOut}`
    }
    case 'unchanged':
      return `${name}: nothing new`
    case 'absent':
      return `${name}: not published`
    case 'failed':
      return `${name}: failed${attempt.kept ? ', its last good data stay' : ''}. ${oneLine(attempt.message)}`
  }
}

function liveText(progress: Exclude<AdvisoryProgress, { stage: 'source-done' }>): string {
  if (progress.stage === 'building') return `${STEPS[progress.step]} …`
  const { name, state, bytes, totalBytes, records } = progress
  const size =
    bytes === undefined
      ? ''
      : ` ${formatBytes(bytes)}${totalBytes === undefined ? '' : ` of ${formatBytes(totalBytes)}`}`
  const count = records === undefined ? '' : ` ${countOf(records, 'record')}`
  return `${oneLine(name)}: ${state}${size}${count}`
}
