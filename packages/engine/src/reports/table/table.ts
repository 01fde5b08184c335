import type { VulnerabilityFinding } from '../../findings/finding.ts'
import { contentSections } from '../content-sections.ts'
import type { ReportOptions, ReportWriter } from '../report-writer.ts'
import type { ScanReport } from '../scan-report.ts'
import { painter } from '../text/paint.ts'
import { closingLines } from './closing-lines.ts'
import { contentLines } from './content-lines.ts'
import { exceptionLines } from './exception-lines.ts'
import { problemLines } from './problem-lines.ts'
import { summaryLines } from './summary-lines.ts'
import { vulnerabilityLines } from './vulnerability-lines.ts'

const DEFAULT_WIDTH = 120
const MIN_WIDTH = 40

/** The report for people at a terminal: summary, findings by package, what could not be done, what to do next. */
export const tableWriter: ReportWriter = {
  format: 'table',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  purpose: 'for people, fitted to the terminal',
  write,
}

function* write(report: ScanReport, options: ReportOptions): Iterable<string> {
  const page = { width: Math.max(MIN_WIDTH, options.width ?? DEFAULT_WIDTH), paint: painter(options.colors ?? false) }
  let separator = ''
  for (const section of [
    summaryLines(report, page),
    vulnerabilityLines(report.findings.filter(isVulnerability), page),
    ...contentSections(report.findings).map((section) => contentLines(section, page)),
    exceptionLines(report, options.showSuppressed === true, page),
    problemLines(report, page),
    closingLines(report, options.leftOut ?? 0, page),
  ]) {
    for (const line of section) {
      yield `${separator}${line.trimEnd()}\n`
      separator = ''
    }
    separator = '\n'
  }
}

const isVulnerability = (finding: ScanReport['findings'][number]): finding is VulnerabilityFinding =>
  finding.kind === 'vulnerability'
