import type { Finding } from '../../findings/finding.ts'
import { describeException } from '../describe-exception.ts'
import { describeFinding, STATUS_TITLES } from '../describe-finding.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import type { ScanReport } from '../scan-report.ts'

const COLUMNS = [
  'image',
  'image digest',
  'kind',
  'id',
  'severity',
  'rated by',
  'package type',
  'package',
  'installed version',
  'fixed version',
  'status',
  'title',
  'exploited',
  'epss',
  'layer',
  'instruction',
  'path',
  'visibility',
  'fingerprint',
  'line',
  'seen',
  'advice',
  'suppressed',
] as const

/**
 * One line per finding (RFC 4180, CRLF), for spreadsheets. A cell that a spreadsheet would take for a formula gets an apostrophe in front
 * (OWASP, "CSV Injection").
 */
export const csvWriter: ReportWriter = {
  format: 'csv',
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  purpose: 'one line per finding, for spreadsheets',
  write,
}

function* write(report: ScanReport, { showSuppressed }: ReportOptions): Iterable<string> {
  yield line(COLUMNS)
  for (const finding of report.findings) yield line(cellsOf(finding, report))
  if (!showSuppressed) return
  for (const { finding, exception } of report.suppressed ?? [])
    yield line(cellsOf(finding, report, describeException(exception)))
}

function cellsOf(finding: Finding, { image }: ScanReport, suppressed = ''): readonly string[] {
  const { kind, ruleId, severity, title, place, location, seen, remedy, fingerprint } = describeFinding(finding)
  const [ratedBy, type, name, installed, fixed, status, exploited, epss] = vulnerabilityCells(finding)
  return [
    image.reference,
    image.digest ?? '',
    kind,
    ruleId,
    severity,
    ratedBy,
    type,
    name,
    installed,
    fixed,
    status,
    title,
    exploited,
    epss,
    place?.layer === undefined ? '' : String(place.layer.index),
    place?.layer?.instruction ?? '',
    location.path,
    place?.visibility ?? '',
    fingerprint,
    location.line === undefined ? '' : String(location.line),
    seen ?? '',
    remedy,
    suppressed,
  ]
}

type VulnerabilityCells = readonly [string, string, string, string, string, string, string, string]

const NO_VULNERABILITY: VulnerabilityCells = ['', '', '', '', '', '', '', '']

function vulnerabilityCells(finding: Finding): VulnerabilityCells {
  if (finding.kind !== 'vulnerability') return NO_VULNERABILITY
  return [
    finding.severitySource ?? '',
    finding.package.type,
    finding.package.name,
    finding.package.version,
    finding.fixedVersion ?? '',
    STATUS_TITLES[finding.status],
    finding.kev === undefined ? '' : 'yes',
    finding.epss === undefined ? '' : String(finding.epss.score),
  ]
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(text: string): string {
  const safe = /^[\s]*[=+\-@]|^[\t\r\n]/.test(text) ? `'${text}` : text
  const clean = safe.toWellFormed().replaceAll('\0', '\ufffd')
  return /[",\r\n]/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean
}
