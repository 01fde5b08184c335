import type { Advisory, AdvisoryRating, AffectedPackage, AffectedQualifiers, VersionRange } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanDetails, cleanTime, cleanWords, isCleanUrl, isCleanWord } from '../../clean.ts'
import { constraintVersions } from '../../constraint-events.ts'
import { ElementError, type JsonObject, objectOf, objectsOf } from '../../element.ts'
import { canonicalPackageName } from '../../package-name.ts'
import { severityOfWord } from '../../severity-words.ts'
import type { VulnerabilityStatus } from '../../status.ts'
import { providerName } from './grype-ecosystem.ts'

/** What the table of vulnerabilities says beside the blob. */
export interface GrypeHandle {
  readonly name: string
  readonly provider: string
  readonly status: string
  readonly published?: string
  readonly modified?: string
  readonly withdrawn?: string
}

const STATES: ReadonlyMap<unknown, VulnerabilityStatus> = new Map<unknown, VulnerabilityStatus>([
  ['fixed', 'fixed'],
  ['not-fixed', 'affected'],
  ['wont-fix', 'will_not_fix'],
  ['not-affected', 'not_affected'],
])

/** A vulnerability as one provider tells it. @throws {ElementError} */
export function parseGrypeVulnerability(handle: GrypeHandle, blob: JsonObject, now: Date): Omit<Advisory, 'affected'> {
  const { name, provider } = handle
  if (!isCleanWord(name, 200)) throw new ElementError('id is empty, too long or has control characters')
  const details = cleanDetails(blob['description'])
  const times = (['published', 'modified', 'withdrawn'] as const).flatMap((key) => {
    const time = cleanTime(handle[key]?.replace(/\.\d+/, '').replace(' +0000 UTC', 'Z'), now)
    return typeof time === 'object' ? [[key, time.time] as const] : []
  })
  const stated = Object.fromEntries(times)
  return advisoryWith(name, {
    aliases: cleanWords(blob['aliases'], 500).filter((alias) => alias !== name),
    ...(details !== undefined && { details }),
    ...stated,
    ...(handle.status === 'rejected' &&
      stated['withdrawn'] === undefined && { withdrawn: stated['modified'] ?? '1970-01-01T00:00:00Z' }),
    ratings: ratingsOf(blob, providerName(provider)),
    references: [
      ...new Set(
        objectsOf(blob['refs'], 500)
          .map(({ url }) => url)
          .filter(isCleanUrl),
      ),
    ].slice(0, 50),
  })
}

function ratingsOf(blob: JsonObject, provider: string): AdvisoryRating[] {
  return objectsOf(blob['severities'], 50).flatMap((severity): AdvisoryRating[] => {
    const { value, source } = severity
    const whose = sourceOf(source, provider)
    const vector = objectOf(value)['vector']
    if (isCleanWord(vector, 300)) return [{ source: whose, vector }]
    const word = isCleanWord(value, 40) ? severityOfWord(value) : undefined
    return word === undefined ? [] : [{ source: whose, severity: word }]
  })
}

/** Severities name an address where they are not the provider's own. */
function sourceOf(source: unknown, provider: string): string {
  if (!isCleanWord(source, 100)) return provider
  if (source === 'nvd@nist.gov') return 'nvd'
  if (source === 'security-advisories@github.com') return 'ghsa'
  return source.includes('@') ? 'cna' : providerName(source)
}

/**
 * What a row says of a package: one statement for each range.
 * @param isUnaffected the row is one of those that say what is *not* affected
 * @returns empty where it holds on conditions that nobody can check on an image
 * @throws {ElementError} when a range cannot be read
 */
export function parseGrypePackage(
  ecosystem: string,
  name: string,
  blob: JsonObject,
  isUnaffected: boolean,
): AffectedPackage[] {
  if (!isCleanWord(name)) throw new ElementError('package name is empty, too long or has control characters')
  const qualifiers = qualifiersOf(objectOf(blob['qualifiers']))
  if (qualifiers === 'unknown') return []
  const canonical = canonicalPackageName(ecosystem, name)
  const common = { ecosystem, name: canonical, ...(Object.keys(qualifiers).length > 0 && { qualifiers }) }
  const ranges = objectsOf(blob['ranges'], 2000)
  if (isUnaffected || ranges.length === 0) {
    return isUnaffected ? unaffected(common, ranges) : []
  }
  return ranges.map((range): AffectedPackage => {
    const { version: fix, state } = objectOf(range['fix'])
    const { ranges: found, versions } = versionsOf(ecosystem, range, isCleanWord(fix) ? fix : undefined)
    const stated = STATES.get(state) ?? 'affected'
    const hasFix = found.some(({ events }) => events.some((event) => 'fixed' in event))
    return {
      ...common,
      ranges: found,
      versions,
      status: hasFix && stated === 'affected' ? 'fixed' : stated === 'fixed' && !hasFix ? 'affected' : stated,
    }
  })
}

/** A row without ranges speaks of every version; one that names some says nothing of the others. */
function unaffected(
  common: Pick<AffectedPackage, 'ecosystem' | 'name' | 'qualifiers'>,
  ranges: readonly JsonObject[],
): AffectedPackage[] {
  const isForAll =
    ranges.length === 0 || ranges.some((range) => (objectOf(range['version'])['constraint'] ?? '') === '')
  return isForAll ? [{ ...common, ranges: [], versions: [], status: 'not_affected' }] : []
}

/** `< 1:2.3-4`, `>=1,<2 || =3`; nothing at all says every version. A constraint that ends at its fix needs no further one. */
function versionsOf(
  ecosystem: string,
  range: JsonObject,
  fix: string | undefined,
): { ranges: readonly VersionRange[]; versions: readonly string[] } {
  const constraint = objectOf(range['version'])['constraint'] ?? ''
  if (typeof constraint !== 'string' || constraint.length > 100_000) throw new ElementError('range cannot be read')
  const text = constraint.trim().replace(/^none.*$/i, '')
  if (text === '') return { ranges: [{ events: [{ introduced: '0' }] }], versions: [] }
  const parts = text.split('||').map((part) => part.trim())
  const found = constraintVersions(ecosystem, parts, fix === undefined ? [] : [fix])
  if (!found) throw new ElementError('range cannot be read')
  return found
}

/** `'unknown'`: platforms of another kind, or builds of a third party. */
function qualifiersOf(json: JsonObject): AffectedQualifiers | 'unknown' {
  const { rpm_modularity: module, architecture, platform_cpes: platforms, rootio } = json
  if (rootio === true || (Array.isArray(platforms) && platforms.length > 0)) return 'unknown'
  if (architecture === 'src') return 'unknown'
  const isArchitecture = isCleanWord(architecture, 40) && architecture !== 'binary-no-arch-specified'
  return {
    ...(typeof module === 'string' && (module === '' || isCleanWord(module, 100)) && { module }),
    ...(isArchitecture && { architectures: [architecture] }),
  }
}
