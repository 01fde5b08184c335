import type { SuppressedFinding } from '../../exceptions/exception-rule.ts'
import type { Finding } from '../../findings/finding.ts'
import { layerText } from '../describe-content.ts'
import { describeException } from '../describe-exception.ts'
import { describeFinding, FINDING_KIND_TITLES } from '../describe-finding.ts'
import { wasLookedFor } from '../looked-for.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import type { ScanReport } from '../scan-report.ts'
import { escapeXml } from '../text/escape-xml.ts'
import { oneLine } from '../text/one-line.ts'

/**
 * JUnit XML as CI systems read it (Jenkins xunit-plugin, junit-10.xsd): a suite per kind of finding, a failed test per finding, an error per problem.
 * What was looked for and not found is one passed test, since a suite without any looks like a scan that did not run.
 */
export const junitWriter: ReportWriter = {
  format: 'junit',
  mediaType: 'application/xml; charset=utf-8',
  extension: 'xml',
  purpose: 'JUnit XML, for CI test reports',
  write,
}

function* write(report: ScanReport, options: ReportOptions): Iterable<string> {
  const kinds = Object.keys(FINDING_KIND_TITLES) as Finding['kind'][]
  const suites = kinds
    .map((kind) => ({ kind, findings: report.findings.filter((finding) => finding.kind === kind) }))
    .filter(({ kind, findings }) => findings.length > 0 || kind === 'vulnerability' || wasLookedFor(report, kind))
  const suppressed = report.suppressed ?? []
  const tests =
    suites.reduce((sum, { findings }) => sum + Math.max(1, findings.length), 0) +
    report.problems.length +
    suppressed.length
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield `<testsuites name="plimsoll" tests="${tests}" failures="${report.findings.length}" errors="${report.problems.length}">\n`
  for (const { kind, findings } of suites) yield* suite(kind, findings, report, options)
  if (suppressed.length > 0) yield* suppressedSuite(suppressed, report, options)
  if (report.problems.length > 0) yield* problemSuite(report, options)
  yield '</testsuites>\n'
}

function* suite(
  kind: Finding['kind'],
  findings: readonly Finding[],
  report: ScanReport,
  options: ReportOptions,
): Iterable<string> {
  const title = FINDING_KIND_TITLES[kind]
  const count = { tests: Math.max(1, findings.length), failures: findings.length, errors: 0 }
  yield suiteStart(`${report.image.reference}: ${title}`, count, options)
  if (findings.length === 0) yield `    <testcase classname="${escapeXml(title)}" name="nothing was found"/>\n`
  for (const finding of findings) {
    const {
      severity,
      ruleId,
      subject,
      title: says,
      remedy,
      text,
      place,
      location,
      where,
      seen,
      helpUrl,
    } = describeFinding(finding)
    const layer = layerText(place)
    const details = [
      text,
      remedy,
      `Where: ${where}${layer === '' ? '' : `, ${layer}`}`,
      ...(seen === undefined ? [] : [`Seen: ${seen}`]),
      ...(helpUrl === undefined ? [] : [helpUrl]),
    ]
      .map(oneLine)
      .join('\n')
    yield `    <testcase classname="${escapeXml(subject)}" name="[${severity.toUpperCase()}] ${escapeXml(ruleId)}" file="${escapeXml(oneLine(location.path))}">\n`
    yield `      <failure message="${escapeXml(says)}" type="${kind}">${escapeXml(details)}</failure>\n`
    yield '    </testcase>\n'
  }
  yield '  </testsuite>\n'
}

/** What exceptions took out is a skipped test that says why. */
function* suppressedSuite(
  suppressed: readonly SuppressedFinding[],
  report: ScanReport,
  options: ReportOptions,
): Iterable<string> {
  const count = { tests: suppressed.length, failures: 0, errors: 0, skipped: suppressed.length }
  yield suiteStart(`${report.image.reference}: Suppressed`, count, options)
  for (const { finding, exception } of suppressed) {
    const { severity, ruleId, subject, location } = describeFinding(finding)
    yield `    <testcase classname="${escapeXml(subject)}" name="[${severity.toUpperCase()}] ${escapeXml(ruleId)}" file="${escapeXml(oneLine(location.path))}">\n`
    yield `      <skipped message="${escapeXml(describeException(exception))}"/>\n    </testcase>\n`
  }
  yield '  </testsuite>\n'
}

function* problemSuite(report: ScanReport, options: ReportOptions): Iterable<string> {
  const { problems } = report
  yield suiteStart(
    `${report.image.reference}: Problems`,
    { tests: problems.length, failures: 0, errors: problems.length },
    options,
  )
  for (const { code, message, source, path } of problems) {
    yield `    <testcase classname="${escapeXml(oneLine(source))}" name="${escapeXml(oneLine(path ?? code))}">\n`
    yield `      <error message="${escapeXml(oneLine(message))}" type="${code}"/>\n    </testcase>\n`
  }
  yield '  </testsuite>\n'
}

function suiteStart(
  name: string,
  count: { tests: number; failures: number; errors: number; skipped?: number },
  { timestamp }: ReportOptions,
): string {
  const moment = timestamp === undefined ? '' : ` timestamp="${escapeXml(timestamp.replace(/(\.\d+)?Z$/, ''))}"`
  return `  <testsuite name="${escapeXml(oneLine(name))}" tests="${count.tests}" failures="${count.failures}" errors="${count.errors}" skipped="${count.skipped ?? 0}" time="0"${moment}>\n`
}
