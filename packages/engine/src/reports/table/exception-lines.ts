import type { SuppressedFinding } from '../../exceptions/exception-rule.ts'
import { describeException, exceptionPlace } from '../describe-exception.ts'
import { describeFinding } from '../describe-finding.ts'
import type { ScanReport } from '../scan-report.ts'
import { countOf, formatCount } from '../text/count-of.ts'
import { wrap } from '../text/display-width.ts'
import { oneLine } from '../text/one-line.ts'
import { SEVERITY_STYLES } from '../text/paint.ts'
import type { Page } from './page.ts'

const MAX_IDS = 5

/** How many findings exceptions took out, on demand which and why, and which exceptions have expired. */
export function* exceptionLines(
  { suppressed = [], exceptions }: ScanReport,
  isListed: boolean,
  page: Page,
): Iterable<string> {
  const expired = exceptions?.expired ?? []
  const { width, paint } = page
  if (suppressed.length > 0 && isListed) {
    yield paint(`Suppressed (${formatCount(suppressed.length)})`, 'bold')
    for (const one of suppressed) yield* suppressedLines(one, page)
  } else if (suppressed.length > 0) {
    const files = [...new Set(suppressed.map(({ exception }) => oneLine(exception.source.file)))].join(', ')
    yield* wrap(`${countOf(suppressed.length, 'finding')} suppressed by ${files}; --show-suppressed lists them.`, width)
  }
  if (expired.length === 0) return
  if (suppressed.length > 0) yield ''
  yield paint(`Expired exceptions (${formatCount(expired.length)})`, 'bold', 'yellow')
  for (const { exception, ids, findings } of expired) {
    const shown = ids.slice(0, MAX_IDS).map(oneLine).join(', ')
    const text = `${exceptionPlace(exception)} ended ${exception.expires?.slice(0, 10)}: ${countOf(findings, 'finding')} back (${shown}${ids.length > MAX_IDS ? ', …' : ''})`
    for (const [index, line] of wrap(text, width - 4).entries())
      yield index === 0 ? `  ${paint('!', 'yellow')} ${line}` : `    ${line}`
  }
}

function* suppressedLines({ finding, exception }: SuppressedFinding, { width, paint }: Page): Iterable<string> {
  const { severity, ruleId, subject } = describeFinding(finding)
  const head = `${severity}  ${ruleId}  ${subject}`
  for (const [index, line] of wrap(head, width - 4).entries())
    yield index === 0 ? `  ${line.replace(severity, paint(severity, ...SEVERITY_STYLES[severity]))}` : `    ${line}`
  for (const line of wrap(describeException(exception), width - 6)) yield `      ${paint(line, 'dim')}`
}
