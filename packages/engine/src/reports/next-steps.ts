import { severityRank } from '../domain/severity.ts'
import type { VulnerabilityFinding } from '../findings/finding.ts'
import { tryCompare } from '../versioning/compare-versions.ts'
import { groupByPackage, type PackageGroup } from './package-groups.ts'
import { countBySeverity, WORST_FIRST } from './severity-counts.ts'
import { oneLine } from './text/one-line.ts'

/** One upgrade worth doing. */
export interface Upgrade {
  readonly name: string
  readonly version: string
  /** The version that fixes everything that can be fixed; absent where the fixed versions cannot be put in order. */
  readonly to?: string
  /** Vulnerabilities that it removes, each counted once. */
  readonly fixes: number
  /** The worst of them, for people: `2 critical`, `1 high`. */
  readonly worst: string
  readonly exploited: boolean
}

/** The upgrades that help most: exploited vulnerabilities first, then the worst severity, then the number fixed. */
export function upgradesOf(findings: readonly VulnerabilityFinding[]): readonly Upgrade[] {
  return groupByPackage(findings)
    .map((group) => ({ group, fixable: group.rows.filter((row) => row.finding.fixedVersion !== undefined) }))
    .filter(({ fixable }) => fixable.length > 0)
    .map(({ group, fixable }) =>
      toUpgrade(
        group,
        fixable.map((row) => row.finding),
      ),
    )
    .sort((a, b) => Number(b.exploited) - Number(a.exploited))
}

function toUpgrade(group: PackageGroup, fixable: readonly VulnerabilityFinding[]): Upgrade {
  const to = highest(fixable)
  const counts = countBySeverity(fixable)
  const worst =
    WORST_FIRST.toSorted((a, b) => severityRank(b) - severityRank(a)).find((severity) => counts[severity] > 0) ??
    'unknown'
  return {
    name: oneLine(group.name),
    version: oneLine(group.version),
    ...(to === undefined ? {} : { to: oneLine(to) }),
    fixes: fixable.length,
    worst: `${counts[worst]} ${worst === 'unknown' ? 'of unknown severity' : worst}`,
    exploited: fixable.some((finding) => finding.kev !== undefined),
  }
}

function highest(fixable: readonly VulnerabilityFinding[]): string | undefined {
  let best: string | undefined
  for (const { fixedVersion, evidence } of fixable) {
    if (fixedVersion === undefined || fixedVersion === best) continue
    const order = best === undefined ? 1 : tryCompare(evidence[0]?.ecosystem ?? '', fixedVersion, best)
    if (order === undefined) return undefined
    if (order > 0) best = fixedVersion
  }
  return best
}
