import { describe, expect, test } from 'vitest'
import { contentReport, emptyReport, sampleReport } from '../testdata/sample-report.ts'
import { displayWidth } from '../text/display-width.ts'
import { tableWriter } from './table.ts'

const written = (report = sampleReport, options = {}) => [...tableWriter.write(report, options)].join('')
const golden = (name: string) => `./testdata/${name}.txt`

test('findings of every kind', async () => {
  await expect(written(contentReport)).toMatchFileSnapshot('./testdata/contents.txt')
})

test('a report with everything in it, at the default width', async () => {
  await expect(written()).toMatchFileSnapshot(golden('wide'))
})

test('the same at 80 columns', async () => {
  await expect(written(sampleReport, { width: 80 })).toMatchFileSnapshot(golden('narrow'))
})

test('the same with colours', async () => {
  await expect(written(sampleReport, { colors: true })).toMatchFileSnapshot(golden('colors'))
})

test('an empty image is not called clean', async () => {
  await expect(written(emptyReport)).toMatchFileSnapshot(golden('empty'))
})

test('filters that hide everything are named', () => {
  const text = written({ ...sampleReport, findings: [] }, { leftOut: 5 })
  expect(text).toContain('5 more findings left out by your filters')
  expect(text).not.toContain('No known vulnerabilities')
})

test('packages without advisories are not called clean', () => {
  const { advisories, ...listed } = emptyReport
  expect(advisories).toBeDefined()
  expect(written(listed)).toContain('vulnerabilities were not looked for')
})

test('packages that nothing was compared with are not called clean, though the rest was', () => {
  const problem = { code: 'MISSING', message: '97 packages of npm were not matched.', source: 'matching' } as const
  const text = written({ ...sampleReport, findings: [], status: 'complete', problems: [problem] })
  expect(text).toContain('do not take the image for clean: not every package could be compared.')
  expect(text).not.toContain('No known vulnerabilities')
})

describe.each([40, 60, 80, 100, 120, 200])('at %i columns', (width) => {
  test('no line is wider, but for a row whose id and version need more', () => {
    const tooWide = written(contentReport, { width })
      .split('\n')
      .filter((line) => displayWidth(line) > width)
    expect(tooWide.filter((line) => !/^ {2}(?:CRITICAL|MEDIUM|LOW|UNKNOWN|SEVERITY) /.test(line))).toEqual([])
    if (width >= 60) expect(tooWide).toEqual([])
  })
})

test('nothing of an image reaches the terminal as a control sequence', () => {
  expect(written()).not.toContain('\u001b')
  expect(written(sampleReport, { colors: true })).toContain('\\u{1b}[31mnot red')
})
