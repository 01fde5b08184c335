import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { emptyReport, sampleReport, suppressedReport } from '../testdata/sample-report.ts'
import { cyclonedxWriter } from './cyclonedx.ts'

const require = createRequire(import.meta.url)
// The specification's own schema files travel with the CycloneDX library.
const schemas = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res', 'schema')
const schema = (name: string) => JSON.parse(readFileSync(join(schemas, name), 'utf8'))
const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
addFormats.default(ajv)
for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, true)
for (const name of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json']) {
  ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}`)
}
const isValid = ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'))

const written = (report = sampleReport, options = {}) => [...cyclonedxWriter.write(report, options)].join('')

test.each([
  ['a full report', sampleReport, {}],
  ['a report with exceptions', suppressedReport, {}],
  ['a report with a timestamp', sampleReport, { timestamp: '2026-06-02T00:00:00Z' }],
  ['an empty report', emptyReport, {}],
])('%s is valid CycloneDX 1.6', (_, report, options) => {
  isValid(JSON.parse(written(report, options)))
  expect(isValid.errors).toBeNull()
})

test('the whole document', async () => {
  await expect(written()).toMatchFileSnapshot('./testdata/sample.cdx.json')
})

test('every reference leads to a component', () => {
  const bom = JSON.parse(written())
  const refs = new Set<string>([
    bom.metadata.component['bom-ref'],
    ...bom.components.map((component: { 'bom-ref': string }) => component['bom-ref']),
  ])
  expect(refs.size).toBe(bom.components.length + 1)
  const used = [
    ...bom.dependencies.flatMap((entry: { ref: string; dependsOn: string[] }) => [entry.ref, ...entry.dependsOn]),
    ...bom.vulnerabilities.flatMap((entry: { affects: { ref: string }[] }) => entry.affects.map(({ ref }) => ref)),
  ]
  expect(used.filter((ref) => !refs.has(ref))).toEqual([])
})

test('one vulnerability of two packages is one entry that affects both', () => {
  const bom = JSON.parse(written())
  const entry = bom.vulnerabilities.find(({ id }: { id: string }) => id === 'CVE-2025-0001')
  expect(entry.affects).toHaveLength(2)
  expect(entry.ratings[0]).toMatchObject({
    source: { name: 'nvd' },
    severity: 'critical',
    method: 'CVSSv31',
    score: 9.8,
  })
})

test('packages alone make no vulnerability list, not an empty one', () => {
  const { advisories, ...listed } = { ...sampleReport, findings: [] }
  expect(advisories).toBeDefined()
  expect(JSON.parse(written(listed))).not.toHaveProperty('vulnerabilities')
})

test('the serial number changes with the image and with nothing else', () => {
  const serial = (report = sampleReport) => JSON.parse(written(report)).serialNumber
  expect(serial()).toBe(serial())
  expect(serial({ ...sampleReport, image: { ...sampleReport.image, reference: 'other' } })).not.toBe(serial())
})
