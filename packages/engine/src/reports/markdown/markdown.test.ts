import { expect, test } from 'vitest'
import { contentReport, emptyReport, sampleFindings, sampleReport } from '../testdata/sample-report.ts'
import { markdownWriter } from './markdown.ts'

const written = (report = sampleReport, options = {}) => [...markdownWriter.write(report, options)].join('')

test('findings of every kind', async () => {
  await expect(written(contentReport)).toMatchFileSnapshot('./testdata/contents.md')
})

test('the whole page', async () => {
  await expect(written()).toMatchFileSnapshot('./testdata/sample.md')
})

test('an empty report is a page, too', async () => {
  await expect(written(emptyReport)).toMatchFileSnapshot('./testdata/empty.md')
})

test.each([
  ['[click](http://evil.example)', '\\[click\\]\\(http:\u200b//evil.example\\)'],
  ['<img src=x onerror=1>', '\\<img src=x onerror=1\\>'],
  ['a | b', 'a \\| b'],
  ['@everyone #1', '@\u200beveryone \\#1'],
  ['line\n# heading', 'line \\# heading'],
])('%j stays text', (title, expected) => {
  const [finding] = sampleFindings
  if (!finding) throw new Error('no sample')
  expect(written({ ...sampleReport, findings: [{ ...finding, title }] })).toContain(expected)
})
