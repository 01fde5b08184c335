import type { AdvisoryGeneration } from '../advisory/generation.ts'
import type { Completeness, Problem } from '../domain/problem.ts'
import type { ImageInventory, InstalledPackage } from '../inventory/image-inventory.ts'
import type { MatchTarget } from '../matching/match.ts'
import { assessPackages, type PackageAssessment } from './assess-packages.ts'
import { compareFindings } from './compare-findings.ts'
import { type Coverage, coverageOf, coverageProblems, coverageStatus } from './coverage.ts'
import type { VulnerabilityFinding } from './finding.ts'
import { fingerprint } from './fingerprint.ts'
import { placeInLayers } from './place-in-layers.ts'

export interface ImageAssessment {
  /** Worst first: severity, then id, purl, path. */
  readonly findings: readonly VulnerabilityFinding[]
  /** Was enough judged for the report to stand as complete? See `coverageStatus`. */
  readonly status: Completeness
  /** What could not be judged. */
  readonly problems: readonly Problem[]
  readonly coverage: Coverage
}

export interface AssessOptions {
  /** Match packages too that a later layer deleted. Nobody can run them, so they are left out unless asked for. */
  readonly includeHidden?: boolean
}

/** What is wrong with an image, as far as a generation of advisories knows. Pure: the same inventory and generation give the same findings. */
export function assessImage(
  inventory: ImageInventory,
  generation: AdvisoryGeneration,
  options: AssessOptions = {},
): ImageAssessment {
  const packages = inventory.packages.filter(({ visibility }) => options.includeHidden || visibility === 'visible')
  const contentSets = contentSetsOf(inventory)
  const targets = packages.map((pkg): MatchTarget => ({ ...toTarget(pkg, inventory), ...contentSets }))
  const { assessments, coverage: targetCoverage } = assessPackages(targets, generation)
  const findings = assessments.flatMap((assessment) => {
    const pkg = packages[assessment.target]
    return pkg ? [toFinding(assessment, pkg, inventory)] : []
  })
  const purls = packages.map(({ purl }) => purl)
  const coverage = coverageOf(inventory.distro, purls, targetCoverage, generation)
  return {
    findings: findings.sort(compareFindings),
    status: coverageStatus(coverage),
    problems: coverageProblems(coverage),
    coverage,
  }
}

/** Of all layers together: which of them a package is from is not told apart. */
function contentSetsOf({ facts }: ImageInventory): Pick<MatchTarget, 'contentSets'> {
  const names = facts.flatMap(({ fact, visibility }) =>
    fact.kind === 'content-sets' && visibility === 'visible' ? fact.contentSets : [],
  )
  return names.length > 0 ? { contentSets: [...new Set(names)].sort() } : {}
}

function toTarget(pkg: InstalledPackage, { distro }: ImageInventory): MatchTarget {
  return { package: pkg, ...(distro && { distro }), ...(pkg.ownedBy !== undefined && { ownedBy: pkg.ownedBy }) }
}

function toFinding(
  assessment: PackageAssessment,
  pkg: InstalledPackage,
  inventory: ImageInventory,
): VulnerabilityFinding {
  const { target: _, ...rest } = assessment
  return {
    kind: 'vulnerability',
    fingerprint: fingerprint('vulnerability', assessment.id, pkg.purl, pkg.path),
    ...rest,
    package: {
      purl: pkg.purl,
      type: pkg.type,
      name: pkg.name,
      version: pkg.version,
      ...(pkg.source && { sourceName: pkg.source.name, sourceVersion: pkg.source.version }),
    },
    place: placeInLayers(pkg, inventory),
  }
}
