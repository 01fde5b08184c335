import { SEVERITIES, type Severity } from '../domain/severity.ts'

/** Severities as reports list them: worst first, what nobody rated last. */
export const WORST_FIRST: readonly Severity[] = Object.freeze([...SEVERITIES.slice(1).reverse(), 'unknown'])

export type SeverityCounts = Readonly<Record<Severity, number>>

/** How many of each severity; every severity has a count, in {@link WORST_FIRST} order. */
export function countBySeverity(findings: Iterable<{ readonly severity: Severity }>): SeverityCounts {
  const counts = Object.fromEntries(WORST_FIRST.map((severity) => [severity, 0])) as Record<Severity, number>
  for (const { severity } of findings) counts[severity] += 1
  return counts
}
