import { expect, test } from 'vitest'
import {
  contentReport,
  emptyReport,
  sampleFindings,
  sampleReport,
  suppressedReport,
} from '../testdata/sample-report.ts'
import { htmlWriter } from './html.ts'

const written = (report = sampleReport, options = {}) => [...htmlWriter.write(report, options)].join('')
const VOID = new Set(['meta', 'br', 'circle', 'rect'])

test('findings of every kind', async () => {
  await expect(written(contentReport)).toMatchFileSnapshot('./testdata/contents.html')
})

test('the whole page', async () => {
  await expect(written()).toMatchFileSnapshot('./testdata/sample.html')
})

test.each([
  ['a full report', sampleReport],
  ['a report with exceptions', suppressedReport],
  ['a report with findings of every kind', contentReport],
  ['an empty report', emptyReport],
])('%s opens and closes its elements in order', (_, report) => {
  const open: string[] = []
  for (const [, closing, name = '', rest] of written(report, { timestamp: '2026-06-02T00:00:00Z' }).matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^"<>])*)>/g,
  )) {
    if (closing) expect(open.pop()).toBe(name)
    else if (!rest?.endsWith('/') && !(VOID.has(name) && name !== 'rect')) open.push(name)
  }
  expect(open).toEqual([])
})

test('the page needs and runs nothing', () => {
  const page = written()
  expect(page).toContain(`default-src 'none'`)
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\bon[a-z]+=|url\(|@import|src=/i)
})

test.each([
  ['<script>alert(1)</script>', '&lt;script&gt;'],
  ['"><img src=x onerror=alert(1)>', '&quot;&gt;&lt;img'],
  ["' onmouseover='x", '&#39; onmouseover'],
])('%j stays text', (name, escaped) => {
  const [finding] = sampleFindings
  if (!finding) throw new Error('no sample')
  const page = written({
    ...sampleReport,
    image: { ...sampleReport.image, reference: name },
    findings: [{ ...finding, title: name, package: { ...finding.package, name, sourceName: name } }],
  })
  expect(page).toContain(escaped)
  expect(page).not.toContain(name)
})

test('links lead to web pages only', () => {
  const [finding] = sampleFindings
  if (!finding) throw new Error('no sample')
  const page = written({
    ...sampleReport,
    findings: [{ ...finding, id: 'X-1', references: ['javascript:alert(1)', 'data:text/html,x'] }],
  })
  expect(page).not.toContain('<a ')
})
