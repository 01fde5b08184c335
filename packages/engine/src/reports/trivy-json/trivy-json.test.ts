import { expect, test } from 'vitest'
import { contentReport, emptyReport, sampleReport } from '../testdata/sample-report.ts'
import { trivyJsonWriter } from './trivy-json.ts'

const written = (report = sampleReport, options = {}) =>
  JSON.parse([...trivyJsonWriter.write(report, options)].join(''))

test('findings of every kind', async () => {
  await expect([...trivyJsonWriter.write(contentReport, {})].join('')).toMatchFileSnapshot('./testdata/contents.json')
})

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

test('credentials, checks and the build are in the classes where Trivy has them, files in the one for others', () => {
  const results: readonly {
    Class: string
    Target: string
    Secrets?: object[]
    Misconfigurations?: object[]
    CustomResources?: object[]
  }[] = written(contentReport).Results
  const of = (name: string) => results.filter(({ Class }) => Class === name)
  expect(of('secret').map(({ Target, Secrets }) => [Target, Secrets?.length])).toEqual([
    ['Dockerfile', 1],
    ['Image Config', 1],
    ['srv/app/.env', 1],
  ])
  expect(of('config').map(({ Target, Misconfigurations }) => [Target, Misconfigurations?.length])).toEqual([
    ['Image Config', 1],
    ['etc/ssh/sshd_config', 1],
    ['Dockerfile', 1],
  ])
  expect(of('custom').flatMap(({ CustomResources }) => CustomResources)).toHaveLength(4)
})
