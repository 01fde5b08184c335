import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { contentReport, emptyReport, sampleReport, suppressedReport } from '../testdata/sample-report.ts'
import { jsonWriter } from './json.ts'
import schema from './report-1.schema.json' with { type: 'json' }

const ajv = new Ajv2020({ allErrors: true })
addFormats.default(ajv)
const isValid = ajv.compile(schema)
const written = (report = sampleReport, options = {}) => [...jsonWriter.write(report, options)].join('')

test.each([
  ['a full report', sampleReport],
  ['a report with exceptions', suppressedReport],
  ['an empty report', emptyReport],
  ['a report with findings of every kind', contentReport],
])('%s is valid against the published schema', (_, report) => {
  const document = JSON.parse(written(report, { timestamp: '2026-06-02T00:00:00Z' }))
  isValid(document)
  expect(isValid.errors).toBeNull()
})

test('the schema refuses what no report holds', () => {
  expect(isValid({ ...JSON.parse(written()), schema: 2 })).toBe(false)
  expect(isValid({ ...JSON.parse(written()), surprise: true })).toBe(false)
})

test('nothing of the report is lost', () => {
  const { inventory, ...rest } = JSON.parse(written())
  const { status: _, problems: __, ...kept } = sampleReport.inventory
  expect(inventory).toEqual(kept)
  const { inventory: ___, ...others } = sampleReport
  expect(rest).toMatchObject(JSON.parse(JSON.stringify(others)))
})

test('counts every finding once', () => {
  expect(JSON.parse(written()).summary.findings).toEqual({
    critical: 2,
    high: 0,
    medium: 1,
    low: 1,
    negligible: 0,
    none: 0,
    unknown: 1,
  })
  expect(JSON.parse(written(contentReport)).summary.kinds).toEqual({
    vulnerability: 5,
    malware: 2,
    'modified-file': 1,
    secret: 3,
    'sensitive-file': 1,
    baseline: 2,
    'build-risk': 1,
  })
})

test('the order of keys in memory does not show', () => {
  const reversed = JSON.parse(JSON.stringify(sampleReport), (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  )
  expect(written(reversed)).toBe(written())
})

test('no clock is asked', () => {
  expect(written()).not.toContain('createdAt')
  expect(written(sampleReport, { timestamp: '2026-06-02T00:00:00Z' })).toContain('"createdAt": "2026-06-02T00:00:00Z"')
})
