import type { Severity } from '../../domain/severity.ts'
import type { Finding } from '../../findings/finding.ts'
import { describeException } from '../describe-exception.ts'
import { describeFinding } from '../describe-finding.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import { documentTime } from '../sbom/document-id.ts'
import type { ScanReport } from '../scan-report.ts'
import { streamJson } from '../text/stream-json.ts'

/**
 * GitLab's container scanning report, schema 15.2.1 (gitlab-org/security-products/security-report-schemas). It knows packages only: for what is found in a file,
 * in the config or in the build, that place stands where the package's name would.
 */
export const gitlabWriter: ReportWriter = {
  format: 'gitlab',
  mediaType: 'application/json',
  extension: 'json',
  purpose: 'gl-container-scanning-report.json',
  write,
}

const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  negligible: 'Info',
  none: 'Info',
  unknown: 'Unknown',
}
/** The format has no place for what is known and accepted, so each is a message of the scan. */
const MAX_SUPPRESSED = 1000
const MAX_DESCRIPTION = 1_048_576

function write(report: ScanReport, options: ReportOptions): Iterable<string> {
  const { engine } = report
  // The schema wants a moment without a zone, in UTC.
  const moment = documentTime(report, options).replace(/Z$/, '')
  const program = { id: engine.name, name: 'Plimsoll', version: engine.version, vendor: { name: 'Plimsoll' } }
  return streamJson({
    version: '15.2.1',
    schema:
      'https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v15.2.1/dist/container-scanning-report-format.json',
    scan: {
      analyzer: program,
      scanner: program,
      type: 'container_scanning',
      start_time: moment,
      end_time: moment,
      status: report.status === 'failed' ? 'failure' : 'success',
      messages: [
        ...report.problems.map(({ message, path }) => ({
          level: 'warn',
          value: path === undefined ? message : `${path}: ${message}`,
        })),
        ...(report.suppressed ?? []).slice(0, MAX_SUPPRESSED).map(({ finding, exception }) => ({
          level: 'info',
          value: `Suppressed: ${finding.id} in ${describeFinding(finding).subject}, ${describeException(exception)}`,
        })),
      ],
    },
    vulnerabilities: report.findings.map((finding) => vulnerability(finding, report)),
    remediations: [],
  })
}

function vulnerability(finding: Finding, report: ScanReport): object {
  const { fingerprint, title, text, severity, remedy, subject, where, seen } = describeFinding(finding)
  const { distro } = report.inventory
  const isKnown = finding.kind === 'vulnerability'
  const details = isKnown
    ? text
    : [text, `Where: ${where}.`, ...(seen === undefined ? [] : [`Seen: ${seen}`])].join('\n')
  return {
    id: uuidOf(fingerprint),
    name: title.slice(0, 255),
    description: details.slice(0, MAX_DESCRIPTION),
    severity: SEVERITY[severity],
    solution: remedy,
    identifiers: isKnown
      ? [finding.id, ...finding.aliases].map(identifier)
      : [{ type: `plimsoll_${finding.kind.replaceAll('-', '_')}`, name: finding.id, value: finding.id }],
    links: finding.references.filter((url) => /^https?:\/\/\S+$/.test(url)).map((url) => ({ url })),
    location: {
      dependency: isKnown
        ? { package: { name: finding.package.name }, version: finding.package.version }
        : { package: { name: subject }, version: '' },
      operating_system: distro === undefined ? 'unknown' : `${distro.id} ${distro.versionId}`.trim(),
      image: report.image.reference,
    },
  }
}

function identifier(id: string): object {
  if (id.startsWith('CVE-'))
    return { type: 'cve', name: id, value: id, url: `https://nvd.nist.gov/vuln/detail/${encodeURIComponent(id)}` }
  if (id.startsWith('GHSA-'))
    return { type: 'ghsa', name: id, value: id, url: `https://github.com/advisories/${encodeURIComponent(id)}` }
  return { type: 'plimsoll', name: id, value: id }
}

/** 32 hex digits in the form of a UUID. */
function uuidOf(fingerprint: string): string {
  return fingerprint.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}
