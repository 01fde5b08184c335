import type { AdvisoryRating } from '../advisory/advisory.ts'
import type { StoredAdvisory } from '../advisory/generation.ts'
import { rateCvss, severityOfScore, statedCvssVersion } from '../domain/cvss.ts'
import type { Severity } from '../domain/severity.ts'
import type { Rating } from './finding.ts'

/** Whose word counts after the vendor's own, best first; sources that are not named come last, by name. */
const ORDER: readonly string[] = ['nvd', 'ghsa', 'cna', 'redhat', 'osv', 'pypa', 'go', 'rustsec', 'bitnami']

/** Every opinion on a vulnerability with its severity, each once, in the order in which they count. */
export function ratingsOf(opinions: readonly StoredAdvisory[]): Rating[] {
  const ratings = new Map<string, Rating>()
  for (const opinion of opinions) {
    if (opinion.withdrawn !== undefined) continue
    for (const rating of opinion.ratings) {
      const full = completed(rating)
      ratings.set([full.source, full.severity, full.vector ?? ''].join('\n'), full)
    }
  }
  return [...ratings.values()].sort(byPrecedence)
}

/**
 * The severity that counts: what the vendor says of this package and release, else what the vendor says of the vulnerability, else NVD, else GHSA, else
 * whoever rates it at all.
 * @param vendor name of the distribution as a source of ratings, for system packages
 */
export function chooseSeverity(
  stated: { readonly severity: Severity; readonly source: string } | undefined,
  vendor: string | undefined,
  ratings: readonly Rating[],
): { readonly severity: Severity; readonly source?: string } {
  if (stated && stated.severity !== 'unknown') return stated
  const known = ratings.filter(({ severity }) => severity !== 'unknown')
  const chosen = known.find(({ source }) => source === vendor) ?? known[0]
  return chosen ? { severity: chosen.severity, source: chosen.source } : { severity: 'unknown' }
}

/**
 * A word is the source's own; where there is only a vector or a score, that gives the severity. A score is read on the scale of its vector's version,
 * also where the vector itself cannot be read; without a vector, on the scale that all versions since 3.0 share.
 */
function completed({ source, severity, vector, score }: AdvisoryRating): Rating {
  const rated = vector === undefined ? undefined : rateCvss(vector)
  const base = rated?.baseScore ?? score
  const ofScore = score === undefined ? 'unknown' : severityOfScore(score, statedCvssVersion(vector ?? ''))
  return {
    source,
    severity: severity ?? rated?.severity ?? ofScore,
    ...(vector !== undefined && { vector }),
    ...(base !== undefined && { score: base }),
  }
}

/** By source; within one, words before vectors and newer vectors before older ones. */
function byPrecedence(a: Rating, b: Rating): number {
  return (
    rank(a.source) - rank(b.source) ||
    compare(a.source, b.source) ||
    Number(a.vector !== undefined) - Number(b.vector !== undefined) ||
    compare(b.vector ?? '', a.vector ?? '') ||
    compare(a.severity, b.severity)
  )
}

function rank(source: string): number {
  const index = ORDER.indexOf(source)
  return index < 0 ? ORDER.length : index
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
