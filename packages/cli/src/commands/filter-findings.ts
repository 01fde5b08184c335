import { type Finding, type Severity, severityRank } from '@plimsoll/engine'

export interface FindingFilter {
  readonly severities?: ReadonlySet<Severity>
  readonly ignoreUnfixed: boolean
}

/** The findings that the user asked to see, in their order. */
export function filterFindings(
  findings: readonly Finding[],
  { severities, ignoreUnfixed }: FindingFilter,
): readonly Finding[] {
  return findings.filter(
    (finding) => (severities?.has(finding.severity) ?? true) && !(ignoreUnfixed && !hasFix(finding)),
  )
}

/** Is any finding at least as severe as the threshold? `unknown` as threshold means any finding at all. */
export function reaches(findings: readonly Finding[], threshold: Severity): boolean {
  return findings.some((finding) => severityRank(finding.severity) >= severityRank(threshold))
}

/** `--ignore-unfixed` is about vulnerabilities; whatever else is found can be mended by whoever builds the image. */
function hasFix(finding: Finding): boolean {
  return finding.kind !== 'vulnerability' || finding.fixedVersion !== undefined
}
