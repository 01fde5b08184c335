import type { Scanner } from '../domain/scanner.ts'
import type { Finding } from '../findings/finding.ts'
import type { ScanReport } from './scan-report.ts'

/** Who finds what. */
const SCANNER_OF: Readonly<Record<Finding['kind'], Scanner>> = Object.freeze({
  vulnerability: 'vuln',
  malware: 'malware',
  'modified-file': 'malware',
  secret: 'secret',
  'sensitive-file': 'sensitive',
  baseline: 'baseline',
  'build-risk': 'build',
})

/** Was this kind of finding looked for at all? Vulnerabilities need advisories, too. */
export function wasLookedFor(report: Pick<ScanReport, 'scanners' | 'advisories'>, kind: Finding['kind']): boolean {
  if (kind === 'vulnerability' && report.advisories === undefined) return false
  return report.scanners.includes(SCANNER_OF[kind])
}
