import { trySchemeOf } from '../../../versioning/scheme-of.ts'
import type { AffectedPackage, AffectedQualifiers, VersionRange } from '../../advisory.ts'
import { cleanWords, isCleanWord } from '../../clean.ts'
import { canonicalEcosystem } from '../../ecosystem.ts'
import { isObject, type JsonObject, objectOf, objectsOf } from '../../element.ts'
import { canonicalPackageName } from '../../package-name.ts'
import { severityOfWord } from '../../severity-words.ts'
import { vendorOf } from '../../vendor.ts'
import { type CompareVersions, orderEvents } from '../../version-events.ts'

const MAX_RANGES = 1000
const MAX_VERSIONS = 20_000

/**
 * One element of a record's `affected`. Git ranges are passed over; what names no version of a package yields nothing.
 * @param record the whole record, for what only its summary says
 * @param reject told why the element or a range of it was left out
 */
export function parseAffected(
  element: JsonObject,
  record: JsonObject,
  reject: (reason: string) => void,
): AffectedPackage[] {
  const named = objectOf(element['package'])
  if (named['name'] === undefined) return []
  if (!isCleanWord(named['ecosystem'], 100) || !isCleanWord(named['name'])) {
    reject('package name or ecosystem is empty, too long or has control characters')
    return []
  }
  const { ecosystem, repository } = canonicalEcosystem(named['ecosystem'])
  const scheme = trySchemeOf(ecosystem)
  const compare: CompareVersions = (a, b) => scheme?.tryCompare(a, b)
  const ranges = objectsOf(element['ranges'], MAX_RANGES).flatMap((range) => {
    if (range['type'] === 'GIT') return []
    const ordered = orderEvents(withKnownEnd(objectsOf(range['events'], MAX_RANGES), element), compare)
    if (ordered !== 'contradictory') return [ordered]
    reject('range contradicts itself')
    return []
  })
  // Distributions list all versions that their range holds already; only languages list more than that.
  const isRedundant = ranges.length > 0 && vendorOf(ecosystem) !== undefined
  const versions = isRedundant ? [] : cleanWords(element['versions'], MAX_VERSIONS)
  if (ranges.length === 0 && versions.length === 0) return []
  const severity = urgencyOf(element)
  const qualifiers = qualifiersOf(element, record, ranges, repository)
  return [
    {
      ecosystem,
      name: canonicalPackageName(ecosystem, named['name']),
      ranges,
      versions,
      status: ranges.some(({ events }) => events.some((event) => 'fixed' in event)) ? 'fixed' : 'affected',
      ...(severity && { severity }),
      ...(qualifiers && { qualifiers }),
    },
  ]
}

/** GHSA says `<= 1.2.3` beside a range without an end when there is no fix and later versions were not looked at. */
function withKnownEnd(events: readonly JsonObject[], element: JsonObject): readonly JsonObject[] {
  const known = objectOf(element['database_specific'])['last_known_affected_version_range']
  const hasEnd = events.some((event) => event['fixed'] !== undefined || event['last_affected'] !== undefined)
  const match = typeof known === 'string' && !hasEnd ? /^\s*(<=?)\s*(\S+)\s*$/.exec(known) : null
  return match ? [...events, match[1] === '<=' ? { last_affected: match[2] } : { limit: match[2] }] : events
}

/** Debian's urgency, and the priority that Ubuntu states per package. */
function urgencyOf(element: JsonObject): AffectedPackage['severity'] {
  const specific = objectOf(element['ecosystem_specific'])
  const word = specific['urgency'] ?? specific['priority'] ?? specific['ubuntu_priority']
  if (!isCleanWord(word, 40)) return undefined
  const severity = severityOfWord(word)
  return severity && { severity, word }
}

/**
 * The module stream of a modular erratum stands only in its summary (`Important: nodejs:18 security update`), and only the release of its
 * packages shows that it is one (`….module_el8…`, `….module+el8…`).
 */
function qualifiersOf(
  element: JsonObject,
  record: JsonObject,
  ranges: readonly VersionRange[],
  repository: string | undefined,
): AffectedQualifiers | undefined {
  const isModular = ranges.some(({ events }) =>
    events.some((event) => 'fixed' in event && /\.module[_+]/.test(event.fixed)),
  )
  const summary = isModular && typeof record['summary'] === 'string' ? record['summary'] : ''
  const module = /(?:^|[\s:])([a-z][\w.+-]*:[\w.-]+)(?=\s|,|$)/i.exec(summary.replace(/^[A-Z][a-z]+: /, ''))?.[1]
  const specific = objectOf(element['ecosystem_specific'])
  const architectures = isObject(specific) ? cleanWords(specific['arch'] ?? specific['architectures'], 20) : []
  const qualifiers: AffectedQualifiers = {
    ...(module !== undefined && { module }),
    ...(architectures.length > 0 && { architectures }),
    ...(repository !== undefined && { repositories: [repository] }),
  }
  return Object.keys(qualifiers).length > 0 ? qualifiers : undefined
}
