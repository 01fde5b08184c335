import type { SeverityCounts } from '@plimsoll/contract'

/** What is counted, worst first. */
export const COUNTED_SEVERITIES = [
  'critical',
  'high',
  'medium',
  'low',
  'negligible',
  'unknown',
] as const satisfies readonly (keyof SeverityCounts)[]

/** All of them together. */
export function totalOf(counts: SeverityCounts): number {
  return COUNTED_SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0)
}
