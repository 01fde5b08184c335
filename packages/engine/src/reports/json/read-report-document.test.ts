import { expect, test } from 'vitest'
import { ReportError } from '../report-error.ts'
import { sampleReport, suppressedReport } from '../testdata/sample-report.ts'
import { jsonWriter } from './json.ts'
import { readReportDocument } from './read-report-document.ts'

const read = (report = suppressedReport) => readReportDocument([...jsonWriter.write(report, {})].join(''), 'r.json')

test('what identifies a vulnerability comes back from a written report', () => {
  const { image, findings, packages } = read(sampleReport)
  expect(image).toMatchObject({
    reference: sampleReport.image.reference,
    digest: sampleReport.image.digest,
    architecture: 'amd64',
  })
  expect(image.digests).toHaveLength(3)
  expect(findings.map(({ id, package: { purl } }) => [id, purl])).toEqual(
    sampleReport.findings.flatMap((finding) =>
      finding.kind === 'vulnerability' ? [[finding.id, finding.package.purl]] : [],
    ),
  )
  expect(packages).toHaveLength(sampleReport.inventory.packages.length)
})

test('so does what was said of the suppressed ones; findings of other kinds have no place in VEX', () => {
  const { suppressed } = read()
  expect(suppressed.map(({ finding }) => finding.id)).toEqual(['CVE-2025-0001', 'CVE-2025-0001', 'CVE-2023-0003'])
  expect(suppressed.map(({ exception }) => exception)).toEqual(
    suppressedReport.suppressed
      ?.filter(({ finding }) => finding.kind === 'vulnerability')
      .map(({ exception }) => exception),
  )
})

test.each([
  '',
  '[]',
  'null',
  '{"schema":2,"image":{"reference":"x"},"findings":[]}',
  '{"schema":1,"image":{},"findings":[]}',
  '{"bomFormat":"CycloneDX"}',
])('%j is no report', (text) => {
  expect(() => readReportDocument(text, 'r.json')).toThrow(ReportError)
})

test('elements that are not of the form are left out', () => {
  const text =
    '{"schema":1,"image":{"reference":"x"},"findings":[null,{"kind":"vulnerability"},{"kind":"secret"}],"suppressed":[{"finding":{"kind":"vulnerability","id":"X","fingerprint":"1","package":{"purl":"pkg:npm/a@1","name":"a"}},"exception":{"status":"constructor","source":{"format":"openvex","file":"f"}}}]}'
  expect(readReportDocument(text, 'r.json')).toMatchObject({ findings: [], suppressed: [] })
})
