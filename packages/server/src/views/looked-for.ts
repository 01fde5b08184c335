import type { RiskCategory } from '@plimsoll/contract'
import { AVAILABLE_SCANNERS, type Scanner } from '@plimsoll/engine'

const CATEGORY_OF: Readonly<Record<Scanner, RiskCategory | undefined>> = {
  vuln: undefined,
  malware: 'malware',
  secret: 'secret',
  sensitive: 'sensitive-file',
  baseline: 'baseline',
  build: 'build-risk',
}

/** The categories of risk, in the order of the engine's scanners, that its scans look for; vulnerabilities are no category of risk. */
export function lookedFor(scanners: readonly Scanner[] = AVAILABLE_SCANNERS): RiskCategory[] {
  return scanners.flatMap((scanner) => CATEGORY_OF[scanner] ?? [])
}
