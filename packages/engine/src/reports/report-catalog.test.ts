import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { REPORT_WRITERS } from './report-catalog.ts'
import { REPORT_FORMATS } from './report-writer.ts'
import { contentReport, emptyReport, sampleReport } from './testdata/sample-report.ts'

/** Folders that hold what formats share. */
const SHARED = new Set(['sbom', 'testdata', 'text'])

test('every folder of a format has its writer in the catalog, and every writer its folder', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !SHARED.has(entry.name))
    .map(({ name }) => name)
  expect(folders.sort()).toEqual(REPORT_FORMATS.map((format) => format.replace(/^(cyclonedx|spdx)-json$/, '$1')).sort())
})

test.each(REPORT_FORMATS)('%s says what it is', (format) => {
  const writer = REPORT_WRITERS[format]
  expect(writer.format).toBe(format)
  expect(writer.mediaType).toMatch(/^[a-z]+\/[a-z+.-]+(; .+)?$/)
  expect(writer.purpose).not.toBe('')
})

test.each(REPORT_FORMATS)('%s repeats itself byte for byte and asks no clock', (format) => {
  const options = { template: '{{image.reference}}' }
  for (const report of [sampleReport, contentReport, emptyReport]) {
    const [once, again] = [1, 2].map(() => [...REPORT_WRITERS[format].write(report, options)].join(''))
    expect(again).toBe(once)
    expect(once).not.toMatch(new RegExp(`${new Date().getUTCFullYear()}-\\d\\d-\\d\\dT(?!10:00|00:00|2[02]:00)`))
  }
})
