import type { AdvisoryGeneration } from '../advisory/generation.ts'
import type { Distro } from '../domain/distro.ts'
import type { Completeness, Problem } from '../domain/problem.ts'
import { distroEcosystem } from '../matching/distro-ecosystem.ts'
import type { TargetCoverage, UncoveredReason } from '../matching/match.ts'

/** How much of an image was compared with advisories; what was not is never taken for clean. */
export interface Coverage {
  readonly distribution?: DistributionCoverage
  /** Packages compared, by ecosystem; sorted. */
  readonly covered: readonly { readonly ecosystem: string; readonly packages: number }[]
  /** Packages not compared, by reason; sorted. */
  readonly uncovered: readonly UncoveredPackages[]
  /** Packages with versions that could not be compared with some advisory, by purl; sorted, at most 100. */
  readonly undecided: readonly { readonly purl: string; readonly vulnerabilities: readonly string[] }[]
  /** Only the small set that ships with the program was there to compare with; whoever opened it says so. */
  readonly isStarterOnly: boolean
}

export interface DistributionCoverage {
  readonly id: string
  readonly versionId: string
  readonly ecosystem?: string
  readonly state: 'covered' | 'no-data' | 'unsupported'
  /** `YYYY-MM-DD`, where known. */
  readonly endOfLife?: string
  readonly endOfExtendedSupport?: string
  /** Was that day past when the advisories were put together? */
  readonly hasEnded: boolean
  /** Its parent's advisories stand in for its own. */
  readonly isApproximate: boolean
}

export interface UncoveredPackages {
  readonly reason: UncoveredReason
  readonly ecosystem?: string
  readonly packages: number
  /** A few purls. */
  readonly samples: readonly string[]
}

const MAX_SAMPLES = 5
const MAX_UNDECIDED = 100

/** @param purls of the targets, in the order of `coverage` */
export function coverageOf(
  distro: Distro | undefined,
  purls: readonly string[],
  coverage: readonly TargetCoverage[],
  generation: AdvisoryGeneration,
): Coverage {
  const covered = new Map<string, number>()
  const uncovered = new Map<
    string,
    { reason: UncoveredReason; ecosystem?: string; packages: number; samples: string[] }
  >()
  const undecided: { purl: string; vulnerabilities: readonly string[] }[] = []
  coverage.forEach((one, index) => {
    const purl = purls[index] ?? ''
    if (one.covered) {
      for (const ecosystem of one.ecosystems) covered.set(ecosystem, (covered.get(ecosystem) ?? 0) + 1)
      if (one.undecided.length > 0) undecided.push({ purl, vulnerabilities: one.undecided })
      return
    }
    const { reason, ecosystem } = one
    const key = `${reason}\n${ecosystem ?? ''}`
    const group = uncovered.get(key) ?? {
      reason,
      ...(ecosystem !== undefined && { ecosystem }),
      packages: 0,
      samples: [],
    }
    group.packages++
    if (group.samples.length < MAX_SAMPLES) group.samples.push(purl)
    uncovered.set(key, group)
  })
  return {
    ...(distro && { distribution: distributionCoverage(distro, generation) }),
    covered: [...covered].sort(byKey).map(([ecosystem, packages]) => ({ ecosystem, packages })),
    uncovered: [...uncovered].sort(byKey).map(([, group]) => group),
    undecided: undecided.sort((a, b) => (a.purl < b.purl ? -1 : 1)).slice(0, MAX_UNDECIDED),
    isStarterOnly: generation.sources.length > 0 && generation.sources.every(({ origin }) => origin === 'starter'),
  }
}

/**
 * Whether a report may stand as complete. It may not when the distribution's own packages, which every image of it has, were compared with nothing, or with
 * the starter set only, and not when no package at all was compared. One language ecosystem of several without data, or a distribution past its end, is a problem to be told, and the rest of the report stands.
 */
export function coverageStatus(coverage: Coverage): Completeness {
  const { distribution, uncovered, isStarterOnly } = coverage
  const systemIsUncovered =
    distribution !== undefined &&
    distribution.state !== 'covered' &&
    uncovered.some(
      ({ reason, ecosystem }) => reason === 'unsupported-distribution' || ecosystem === distribution.ecosystem,
    )
  // A source tree, or an image without a distribution, of whose ecosystems the advisories know none.
  const nothingWasCompared =
    coverage.covered.length === 0 &&
    uncovered.some(({ reason }) => reason === 'no-data' || reason === 'unsupported-distribution')
  return systemIsUncovered || nothingWasCompared || (isStarterOnly && coverage.covered.length > 0)
    ? 'partial'
    : 'complete'
}

/** What of the coverage a reader must know. Packages that are left out on purpose are not in it. */
export function coverageProblems(coverage: Coverage): Problem[] {
  const problems: Problem[] = []
  const say = (code: Problem['code'], message: string): void => {
    problems.push({ code, message, source: 'matching' })
  }
  const { distribution } = coverage
  for (const { reason, ecosystem, packages } of coverage.uncovered) {
    if (reason === 'unsupported-distribution') {
      const name = distribution ? `${distribution.id} ${distribution.versionId}`.trim() : 'an unknown distribution'
      say(
        'UNSUPPORTED',
        `${packages} system packages of ${name} were listed but not matched: no advisories are known for it.`,
      )
    } else if (reason === 'no-data') {
      say(
        'MISSING',
        `${packages} packages of ${ecosystem} were listed but not matched: the advisory database has no data for it.`,
      )
    }
  }
  if (distribution?.hasEnded) say('OUTDATED', endedSentence(distribution))
  return problems
}

function endedSentence({ id, versionId, endOfLife, endOfExtendedSupport }: DistributionCoverage): string {
  const extended = endOfExtendedSupport ? `; extended support, where there is any, ends on ${endOfExtendedSupport}` : ''
  return `${id} ${versionId} reached its end of life on ${endOfLife}${extended}: newer vulnerabilities may not be known for it.`
}

function distributionCoverage(distro: Distro, generation: AdvisoryGeneration): DistributionCoverage {
  const found = distroEcosystem(distro)
  const lifecycle =
    found?.lifecycle &&
    generation.lifecycles(found.lifecycle.product).find(({ cycle }) => cycle === found.lifecycle?.cycle)
  const [ecosystem] = found?.ecosystems ?? []
  const end = (found?.lifecycle?.extendedIsFree && lifecycle?.endOfExtendedSupport) || lifecycle?.endOfLife
  return {
    id: distro.id,
    versionId: distro.versionId,
    ...(ecosystem !== undefined && { ecosystem }),
    state: !found
      ? 'unsupported'
      : found.ecosystems.some((one) => generation.hasEcosystem(one))
        ? 'covered'
        : 'no-data',
    ...(lifecycle?.endOfLife !== undefined && { endOfLife: lifecycle.endOfLife }),
    ...(lifecycle?.endOfExtendedSupport !== undefined && { endOfExtendedSupport: lifecycle.endOfExtendedSupport }),
    hasEnded: end !== undefined && end < generation.builtAt.slice(0, 10),
    isApproximate: found?.isApproximate ?? false,
  }
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
}
