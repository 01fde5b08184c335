import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { contentReport, emptyReport, sampleReport, suppressedReport } from '../testdata/sample-report.ts'
import { sarifWriter } from './sarif.ts'

const require = createRequire(import.meta.url)
// OASIS's schema travels with Microsoft's matchers for SARIF.
const matchers = dirname(require.resolve('@microsoft/jest-sarif/package.json'))
const schema = JSON.parse(readFileSync(join(matchers, 'lib', 'schemas', 'sarif-2.1.0-rtm.5.json'), 'utf8'))
const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateSchema: false, unicodeRegExp: false })
addFormats.default(ajv)
const { $schema: _, id: __, ...draft7 } = schema
const isValid = ajv.compile(draft7)

const written = (report = sampleReport, options = {}) => [...sarifWriter.write(report, options)].join('')

test('findings of every kind', async () => {
  await expect(written(contentReport)).toMatchFileSnapshot('./testdata/contents.sarif')
})

test.each([
  ['a full report', sampleReport, {}],
  ['a report with exceptions', suppressedReport, {}],
  ['a report with findings of every kind', contentReport, {}],
  ['a report with a timestamp', sampleReport, { timestamp: '2026-06-02T00:00:00Z' }],
  ['an empty report', emptyReport, {}],
])('%s is valid SARIF 2.1.0', (_name, report, options) => {
  isValid(JSON.parse(written(report, options)))
  expect(isValid.errors).toBeNull()
})

test('the whole log', async () => {
  await expect(written()).toMatchFileSnapshot('./testdata/sample.sarif')
})

test('one rule per vulnerability, one result per finding, and the indexes agree', () => {
  const [run] = JSON.parse(written()).runs
  expect(run.results).toHaveLength(sampleReport.findings.length)
  const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { ruleId, ruleIndex } of run.results) expect(ids[ruleIndex]).toBe(ruleId)
})
