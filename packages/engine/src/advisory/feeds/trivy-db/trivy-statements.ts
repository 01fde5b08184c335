import type { AffectedPackage, AffectedQualifiers, VersionRange } from '../../advisory.ts'
import { cleanWords, isCleanWord } from '../../clean.ts'
import { constraintVersions, versionsOutside } from '../../constraint-events.ts'
import { ElementError, type JsonObject, objectsOf } from '../../element.ts'
import { canonicalPackageName } from '../../package-name.ts'
import type { VulnerabilityStatus } from '../../status.ts'
import { trivySeverity } from './trivy-details.ts'

const STATUSES: readonly VulnerabilityStatus[] = [
  'unknown',
  'not_affected',
  'affected',
  'fixed',
  'under_investigation',
  'will_not_fix',
  'deferred',
  'end_of_life',
]

/**
 * What a distribution's row says: a fixed version, one for each architecture, or a status.
 * @param name as keyed: a package, or `stream::package` for one of a module
 */
export function parseSystemRow(ecosystem: string, name: string, json: JsonObject): AffectedPackage[] {
  const entries = objectsOf(json['Entries'], 1000)
  if (entries.length === 0) return [systemStatement(ecosystem, name, json, qualifiersOf(name, json))]
  return entries.map((entry) => systemStatement(ecosystem, name, { ...json, ...entry }, qualifiersOf(name, entry)))
}

/** Which of Red Hat's CPEs stand behind the numbers of an entry. */
export type CpeIndex = ReadonlyMap<number, string>

/** A row of bucket `Red Hat`: statements by the CVE that they are on. */
export function parseRedHatRow(
  key: string,
  name: string,
  json: JsonObject,
  cpes: CpeIndex,
): { readonly id: string; readonly affected: AffectedPackage }[] {
  return objectsOf(json['Entries'], 10_000).flatMap((entry) => {
    const repositories = new Map<string, string[]>()
    for (const index of Array.isArray(entry['Affected']) ? entry['Affected'] : []) {
      const match = /^cpe:\/[ao]:redhat:(enterprise_linux:(\d+)[^ ]*)$/.exec(cpes.get(Number(index)) ?? '')
      const [, cpe, release] = match ?? []
      if (cpe !== undefined && release !== undefined)
        repositories.set(release, [...(repositories.get(release) ?? []), cpe])
    }
    return objectsOf(entry['Cves'], 5000).flatMap((cve) => {
      const id = isCleanWord(cve['ID'], 200) ? cve['ID'] : key
      return [...repositories].map(([release, found]) => ({
        id,
        affected: systemStatement(
          `Red Hat:${release}`,
          name,
          { ...entry, Severity: cve['Severity'] },
          { ...qualifiersOf(name, entry), repositories: found.sort() },
        ),
      }))
    })
  })
}

/**
 * What a language's row says: vulnerable ranges, or, from sources that list only what is repaired, everything else.
 * @throws {ElementError} when a range cannot be read
 */
export function parseLanguageRow(ecosystem: string, name: string, json: JsonObject): AffectedPackage {
  const vulnerable = cleanWords(json['VulnerableVersions'], 20_000)
  const patched = cleanWords(json['PatchedVersions'], 5000)
  const unaffected = cleanWords(json['UnaffectedVersions'], 5000)
  const found =
    vulnerable.length > 0
      ? constraintVersions(ecosystem, vulnerable, patched)
      : { ranges: versionsOutside(ecosystem, [...patched, ...unaffected]), versions: [] }
  if (!found?.ranges) throw new ElementError('range cannot be read')
  return {
    ecosystem,
    name: canonicalPackageName(ecosystem, name),
    ranges: found.ranges,
    versions: found.versions,
    status: found.ranges.some(({ events }) => events.some((event) => 'fixed' in event)) ? 'fixed' : 'affected',
    ...severityOf(json),
  }
}

function systemStatement(
  ecosystem: string,
  name: string,
  json: JsonObject,
  qualifiers: AffectedQualifiers,
): AffectedPackage {
  const { FixedVersion: fixed, Status: status } = json
  const own = name.slice(name.lastIndexOf('::') + 1).replace(/^:/, '')
  const hasFix = isCleanWord(fixed) && fixed !== '0'
  const stated = fixed === '0' ? 'not_affected' : hasFix ? 'fixed' : (STATUSES[Number(status ?? 2)] ?? 'unknown')
  const ranges: VersionRange[] =
    stated === 'not_affected' ? [] : [{ events: hasFix ? [{ introduced: '0' }, { fixed }] : [{ introduced: '0' }] }]
  return {
    ecosystem,
    name: own,
    ranges,
    versions: [],
    status: stated,
    ...severityOf(json),
    ...(Object.keys(qualifiers).length > 0 && { qualifiers }),
  }
}

function qualifiersOf(name: string, json: JsonObject): AffectedQualifiers {
  const separator = name.lastIndexOf('::')
  const architectures = cleanWords(json['Arches'], 30)
  return {
    ...(separator > 0 && { module: name.slice(0, separator) }),
    ...(architectures.length > 0 && { architectures }),
  }
}

const WORDS = ['unknown', 'low', 'medium', 'high', 'critical']

function severityOf(json: JsonObject): Pick<AffectedPackage, 'severity'> {
  const severity = trivySeverity(json['Severity'])
  const word = WORDS[Number(json['Severity'])]
  return severity && severity !== 'unknown' && word !== undefined ? { severity: { severity, word } } : {}
}
