import { type JsonObject, objectOf, objectsOf } from '../../advisory/element.ts'
import { cleanReason, cleanWord } from '../clean-words.ts'
import {
  type ExceptionMatch,
  type ExceptionRule,
  type ExceptionSet,
  type ExceptionStatus,
  JUSTIFICATIONS,
} from '../exception-rule.ts'
import { invalidExceptions } from '../exceptions-error.ts'
import { readTime } from '../read-time.ts'
import { collectRules, idsOf, type RuleCollector } from './collect-rules.ts'
import { csafProducts } from './csaf-products.ts'

const MAX_VULNERABILITIES = 100_000
const MAX_IDS = 500_000

/** CSAF 2.0, 3.2.3.9: product_status. */
const STATUSES: readonly (readonly [member: string, status: ExceptionStatus])[] = [
  ['known_not_affected', 'not_affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['under_investigation', 'under_investigation'],
]

/**
 * CSAF 2.0 and 2.1 documents of any profile that states product statuses (docs.oasis-open.org/csaf/csaf/v2.0, profile VEX).
 * @throws {ExceptionsError} `EXCEPTIONS_INVALID`
 */
export function readCsafVex(json: JsonObject, file: string): ExceptionSet {
  const document = objectOf(json['document'])
  const version = document['csaf_version']
  if (version !== '2.0' && version !== '2.1')
    throw invalidExceptions(file, undefined, 'its CSAF version is not known; 2.0 and 2.1 are')
  const tracking = objectOf(document['tracking'])
  const [author, id, released] = [
    cleanWord(objectOf(document['publisher'])['name']),
    cleanWord(tracking['id']),
    readTime(tracking['current_release_date']),
  ]
  const tree = objectOf(json['product_tree'])
  const products = csafProducts(tree)
  const groups = groupsOf(tree)
  const collector = collectRules('csaf', file)
  const said: Said = {
    ...(author === undefined ? {} : { author }),
    ...(released === undefined ? {} : { statedAt: released }),
    source: { format: 'csaf', file, ...(id === undefined ? {} : { document: id }) },
  }
  for (const vulnerability of objectsOf(json['vulnerabilities'], MAX_VULNERABILITIES))
    addVulnerability(vulnerability, said, { products, groups }, collector)
  return collector.finish()
}

type Said = Pick<ExceptionRule, 'author' | 'statedAt' | 'source'>

interface Tree {
  readonly products: ReadonlyMap<string, readonly ExceptionMatch[]>
  readonly groups: ReadonlyMap<string, readonly string[]>
}

function addVulnerability(
  vulnerability: JsonObject,
  said: Said,
  { products, groups }: Tree,
  collector: RuleCollector,
): void {
  const ids = idsOf(vulnerability['cve'], ...objectsOf(vulnerability['ids'], 50).map(({ text }) => text))
  if (ids.length === 0) {
    collector.skip('A vulnerability has no id; what is said of it is not applied.')
    return
  }
  const flags = labelled(vulnerability['flags'], groups, (flag) =>
    JUSTIFICATIONS.find((known) => known === flag['label']),
  )
  const impacts = labelled(vulnerability['threats'], groups, (threat) =>
    threat['category'] === 'impact' ? cleanReason(threat['details']) : undefined,
  )
  for (const { status, productId } of statusesOf(vulnerability)) {
    const conditions = products.get(productId)
    if (conditions === undefined) collector.skip(UNKNOWN_PRODUCT)
    const justification = status === 'not_affected' ? (flags.get(productId) ?? flags.get('')) : undefined
    const reason = impacts.get(productId) ?? impacts.get('')
    for (const condition of conditions ?? [])
      collector.add({
        match: { ...condition, ids, kinds: ['vulnerability'] },
        status,
        ...(justification === undefined ? {} : { justification }),
        ...(reason === undefined ? {} : { reason }),
        ...said,
      })
  }
}

const UNKNOWN_PRODUCT =
  'A product has no package-url and no digest that could be found in an image; what is said of it is not applied.'

function* statusesOf(
  vulnerability: JsonObject,
): Iterable<{ readonly status: ExceptionStatus; readonly productId: string }> {
  const stated = objectOf(vulnerability['product_status'])
  for (const [member, status] of STATUSES) for (const productId of textsOf(stated[member])) yield { status, productId }
}

/** What elements with `product_ids` and `group_ids` say, by product id; `''`: of all products. */
function labelled<T>(
  elements: unknown,
  groups: ReadonlyMap<string, readonly string[]>,
  say: (element: JsonObject) => T | undefined,
): ReadonlyMap<string, T> {
  const said = new Map<string, T>()
  for (const element of objectsOf(elements, MAX_IDS)) {
    const value = say(element)
    if (value === undefined) continue
    const [ids, groupIds] = [textsOf(element['product_ids']), textsOf(element['group_ids'])]
    const all = [...ids, ...groupIds.flatMap((group) => groups.get(group) ?? [])]
    for (const id of ids.length + groupIds.length === 0 ? [''] : all) said.set(id, value)
  }
  return said
}

function groupsOf(tree: JsonObject): ReadonlyMap<string, readonly string[]> {
  return new Map(
    objectsOf(tree['product_groups'], MAX_IDS).flatMap((group) =>
      typeof group['group_id'] === 'string' ? [[group['group_id'], textsOf(group['product_ids'])] as const] : [],
    ),
  )
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.slice(0, MAX_IDS).filter((item) => typeof item === 'string') : []
}
