import type { AdvisoryGeneration } from '../advisory/generation.ts'
import { vendorOf } from '../advisory/vendor.ts'
import type { Match, MatchTarget, TargetCoverage } from '../matching/match.ts'
import { matchPackages } from '../matching/match-packages.ts'
import type { VulnerabilityFinding } from './finding.ts'
import { chooseSeverity } from './severity-choice.ts'
import { type VulnerabilityFacts, vulnerabilityFacts } from './vulnerability-facts.ts'

/** A vulnerability of a package, in whatever image it lies: a finding without its place. */
export interface PackageAssessment extends Omit<VulnerabilityFinding, 'kind' | 'fingerprint' | 'package' | 'place'> {
  /** Index of the target. */
  readonly target: number
}

export interface PackagesAssessment {
  /** Sorted by target, then id. */
  readonly assessments: readonly PackageAssessment[]
  /** One for each target, in their order. */
  readonly coverage: readonly TargetCoverage[]
}

/** Matches packages with a generation and says of each hit how bad it is, whether there is a fix, and why we say so. Pure. */
export function assessPackages(targets: readonly MatchTarget[], generation: AdvisoryGeneration): PackagesAssessment {
  const { matches, coverage } = matchPackages(targets, generation)
  const facts = new Map<string, VulnerabilityFacts>()
  const factsOf = (vulnerability: string): VulnerabilityFacts => {
    const known = facts.get(vulnerability) ?? vulnerabilityFacts(vulnerability, generation)
    facts.set(vulnerability, known)
    return known
  }
  return { assessments: matches.map((match) => assess(match, factsOf(match.vulnerability))), coverage }
}

function assess(match: Match, facts: VulnerabilityFacts): PackageAssessment {
  const { target, vulnerability, kind, status, fixedVersion, evidence } = match
  const chosen =
    kind === 'malware'
      ? ({ severity: 'critical', source: evidence[0]?.source ?? 'osv' } as const)
      : chooseSeverity(match.severity, vendorOf(evidence[0]?.ecosystem ?? ''), facts.ratings)
  const { ratings, ...rest } = facts
  const isNew = match.severity && !ratings.some((one) => one.source === match.severity?.source)
  return {
    target,
    id: vulnerability,
    ...rest,
    severity: chosen.severity,
    ...(chosen.source !== undefined && { severitySource: chosen.source }),
    ratings: isNew && match.severity ? [match.severity, ...ratings] : ratings,
    status,
    ...(fixedVersion !== undefined && { fixedVersion }),
    evidence,
  }
}
