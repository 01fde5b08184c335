import Mustache from 'mustache'
import { describeException } from '../describe-exception.ts'
import { describeFinding } from '../describe-finding.ts'
import { ReportError } from '../report-error.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import type { ScanReport } from '../scan-report.ts'
import { countBySeverity, WORST_FIRST } from '../severity-counts.ts'
import { escapeXml } from '../text/escape-xml.ts'

/**
 * The user's own format: a Mustache template (mustache.github.io/mustache.5.html) over the report. Templates are logic-less: they can read the report
 * and nothing else. `{{x}}` escapes for HTML, `{{{x}}}` does not. Beside the report's members there are `counts` (a list of `severity` and `count`) and, in every
 * finding, `summary` (`subject`, `title`, `text`, `where`, `seen`, `remedy`, `helpUrl`); `suppressed` is a list of `finding`,
 * `exception` and `why`.
 */
export const templateWriter: ReportWriter = {
  format: 'template',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  purpose: 'your own Mustache template (--template)',
  write,
}

function* write(report: ScanReport, { template, timestamp }: ReportOptions): Iterable<string> {
  if (template === undefined) {
    throw new ReportError(
      'REPORT_TEMPLATE_MISSING',
      'The template format needs a template. Name a file with --template.',
    )
  }
  const counts = countBySeverity(report.findings)
  const view = {
    ...report,
    timestamp: timestamp ?? false,
    counts: WORST_FIRST.map((severity) => ({ severity, count: counts[severity] })),
    findings: report.findings.map((finding) => ({ ...finding, summary: describeFinding(finding) })),
    suppressed: (report.suppressed ?? []).map(({ finding, exception }) => ({
      finding: { ...finding, summary: describeFinding(finding) },
      exception,
      why: describeException(exception),
    })),
  }
  try {
    // A writer of its own: the library's shared one caches every template that it ever saw.
    yield new Mustache.Writer().render(template, bare(view), {}, { escape: (text) => escapeXml(String(text)) })
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new ReportError('REPORT_TEMPLATE_INVALID', `The template cannot be used: ${message.replace(/\.$/, '')}.`, {
      cause,
    })
  }
}

/** A deep copy without prototypes: the library looks names up along them and calls the functions that it finds. */
function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Object.setPrototypeOf(value.map(bare), null)
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(value).map(([key, member]) => [key, bare(member)])),
  )
}
