/** Qualitative severity, worst last. `unknown` means nobody said, not that it is harmless. */
export type Severity = 'unknown' | 'none' | 'negligible' | 'low' | 'medium' | 'high' | 'critical'

/** Ascending order; index in it is the rank. */
export const SEVERITIES: readonly Severity[] = ['unknown', 'none', 'negligible', 'low', 'medium', 'high', 'critical']

/** Rank for sorting and thresholds: larger is worse. `unknown` ranks below everything. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}

/** Is `text` one of our severities, in any case? */
export function parseSeverity(text: string): Severity | undefined {
  const lower = text.toLowerCase()
  return SEVERITIES.find((severity) => severity === lower)
}
