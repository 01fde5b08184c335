import type { AdvisoryProgress, SourceAttempt } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import type { TextStream } from '../cli-deps.ts'
import { advisoryDisplay } from './advisory-display.ts'

function shown(progress: readonly AdvisoryProgress[], choice: { isTTY?: boolean; quiet?: boolean; verbose?: boolean }) {
  const written: string[] = []
  const { isTTY = false, quiet = false, verbose = false } = choice
  const stream: TextStream = { isTTY, columns: 60, write: (text) => written.push(text) > 0 }
  let time = 0
  const display = advisoryDisplay(stream, { quiet, verbose, env: {} }, () => (time += 100))
  for (const one of progress) display.show(one)
  display.close()
  return written.join('')
}

test.each<[SourceAttempt, string]>([
  [{ name: 'kev', outcome: 'imported', records: 1, rejected: 0 }, 'kev: 1 record'],
  [{ name: 'osv/x', outcome: 'imported', records: 7080, rejected: 2 }, 'osv/x: 7,080 records, 2 elements left out'],
  [{ name: 'osv/x', outcome: 'imported', records: 9, rejected: 0, formerRecords: 8 }, 'osv/x: 9 records'],
  [
    { name: 'osv/x', outcome: 'imported', records: 1, rejected: 0, formerRecords: 7080 },
    'osv/x: 1 record in place of 7,080 records before',
  ],
  [{ name: 'kev', outcome: 'unchanged' }, 'kev: nothing new'],
  [{ name: 'kev', outcome: 'absent' }, 'kev: not published'],
  [{ name: 'kev', outcome: 'failed', message: 'Gone.', kept: false }, 'kev: failed. Gone.'],
  [{ name: 'kev', outcome: 'failed', message: 'Gone.', kept: true }, 'kev: failed, its last good data stay. Gone.'],
])('what became of a source is one line: %j', (attempt, line) => {
  expect(shown([{ stage: 'source-done', attempt }], {})).toBe(`${line}\n`)
  expect(shown([{ stage: 'source-done', attempt }], { quiet: true })).toBe('')
})

test('what goes on is shown on a terminal only, and wiped away before the next line', () => {
  const progress: readonly AdvisoryProgress[] = [
    { stage: 'source', name: 'kev', state: 'reading', records: 2000 },
    { stage: 'source-done', attempt: { name: 'kev', outcome: 'unchanged' } },
    { stage: 'building', step: 'sorting' },
  ]
  expect(shown(progress, { isTTY: true })).toBe(
    'kev: reading 2,000 records\r\u001b[Kkev: nothing new\nSorting …\r\u001b[K',
  )
  expect(shown(progress, {})).toBe('kev: nothing new\n')
  expect(shown(progress, { verbose: true })).toBe('kev: nothing new\nSorting.\n')
})
