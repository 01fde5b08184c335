import type { Advisory, AdvisoryRating, AffectedPackage, AffectedQualifiers } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanDetails, cleanSummary, cleanTime, isCleanUrl, isCleanWord } from '../../clean.ts'
import { ElementError, isObject, type JsonObject, objectOf, objectsOf } from '../../element.ts'
import { severityOfWord } from '../../severity-words.ts'
import type { VulnerabilityStatus } from '../../status.ts'
import { type CsafComponent, csafComponents } from './csaf-products.ts'

/**
 * One VEX document of Red Hat: a CVE, and what it means for each package of each release, "not affected" included.
 * @throws {ElementError}
 */
export function parseCsafVex(json: unknown, now: Date): Advisory {
  if (!isObject(json)) throw new ElementError('no JSON object')
  const document = objectOf(json['document'])
  if (document['csaf_version'] !== '2.0') throw new ElementError('unknown schema version')
  const [vulnerability] = objectsOf(json['vulnerabilities'], 1)
  const cve = vulnerability?.['cve']
  if (!vulnerability || !isCleanWord(cve, 200)) throw new ElementError('no vulnerability with an id')
  const summary = cleanSummary(vulnerability['title'])
  const details = cleanDetails(noteOf(vulnerability, 'description'))
  const tracking = objectOf(document['tracking'])
  const published = cleanTime(vulnerability['release_date'] ?? tracking['initial_release_date'], now)
  const modified = cleanTime(tracking['current_release_date'], now)
  const cwe = objectOf(vulnerability['cwe'])['id']
  return advisoryWith(cve, {
    ...(summary !== undefined && { summary }),
    ...(details !== undefined && { details }),
    ...(typeof published === 'object' && { published: published.time }),
    ...(typeof modified === 'object' && { modified: modified.time }),
    cwes: typeof cwe === 'string' && /^CWE-\d+$/.test(cwe) ? [cwe] : [],
    references: [
      ...new Set(
        objectsOf(vulnerability['references'], 200)
          .map(({ url }) => url)
          .filter(isCleanUrl),
      ),
    ].slice(0, 50),
    ratings: ratingsOf(document, vulnerability),
    affected: affectedOf(objectOf(json['product_tree']), vulnerability),
  })
}

function ratingsOf(document: JsonObject, vulnerability: JsonObject): AdvisoryRating[] {
  const ratings: AdvisoryRating[] = []
  const word = objectOf(document['aggregate_severity'])['text']
  const severity = isCleanWord(word, 40) ? severityOfWord(word) : undefined
  if (severity) ratings.push({ source: 'redhat', severity })
  for (const score of objectsOf(vulnerability['scores'], 50)) {
    for (const key of ['cvss_v4', 'cvss_v3', 'cvss_v2']) {
      const vector = objectOf(score[key])['vectorString']
      if (isCleanWord(vector, 300) && !ratings.some((rating) => rating.vector === vector))
        ratings.push({ source: 'redhat', vector })
    }
  }
  return ratings
}

/** One statement for each package, version and condition, whatever the number of architectures and repositories. */
function affectedOf(tree: JsonObject, vulnerability: JsonObject): AffectedPackage[] {
  const componentOf = csafComponents(tree)
  const remediations = remediationsOf(vulnerability)
  const impacts = impactsOf(vulnerability)
  const found = new Map<
    string,
    {
      component: CsafComponent
      status: VulnerabilityStatus
      word: string | undefined
      architectures: Set<string>
      cpes: Set<string>
    }
  >()
  for (const [key, ids] of Object.entries(objectOf(vulnerability['product_status']))) {
    for (const id of Array.isArray(ids) ? ids : []) {
      const component = typeof id === 'string' ? componentOf(id) : undefined
      const status = statusOf(key, remediations.get(String(id)))
      if (!component || !status || (status === 'fixed' && component.version === undefined)) continue
      const version = status === 'fixed' ? component.version : ''
      const group = [status, component.release, component.name, version, component.module ?? ''].join('\n')
      const known = found.get(group) ?? {
        component,
        status,
        word: impacts.get(String(id)),
        architectures: new Set(),
        cpes: new Set(),
      }
      if (component.architecture !== undefined) known.architectures.add(component.architecture)
      known.cpes.add(component.cpe)
      found.set(group, known)
    }
  }
  return [...found.values()].map(({ component, status, word, architectures, cpes }) => {
    const severity = word === undefined ? undefined : severityOfWord(word)
    return {
      ecosystem: `Red Hat:${component.release}`,
      name: component.name,
      ranges: rangesOf(status, component.version),
      versions: [],
      status,
      ...(word !== undefined && severity && { severity: { severity, word } }),
      qualifiers: qualifiersOf(component, [...architectures], [...cpes]),
    }
  })
}

function rangesOf(status: VulnerabilityStatus, version: string | undefined): AffectedPackage['ranges'] {
  if (status === 'not_affected') return []
  return [
    {
      events:
        status === 'fixed' && version !== undefined ? [{ introduced: '0' }, { fixed: version }] : [{ introduced: '0' }],
    },
  ]
}

function qualifiersOf(component: CsafComponent, architectures: string[], cpes: string[]): AffectedQualifiers {
  return {
    ...(component.module !== undefined && { module: component.module }),
    ...(architectures.length > 0 && !architectures.includes('noarch') && { architectures: architectures.sort() }),
    repositories: cpes.sort(),
  }
}

function statusOf(
  key: string,
  remediation: { category: string; details: string } | undefined,
): VulnerabilityStatus | undefined {
  switch (key) {
    case 'fixed':
      return 'fixed'
    case 'known_not_affected':
      return 'not_affected'
    case 'under_investigation':
      return 'under_investigation'
    case 'known_affected':
      return affectedStatus(remediation)
    default:
      return undefined
  }
}

/** Red Hat's fix states are the texts of remediations. */
function affectedStatus(remediation: { category: string; details: string } | undefined): VulnerabilityStatus {
  const details = remediation?.details.toLowerCase() ?? ''
  if (details.startsWith('out of support')) return 'end_of_life'
  if (details.startsWith('will not fix')) return 'will_not_fix'
  if (details.includes('deferred')) return 'deferred'
  return remediation?.category === 'no_fix_planned' ? 'will_not_fix' : 'affected'
}

/** By product id; a workaround says nothing of whether there will be a fix. */
function remediationsOf(vulnerability: JsonObject): Map<string, { category: string; details: string }> {
  const found = new Map<string, { category: string; details: string }>()
  for (const remediation of objectsOf(vulnerability['remediations'], 10_000)) {
    const { category, details, product_ids: ids } = remediation
    if (category !== 'none_available' && category !== 'no_fix_planned') continue
    for (const id of Array.isArray(ids) ? ids : []) found.set(String(id), { category, details: String(details ?? '') })
  }
  return found
}

function impactsOf(vulnerability: JsonObject): Map<string, string> {
  const found = new Map<string, string>()
  for (const { category, details, product_ids: ids } of objectsOf(vulnerability['threats'], 1000)) {
    if (category !== 'impact' || !isCleanWord(details, 40)) continue
    for (const id of Array.isArray(ids) ? ids : []) found.set(String(id), details)
  }
  return found
}

function noteOf(vulnerability: JsonObject, category: string): unknown {
  return objectsOf(vulnerability['notes'], 100).find((note) => note['category'] === category)?.['text']
}
