/**
 * What a source says of one package and one vulnerability. `fixed`: a version without it exists.
 * The words are those of OSV, CSAF VEX and OpenVEX, joined with the vendors' "we shall not" and "not yet".
 */
export type VulnerabilityStatus =
  | 'affected'
  | 'fixed'
  | 'not_affected'
  | 'will_not_fix'
  | 'deferred'
  | 'end_of_life'
  | 'under_investigation'
  | 'unknown'

/** Every status, in the order in which generations number them; append only. */
export const VULNERABILITY_STATUSES: readonly VulnerabilityStatus[] = [
  'affected',
  'fixed',
  'not_affected',
  'will_not_fix',
  'deferred',
  'end_of_life',
  'under_investigation',
  'unknown',
]
