import { severityRank } from '../domain/severity.ts'
import type { Finding } from './finding.ts'

/** The order of a report: worst first, then id, purl, path, line; the fingerprint settles the rest. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    compare(a.id, b.id) ||
    compare(purlOf(a), purlOf(b)) ||
    compare(pathOf(a), pathOf(b)) ||
    lineOf(a) - lineOf(b) ||
    compare(a.fingerprint, b.fingerprint)
  )
}

function purlOf(finding: Finding): string {
  return finding.kind === 'vulnerability' ? finding.package.purl : ''
}

function pathOf(finding: Finding): string {
  return ('place' in finding ? finding.place?.path : undefined) ?? ''
}

function lineOf(finding: Finding): number {
  if (finding.kind === 'secret')
    return finding.origin.kind === 'file' ? (finding.origin.line ?? finding.origin.offset) : 0
  return 'line' in finding ? (finding.line ?? 0) : 0
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
