import type { ScanProgress } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import type { TextStream } from '../cli-deps.ts'
import { scanDisplay } from './scan-display.ts'

const scan: readonly ScanProgress[] = [
  { stage: 'resolving' },
  { stage: 'resolved', layers: 2, totalBytes: 30_000_000 },
  { stage: 'layer', index: 0, state: 'cached', bytes: 10_000_000 },
  { stage: 'layer', index: 1, state: 'started', bytes: 20_000_000 },
  { stage: 'layer-bytes', index: 1, bytes: 10_000_000 },
  { stage: 'layer', index: 1, state: 'done', bytes: 20_000_000 },
  { stage: 'matching' },
  { stage: 'done', findings: 1 },
]

function shown(isTTY: boolean, choice: { quiet?: boolean; verbose?: boolean; env?: Record<string, string> }) {
  const written: string[] = []
  const stream: TextStream = { isTTY, columns: 80, write: (text) => written.push(text) > 0 }
  let time = 0
  const display = scanDisplay(stream, { quiet: false, verbose: false, env: {}, ...choice }, () => (time += 100))
  for (const progress of scan) display.show(progress)
  display.close()
  return written.join('')
}

test('nothing is shown where nobody looks', () => {
  expect(shown(false, {})).toBe('')
  expect(shown(true, { quiet: true })).toBe('')
  expect(shown(true, { quiet: true, verbose: true })).toBe('')
  expect(shown(true, { env: { TERM: 'dumb' } })).toBe('')
  expect(shown(true, { env: { CI: 'true' } })).toBe('')
})

test('--verbose writes plain lines, also on a terminal', () => {
  const lines = shown(true, { verbose: true })
  expect(lines).toBe(
    [
      'Resolving the image.',
      'The image has 2 layers, 30.0 MB.',
      'Layer 0: known from an earlier scan, 10.0 MB.',
      'Layer 1: reading, 20.0 MB.',
      'Layer 1: done, 20.0 MB.',
      'Matching packages with advisories.',
      'Done: 1 finding.',
      '',
    ].join('\n'),
  )
})

test('a terminal sees a bar for the layer being read, and an empty line in the end', () => {
  const screen = shown(true, {})
  expect(screen).toContain('Scanning 20.0 MB of 30.0 MB · 1 of 2 layers')
  expect(screen).toContain(`  layer 1   ${'█'.repeat(12)}${'░'.repeat(12)} 10.0 MB of 20.0 MB`)
  expect(screen.endsWith('\u001b[J')).toBe(true)
})
