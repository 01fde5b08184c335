import { expect, test } from 'vitest'
import { emptyReport, sampleReport } from '../testdata/sample-report.ts'
import { trivyJsonWriter } from './trivy-json.ts'

const written = (report = sampleReport, options = {}) =>
  JSON.parse([...trivyJsonWriter.write(report, options)].join(''))

test('the whole report', async () => {
  await expect([...trivyJsonWriter.write(sampleReport, {})].join('')).toMatchFileSnapshot('./testdata/sample.json')
})

test('system packages are one result, each language is one', () => {
  const { Results } = written()
  expect(Results.map(({ Class, Type }: { Class: string; Type: string }) => [Class, Type])).toEqual([
    ['os-pkgs', 'debian'],
    ['lang-pkgs', 'node-pkg'],
    ['lang-pkgs', 'python-pkg'],
  ])
})

test('every finding is there, with the members that pipelines ask for', () => {
  const found = written().Results.flatMap(
    ({ Vulnerabilities }: { Vulnerabilities?: object[] }) => Vulnerabilities ?? [],
  )
  expect(found).toHaveLength(sampleReport.findings.length)
  for (const entry of found) {
    expect(entry).toMatchObject({
      VulnerabilityID: expect.any(String),
      PkgName: expect.any(String),
      InstalledVersion: expect.any(String),
      Status: expect.any(String),
    })
    expect(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN']).toContain(entry.Severity)
  }
})

test('an empty image has no results', () => {
  expect(written(emptyReport)).toMatchObject({ SchemaVersion: 2, ArtifactName: 'oci:build/out:latest', Results: [] })
})
