import { expect, test } from 'vitest'
import { emptyReport, samplePackages, sampleReport } from '../testdata/sample-report.ts'
import { spdxWriter } from './spdx.ts'

const written = (report = sampleReport, options = {}) => [...spdxWriter.write(report, options)].join('')

test('the whole document', async () => {
  await expect(written()).toMatchFileSnapshot('./testdata/sample.spdx.json')
})

test.each([
  ['a full report', sampleReport],
  ['an empty report', emptyReport],
])('%s has every member that SPDX 2.3 requires, in the form it requires', (_, report) => {
  const document = JSON.parse(written(report))
  expect(document).toMatchObject({ spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', SPDXID: 'SPDXRef-DOCUMENT' })
  expect(document.documentNamespace).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
  expect(document.creationInfo.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  expect(document.creationInfo.creators).toEqual(['Tool: plimsoll-0.1.0'])
  for (const entry of document.packages) {
    expect(entry.SPDXID).toMatch(/^SPDXRef-[A-Za-z0-9.-]+$/)
    expect(entry.name).not.toBe('')
    expect(entry.downloadLocation).toBe('NOASSERTION')
    for (const { annotationDate, annotationType, annotator, comment } of entry.annotations) {
      expect(annotationDate).toBe(document.creationInfo.created)
      expect(['OTHER', 'REVIEW']).toContain(annotationType)
      expect(annotator).toMatch(/^Tool: /)
      expect(() => JSON.parse(comment)).not.toThrow()
    }
  }
})

test('identifiers are unique, and every relationship joins two that exist', () => {
  const document = JSON.parse(written())
  const ids = document.packages.map(({ SPDXID }: { SPDXID: string }) => SPDXID)
  expect(new Set(ids).size).toBe(samplePackages.length + 2)
  const known = new Set(['SPDXRef-DOCUMENT', ...ids])
  for (const { spdxElementId, relatedSpdxElement } of document.relationships) {
    expect(known.has(spdxElementId)).toBe(true)
    expect(known.has(relatedSpdxElement)).toBe(true)
  }
})

test('licences that are no SPDX expression are references that the document explains', () => {
  const document = JSON.parse(written())
  const yaml = document.packages.find(({ name }: { name: string }) => name === 'PyYAML')
  expect(yaml.licenseDeclared).toMatch(/^LicenseRef-MIT-License-[0-9a-f]{8}$/)
  expect(document.hasExtractedLicensingInfos).toEqual([
    { licenseId: yaml.licenseDeclared, extractedText: 'MIT License', name: 'MIT License' },
  ])
})
