import { describeException } from '../describe-exception.ts'
import { describeFinding } from '../describe-finding.ts'
import type { ScanReport } from '../scan-report.ts'
import { countOf } from '../text/count-of.ts'
import { escapeXml } from '../text/escape-xml.ts'

/** What exceptions took out, closed until somebody wants to see it, and which of them have expired. */
export function* exceptionSection({ suppressed = [], exceptions }: ScanReport): Iterable<string> {
  const expired = exceptions?.expired ?? []
  if (suppressed.length + expired.length === 0) return
  yield '<section>\n<h2>Exceptions</h2>\n'
  for (const { exception, findings } of expired)
    yield `<p class="warning">Expired, ${countOf(findings, 'finding')} back: ${escapeXml(describeException(exception))}</p>\n`
  if (suppressed.length > 0) {
    yield `<details>\n<summary>${countOf(suppressed.length, 'suppressed finding')}</summary>\n`
    yield '<table class="findings">\n<thead><tr><th>Severity</th><th>Id</th><th>Where</th><th>Why suppressed</th></tr></thead>\n<tbody>\n'
    for (const { finding, exception } of suppressed) {
      const { severity, ruleId, subject } = describeFinding(finding)
      yield `<tr><td><span class="badge ${severity}">${severity}</span></td><td class="id">${escapeXml(ruleId)}</td><td>${escapeXml(subject)}</td><td>${escapeXml(describeException(exception))}</td></tr>\n`
    }
    yield '</tbody>\n</table>\n</details>\n'
  }
  yield '</section>\n'
}
