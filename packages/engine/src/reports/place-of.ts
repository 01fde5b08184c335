import type { Finding, FindingPlace } from '../findings/finding.ts'

/** Where in the image a finding is; undefined for what is about its config or its build as a whole. */
export function placeOf(finding: Finding): FindingPlace | undefined {
  return 'place' in finding ? finding.place : undefined
}
