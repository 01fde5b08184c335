import { expect, test } from 'vitest'
import { contentReport, emptyReport, sampleReport, suppressedReport } from '../testdata/sample-report.ts'
import { junitWriter } from './junit.ts'

const written = (report = sampleReport, options = {}) => [...junitWriter.write(report, options)].join('')

test('findings of every kind', async () => {
  await expect(written(contentReport)).toMatchFileSnapshot('./testdata/contents.xml')
})

test('the whole file', async () => {
  await expect(written()).toMatchFileSnapshot('./testdata/sample.xml')
})

test.each([
  ['a full report', sampleReport],
  ['a report with exceptions', suppressedReport],
  ['a report with findings of every kind', contentReport],
  ['an empty report', emptyReport],
])('%s is well-formed, and its counts are those of its elements', (_, report) => {
  const xml = written(report, { timestamp: '2026-06-02T00:00:00Z' })
  const open: string[] = []
  for (const [, closing, name, rest] of xml.matchAll(/<(\/?)([a-z]+)((?:"[^"<]*"|[^"<>])*)>/g)) {
    if (closing) expect(open.pop()).toBe(name)
    else if (!rest?.endsWith('/')) open.push(name ?? '')
  }
  expect(open).toEqual([])
  const total = (attribute: string) => Number(new RegExp(`<testsuites [^>]*${attribute}="(\\d+)"`).exec(xml)?.[1])
  const inSuites = (attribute: string) =>
    [...xml.matchAll(new RegExp(`<testsuite [^>]*${attribute}="(\\d+)"`, 'g'))].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    )
  const elements = {
    tests: xml.split('<testcase ').length - 1,
    failures: xml.split('<failure ').length - 1,
    errors: xml.split('<error ').length - 1,
  }
  for (const [attribute, count] of Object.entries(elements)) {
    expect(total(attribute)).toBe(count)
    expect(inSuites(attribute)).toBe(count)
  }
})

test('an image without findings is a passed test', () => {
  expect(written(emptyReport)).toContain('name="nothing was found"/>')
})
