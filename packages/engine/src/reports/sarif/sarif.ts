import type { Severity } from '../../domain/severity.ts'
import type { ExceptionStatement } from '../../exceptions/exception-rule.ts'
import type { Finding } from '../../findings/finding.ts'
import { describeException } from '../describe-exception.ts'
import { describeFinding } from '../describe-finding.ts'
import type { FindingDescription } from '../finding-description.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import type { ScanReport } from '../scan-report.ts'
import { streamJson } from '../text/stream-json.ts'

/** SARIF 2.1.0 (OASIS, sarif-v2.1.0-os), as GitHub and GitLab code scanning read it: one rule per vulnerability, rule or check, one result per finding. */
export const sarifWriter: ReportWriter = {
  format: 'sarif',
  mediaType: 'application/sarif+json',
  extension: 'sarif',
  purpose: 'SARIF 2.1.0, for code scanning',
  write,
}

/** Section 3.27.10: level. */
const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note' | 'none'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  negligible: 'note',
  none: 'none',
  unknown: 'warning',
}

/** What GitHub sorts by where nobody gave a score. */
const SCORE: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  negligible: '0.5',
  none: '0.0',
  unknown: '0.0',
}

function write(report: ScanReport, options: ReportOptions): Iterable<string> {
  const all = [
    ...report.findings.map((finding) => ({ finding })),
    ...(report.suppressed ?? []).map(({ finding, exception }) => ({ finding, exception })),
  ]
  const described: readonly Described[] = all.map((one) => ({ ...one, text: describeFinding(one.finding) }))
  const rules = new Map<string, number>()
  for (const { text } of described) if (!rules.has(text.ruleId)) rules.set(text.ruleId, rules.size)
  const { engine } = report
  return streamJson({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: engine.name,
            version: engine.version,
            semanticVersion: engine.version,
            rules: [...rulesOf(described)],
          },
        },
        invocations: [invocation(report, options)],
        columnKind: 'utf16CodeUnits',
        results: described.map((one) => result(one, rules.get(one.text.ruleId) ?? 0, report)),
        properties: {
          image: report.image.reference,
          ...(report.image.digest === undefined ? {} : { digest: report.image.digest }),
          ...(report.advisories === undefined ? {} : { advisories: report.advisories.generation }),
        },
      },
    ],
  })
}

interface Described {
  readonly finding: Finding
  readonly text: FindingDescription
  /** Why it is suppressed, where it is. */
  readonly exception?: ExceptionStatement
}

function* rulesOf(described: readonly Described[]): Iterable<object> {
  const seen = new Set<string>()
  for (const { finding, text } of described) {
    if (seen.has(text.ruleId)) continue
    seen.add(text.ruleId)
    yield {
      id: text.ruleId,
      shortDescription: { text: text.title },
      fullDescription: { text: text.text.slice(0, 1000) },
      help: { text: `${text.text}\n\n${text.remedy}` },
      ...(text.helpUrl === undefined ? {} : { helpUri: encodeURI(text.helpUrl) }),
      defaultConfiguration: { level: LEVEL[text.severity] },
      properties: { tags: ['security', text.kind, ...tagsOf(finding)], 'security-severity': scoreOf(finding, text) },
    }
  }
}

function result({ text, exception }: Described, ruleIndex: number, { image }: ScanReport): object {
  const { path, line } = text.location
  const layer = text.place?.layer
  const where =
    layer === undefined
      ? ''
      : `, layer ${layer.index}${layer.instruction === undefined ? '' : ` (${layer.instruction})`}`
  const seen = text.seen === undefined ? '' : ` (${text.seen})`
  return {
    ruleId: text.ruleId,
    ruleIndex,
    level: LEVEL[text.severity],
    message: { text: `${text.subject}: ${text.title.replace(/\.$/, '')}${seen}. ${text.remedy}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(path).replace(/[?#]/g, encodeURIComponent) },
          region: { startLine: line ?? 1 },
        },
        logicalLocations: [{ fullyQualifiedName: `${image.reference}:/${path}`, kind: 'resource' }],
        message: { text: `${text.subject} in ${image.reference}${where}` },
      },
    ],
    ...(exception === undefined ? {} : { suppressions: [suppression(exception)] }),
    partialFingerprints: { 'plimsoll/v1': text.fingerprint },
    properties: { severity: text.severity, ...(text.place === undefined ? {} : { visibility: text.place.visibility }) },
  }
}

/** Section 3.35: what is said outside of the code is `external`. */
function suppression(exception: ExceptionStatement): object {
  const { status, author, expires, source } = exception
  return {
    kind: 'external',
    status: 'accepted',
    justification: describeException(exception),
    properties: {
      status,
      file: source.file,
      ...(source.line === undefined ? {} : { line: source.line }),
      ...(author === undefined ? {} : { author }),
      ...(expires === undefined ? {} : { expires }),
    },
  }
}

/** Section 3.20: what could not be done is a notification of the run. */
function invocation(report: ScanReport, options: ReportOptions): object {
  return {
    executionSuccessful: report.status !== 'failed',
    ...(options.timestamp === undefined ? {} : { endTimeUtc: options.timestamp }),
    toolExecutionNotifications: report.problems.map(({ code, message, path }) => ({
      level: 'warning',
      message: { text: path === undefined ? message : `${path}: ${message}` },
      descriptor: { id: code },
    })),
  }
}

function tagsOf(finding: Finding): readonly string[] {
  if (finding.kind !== 'vulnerability') return [finding.severity, ...familyOf(finding)]
  return [
    finding.severity,
    ...finding.cwes.map((cwe) => `external/cwe/${cwe.toLowerCase()}`),
    ...(finding.kev ? ['exploited'] : []),
  ]
}

function familyOf(finding: Exclude<Finding, { kind: 'vulnerability' }>): readonly string[] {
  switch (finding.kind) {
    case 'malware':
    case 'secret':
      return [finding.family]
    case 'baseline':
      return [finding.baseline]
    default:
      return []
  }
}

function scoreOf(finding: Finding, { severity }: FindingDescription): string {
  if (finding.kind !== 'vulnerability') return SCORE[severity]
  const counting = finding.ratings.find(({ source, score }) => source === finding.severitySource && score !== undefined)
  return counting?.score === undefined ? SCORE[severity] : counting.score.toFixed(1)
}
