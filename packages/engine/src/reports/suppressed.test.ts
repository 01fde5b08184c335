import { describe, expect, test } from 'vitest'
import { REPORT_WRITERS } from './report-catalog.ts'
import { REPORT_FORMATS, type ReportFormat, type ReportOptions } from './report-writer.ts'
import { sampleReport, suppressedReport } from './testdata/sample-report.ts'

const written = (format: ReportFormat, options: ReportOptions = {}, report = suppressedReport) =>
  [
    ...REPORT_WRITERS[format].write(report, {
      template: '{{#suppressed}}{{finding.id}}: {{why}};{{/suppressed}}',
      ...options,
    }),
  ].join('')

describe('what exceptions took out', () => {
  test.each([
    ['table', 'The worker restarts every hour'],
    ['json', 'The worker restarts every hour'],
    ['cyclonedx-json', 'The worker restarts every hour'],
    ['sarif', 'ops@example.org'],
    ['junit', '<skipped message="ignored: The worker restarts every hour'],
    ['gitlab', 'Suppressed: CVE-2023-0003 in nginx 1.22.1-9, ignored: The worker restarts every hour'],
    ['csv', 'until 2026-12-31'],
    ['markdown', 'The worker restarts every hour \\| \\<b\\>see\\</b\\> the runbook'],
    ['html', 'The worker restarts every hour | &lt;b&gt;see&lt;/b&gt; the runbook'],
    ['trivy-json', 'ExperimentalModifiedFindings'],
    ['template', 'CVE-2023-0003: ignored: The worker restarts every hour'],
  ] as const)('is told by %s with its reason when it is asked for', (format, expected) => {
    expect(written(format, { showSuppressed: true })).toContain(expected)
  })

  test('is no failure, no result that counts and no row unless it is asked for', () => {
    const [run] = JSON.parse(written('sarif')).runs
    const open = run.results.filter((result: { suppressions?: object[] }) => result.suppressions === undefined)
    expect(open).toHaveLength(suppressedReport.findings.length)
    expect(written('junit')).toContain(`failures="${suppressedReport.findings.length}"`)
    expect(JSON.parse(written('gitlab')).vulnerabilities).toHaveLength(suppressedReport.findings.length)
    expect(written('csv').trim().split('\r\n')).toHaveLength(suppressedReport.findings.length + 1)
    expect(written('trivy-json')).not.toContain('CVE-2023-0003')
    expect(JSON.parse(written('json')).summary).toMatchObject({ suppressed: 4 })
  })

  test('is one line of the table, and a list on demand', async () => {
    expect(written('table', { width: 100 })).toContain(
      '4 findings suppressed by vendor.openvex.json, .plimsollignore.yaml; --show-suppressed lists them.',
    )
    expect(written('table')).not.toContain('runbook')
    await expect(written('table', { showSuppressed: true, width: 100 })).toMatchFileSnapshot(
      './table/testdata/suppressed.txt',
    )
  })

  test('has an analysis in CycloneDX, and an accepted risk is not called harmless', () => {
    const { vulnerabilities } = JSON.parse(written('cyclonedx-json'))
    const analysis = (id: string) => vulnerabilities.find((entry: { id: string }) => entry.id === id).analysis
    expect(analysis('CVE-2025-0001')).toEqual({
      state: 'not_affected',
      justification: 'code_not_reachable',
      lastUpdated: '2026-05-30T10:00:00Z',
    })
    expect(analysis('CVE-2023-0003')).toMatchObject({ state: 'exploitable', response: ['will_not_fix'] })
    expect(analysis('GHSA-2222-3333-4444')).toBeUndefined()
  })
})

test.each(['table', 'json', 'markdown', 'html'] as const)('%s says which exceptions have expired', (format) => {
  expect(written(format)).toMatch(/[Ee]xpired/)
  expect(written(format)).toContain('.trivyignore')
})

test('an image whose findings are all suppressed is not said to be without known vulnerabilities', () => {
  const text = written('table', {}, { ...suppressedReport, findings: [] })
  expect(text).not.toContain('No known vulnerabilities')
  expect(text).toContain('suppressed')
})

test.each(REPORT_FORMATS)('%s without exceptions does not speak of them', (format) => {
  const text = written(format, { showSuppressed: true, template: '{{image.reference}}' }, sampleReport)
  expect(text.replace(/^image,.*\r\n/, '')).not.toMatch(/suppress|[Ee]xcept/)
})
