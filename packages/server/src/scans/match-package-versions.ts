import {
  type AdvisoryGeneration,
  assessPackages,
  type MatchTarget,
  type PackageAssessment,
  SYSTEM_PACKAGE_TYPES,
  severityRank,
} from '@plimsoll/engine'
import { type Db, withTransaction } from '../db/database.ts'
import { lockMatchable, markMatched, type StoredPackageVersion } from '../db/statements/package-versions.ts'
import { replaceMatches, type StoredMatch, upsertVulnerabilities } from '../db/statements/vulnerabilities.ts'

/**
 * Compares stored package versions with a generation and keeps what it says. No image is needed: what a package version is hit by is the same in every image.
 * Safe to repeat, and in any order: a word of an older generation never replaces that of a newer one.
 * @returns the package versions of which something opened, closed or changed
 */
export async function matchPackageVersions(
  db: Db,
  versions: readonly StoredPackageVersion[],
  generation: AdvisoryGeneration,
): Promise<readonly string[]> {
  if (versions.length === 0) return []
  const { assessments } = assessPackages(versions.map(toTarget), generation)
  const builtAt = new Date(generation.builtAt)
  return withTransaction(db, async (tx) => {
    const matchable = await lockMatchable(
      tx,
      versions.map(({ id }) => id),
      builtAt,
    )
    const hits = assessments.flatMap((assessment) => {
      const version = versions[assessment.target]
      return version && matchable.has(version.id) ? [{ version, assessment }] : []
    })
    const described = new Map(hits.map(({ assessment }) => [assessment.id, assessment]))
    const ids = described.size > 0 ? await upsertVulnerabilities(tx, [...described.values()], builtAt) : new Map()
    const matches = hits.map(({ version, assessment }) => toMatch(version, assessment, ids.get(assessment.id)))
    const changed = await replaceMatches(tx, [...matchable], matches)
    await markMatched(tx, [...matchable], builtAt)
    return changed
  })
}

function toTarget({ package: stated, distro, ownedBy }: StoredPackageVersion): MatchTarget {
  return { package: stated, ...(distro && { distro }), ...(ownedBy !== null && { ownedBy }) }
}

function toMatch(version: StoredPackageVersion, assessment: PackageAssessment, vulnerabilityId: string): StoredMatch {
  const scores = assessment.ratings.flatMap(({ score }) => score ?? [])
  return {
    packageVersionId: version.id,
    vulnerabilityId,
    category: SYSTEM_PACKAGE_TYPES.has(version.package.type) ? 'system-vulnerability' : 'application-vulnerability',
    severity: severityRank(assessment.severity),
    ...(assessment.severitySource !== undefined && { severitySource: assessment.severitySource }),
    ...(scores.length > 0 && { score: Math.max(...scores) }),
    status: assessment.status,
    ...(assessment.fixedVersion !== undefined && { fixedVersion: assessment.fixedVersion }),
    evidence: assessment.evidence,
  }
}
