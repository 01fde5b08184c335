import type { Advisory, AdvisoryRating, AffectedPackage } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanDetails, cleanSummary, cleanTime, isCleanUrl, isCleanWord } from '../../clean.ts'
import { ElementError, isObject, type JsonObject, objectOf, objectsOf } from '../../element.ts'
import { isNotInstalled, splitRpmName, statementsOf } from '../../rpm-packages.ts'
import { severityOfWord } from '../../severity-words.ts'
import type { VulnerabilityStatus } from '../../status.ts'
import { isCve } from '../../vulnerability-ids.ts'

/** What differs between rpm distributions that publish CSAF. */
export interface CsafVendor {
  /** Source of its ratings: `suse`. */
  readonly name: string
  /** Canonical ecosystem of a platform, by its name or id: "SUSE Linux Enterprise Server 15 SP5". */
  ecosystem(platform: string): string | undefined
}

const MAX_PRODUCTS = 500_000
const MAX_VULNERABILITIES = 5000
const MAX_DEPTH = 8

const STATUSES: ReadonlyMap<string, VulnerabilityStatus> = new Map<string, VulnerabilityStatus>([
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['recommended', 'fixed'],
  ['known_affected', 'affected'],
  ['known_not_affected', 'not_affected'],
  ['under_investigation', 'under_investigation'],
])

/**
 * A CSAF 2.0 document of a distribution whose products are releases and whose components are rpm packages: an erratum, or the VEX of one CVE.
 * Vulnerabilities that speak of the same packages make one advisory, for an erratum lists many.
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html
 * @throws {ElementError}
 */
export function parseCsafAdvisory(json: unknown, vendor: CsafVendor, now: Date): Advisory[] {
  if (!isObject(json)) throw new ElementError('no JSON object')
  const document = objectOf(json['document'])
  if (document['csaf_version'] !== '2.0') throw new ElementError('unknown schema version')
  const tracking = objectOf(document['tracking'])
  const id = tracking['id']
  if (!isCleanWord(id, 200)) throw new ElementError('id is empty, too long or has control characters')
  const componentOf = componentResolver(objectOf(json['product_tree']), vendor)
  const groups = groupsOf(objectsOf(json['vulnerabilities'], MAX_VULNERABILITIES), vendor, componentOf)
  if (groups.length === 0) throw new ElementError('document without a vulnerability')
  const [published, modified] = [tracking['initial_release_date'], tracking['current_release_date']].map((time) =>
    cleanTime(time, now),
  )
  const word = objectOf(document['aggregate_severity'])['text']
  const severity = isCleanWord(word, 40) ? severityOfWord(word) : undefined
  const summary = cleanSummary(document['title'])
  const details = cleanDetails(textOf(document['notes']))
  const references = objectsOf(document['references'], 500)
    .map(({ url }) => url)
    .filter(isCleanUrl)
    .slice(0, 50)
  return groups.map(({ cves, ratings, affected }) => {
    const [cve] = cves
    const isVex = document['category'] === 'csaf_vex' && cve !== undefined && cves.length === 1
    return advisoryWith(isVex ? cve : id, {
      upstream: isVex ? [] : cves,
      ...(summary !== undefined && { summary }),
      ...(details !== undefined && { details }),
      ...(typeof published === 'object' && { published: published.time }),
      ...(typeof modified === 'object' && { modified: modified.time }),
      ratings: [
        ...(severity && severity !== 'unknown' ? [{ source: vendor.name, severity }] : []),
        ...(cves.length === 1 ? ratings : []),
      ],
      references,
      affected,
    })
  })
}

interface Component {
  readonly ecosystem: string
  readonly name: string
  readonly evr?: string
  readonly architecture?: string
}

interface Group {
  readonly cves: string[]
  readonly ratings: readonly AdvisoryRating[]
  readonly affected: readonly AffectedPackage[]
}

function groupsOf(
  vulnerabilities: readonly JsonObject[],
  vendor: CsafVendor,
  componentOf: (id: string) => Component | undefined,
): Group[] {
  const groups = new Map<string, Group>()
  for (const vulnerability of vulnerabilities) {
    const { cve } = vulnerability
    if (typeof cve !== 'string' || !isCve(cve)) continue
    const affected = affectedOf(vulnerability, componentOf)
    const key = JSON.stringify(affected)
    const group = groups.get(key) ?? { cves: [], ratings: ratingsOf(vulnerability, vendor.name), affected }
    if (!group.cves.includes(cve)) group.cves.push(cve)
    groups.set(key, group)
  }
  return [...groups.values()].map((group) => ({ ...group, cves: group.cves.sort() }))
}

function affectedOf(vulnerability: JsonObject, componentOf: (id: string) => Component | undefined): AffectedPackage[] {
  const fixed: (Component & { readonly evr: string })[] = []
  const others = new Map<string, AffectedPackage>()
  for (const [key, ids] of Object.entries(objectOf(vulnerability['product_status']))) {
    const status = STATUSES.get(key)
    if (!status || !Array.isArray(ids)) continue
    for (const id of ids.slice(0, MAX_PRODUCTS)) {
      const component = typeof id === 'string' ? componentOf(id) : undefined
      if (!component || isNotInstalled(component.name, component.architecture)) continue
      const { ecosystem, name, evr } = component
      if (status === 'fixed') {
        if (evr !== undefined) fixed.push({ ...component, evr })
        continue
      }
      const ranges = status === 'not_affected' ? [] : [{ events: [{ introduced: '0' }] }]
      others.set(`${status}\n${ecosystem}\n${name}`, { ecosystem, name, ranges, versions: [], status })
    }
  }
  return [...statementsOf(fixed), ...others.values()]
}

/** Product ids of relationships: a component as a part of a platform. */
function componentResolver(tree: JsonObject, vendor: CsafVendor): (id: string) => Component | undefined {
  const products = new Map<string, { name: string; purl: unknown }>()
  collectProducts(tree['branches'], products, 0)
  const relations = new Map<string, Component>()
  for (const relation of objectsOf(tree['relationships'], MAX_PRODUCTS)) {
    const id = objectOf(relation['full_product_name'])['product_id']
    const { product_reference: reference, relates_to_product_reference: platform } = relation
    if (!isCleanWord(id) || !isCleanWord(reference) || !isCleanWord(platform)) continue
    const ecosystem = vendor.ecosystem(platform) ?? vendor.ecosystem(products.get(platform)?.name ?? '')
    const build = buildOf(products.get(reference), reference)
    if (ecosystem !== undefined && build) relations.set(id, { ecosystem, ...build })
  }
  return (id) => relations.get(id)
}

function collectProducts(
  branches: unknown,
  products: Map<string, { name: string; purl: unknown }>,
  depth: number,
): void {
  if (depth > MAX_DEPTH) return
  for (const branch of objectsOf(branches, MAX_PRODUCTS)) {
    const { name, product_id: id, product_identification_helper: helper } = objectOf(branch['product'])
    if (isCleanWord(id) && products.size < MAX_PRODUCTS) {
      products.set(id, { name: isCleanWord(name) ? name : id, purl: objectOf(helper)['purl'] })
    }
    collectProducts(branch['branches'], products, depth + 1)
  }
}

/** A name with a version and architecture, or, where nothing is mended, the name alone. */
function buildOf(product: { name: string } | undefined, id: string): Omit<Component, 'ecosystem'> | undefined {
  const text = product?.name ?? id
  const split = splitRpmName(text) ?? splitRpmName(id)
  if (split) return split
  return /^[\w.+-]+$/.test(text) ? { name: text } : undefined
}

function ratingsOf(vulnerability: JsonObject, source: string): AdvisoryRating[] {
  const vectors = objectsOf(vulnerability['scores'], 50).flatMap((score) =>
    ['cvss_v4', 'cvss_v3', 'cvss_v2'].map((key) => objectOf(score[key])['vectorString']),
  )
  return [...new Set(vectors)].flatMap((vector) => (isCleanWord(vector, 300) ? [{ source, vector }] : []))
}

function textOf(notes: unknown): unknown {
  const all = objectsOf(notes, 100)
  return (all.find(({ category }) => category === 'description') ??
    all.find(({ category }) => category === 'summary'))?.['text']
}
