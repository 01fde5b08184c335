import { SEVERITIES, type Severity } from '../domain/severity.ts'
import type { Finding, FindingKind } from '../findings/finding.ts'
import { FINDING_KIND_TITLES } from './describe-finding.ts'

/** Severities as reports list them: worst first, what nobody rated last. */
export const WORST_FIRST: readonly Severity[] = Object.freeze([...SEVERITIES.slice(1).reverse(), 'unknown'])

export type SeverityCounts = Readonly<Record<Severity, number>>

/** How many of each severity; every severity has a count, in {@link WORST_FIRST} order. */
export function countBySeverity(findings: Iterable<{ readonly severity: Severity }>): SeverityCounts {
  const counts = Object.fromEntries(WORST_FIRST.map((severity) => [severity, 0])) as Record<Severity, number>
  for (const { severity } of findings) counts[severity] += 1
  return counts
}

/** How many of each kind; every kind has a count, in the order of {@link FINDING_KIND_TITLES}. */
export function countByKind(findings: Iterable<Finding>): Readonly<Record<FindingKind, number>> {
  const counts = Object.fromEntries(Object.keys(FINDING_KIND_TITLES).map((kind) => [kind, 0])) as Record<
    FindingKind,
    number
  >
  for (const { kind } of findings) counts[kind] += 1
  return counts
}
