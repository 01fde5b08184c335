import type { Severity, SeverityCounts } from '@plimsoll/contract'
import { SEVERITIES } from '@plimsoll/engine'

/** Only the counts of a row that has more. */
export function toCounts({ critical, high, medium, low, negligible, unknown }: SeverityCounts): SeverityCounts {
  return { critical, high, medium, low, negligible, unknown }
}

/** The severity of a rank that is stored. */
export function severityOf(rank: number): Severity {
  return SEVERITIES[rank] ?? 'unknown'
}
