import { type PackageType, SYSTEM_PACKAGE_TYPES } from '../domain/package.ts'
import { severityRank } from '../domain/severity.ts'
import type { FindingPlace, VulnerabilityFinding } from '../findings/finding.ts'

/**
 * Vulnerabilities that one upgrade would address together: those of one package version in one layer. System packages built from one source are one group,
 * since distributions fix sources.
 */
export interface PackageGroup {
  readonly type: PackageType
  /** The source package's name for system packages, else the package's own. */
  readonly name: string
  readonly version: string
  /** Installed packages that the group stands for, sorted; `[name]` for a language package. */
  readonly packages: readonly string[]
  /** Files that say so, sorted. */
  readonly paths: readonly string[]
  /** Of the first finding; layer and visibility are the same for the whole group. */
  readonly place: FindingPlace
  /** Worst first. */
  readonly rows: readonly VulnerabilityRow[]
}

/** One vulnerability of a group. */
export interface VulnerabilityRow {
  readonly finding: VulnerabilityFinding
  /** Which of the group's packages it hits, sorted. */
  readonly packages: readonly string[]
}

/** Groups in order of their worst row, then of their number of rows, then by name. */
export function groupByPackage(findings: readonly VulnerabilityFinding[]): readonly PackageGroup[] {
  const groups = new Map<string, VulnerabilityFinding[]>()
  for (const finding of findings) {
    const key = JSON.stringify([...identityOf(finding), finding.place.layer?.index ?? -1, finding.place.visibility])
    const members = groups.get(key)
    if (members) members.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()].map(toGroup).sort(compareGroups)
}

function toGroup(findings: readonly VulnerabilityFinding[]): PackageGroup {
  // biome-ignore lint/style/noNonNullAssertion: a group is made with its first finding.
  const first = findings[0]!
  const [type, name, version] = identityOf(first)
  const rows = new Map<string, { finding: VulnerabilityFinding; packages: Set<string> }>()
  for (const finding of findings) {
    const key = JSON.stringify([finding.id, finding.fixedVersion, finding.status, finding.severity])
    const row = rows.get(key)
    if (row) row.packages.add(finding.package.name)
    else rows.set(key, { finding, packages: new Set([finding.package.name]) })
  }
  return {
    type,
    name,
    version,
    packages: sorted(findings.map((finding) => finding.package.name)),
    paths: sorted(findings.map((finding) => finding.place.path)),
    place: first.place,
    rows: [...rows.values()]
      .map(({ finding, packages }) => ({ finding, packages: sorted(packages) }))
      .sort(compareRows),
  }
}

function identityOf({
  package: { type, name, version, sourceName, sourceVersion },
}: VulnerabilityFinding): readonly [PackageType, string, string] {
  return SYSTEM_PACKAGE_TYPES.has(type) ? [type, sourceName ?? name, sourceVersion ?? version] : [type, name, version]
}

function compareGroups(a: PackageGroup, b: PackageGroup): number {
  return (
    worst(b) - worst(a) ||
    b.rows.length - a.rows.length ||
    compareText(a.name, b.name) ||
    compareText(a.version, b.version) ||
    layerOf(a) - layerOf(b)
  )
}

function compareRows(a: VulnerabilityRow, b: VulnerabilityRow): number {
  return severityRank(b.finding.severity) - severityRank(a.finding.severity) || compareText(b.finding.id, a.finding.id)
}

const worst = (group: PackageGroup): number => severityRank(group.rows[0]?.finding.severity ?? 'unknown')
const layerOf = (group: PackageGroup): number => group.place.layer?.index ?? -1
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].sort()
