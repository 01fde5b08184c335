import { isObject, type JsonObject, objectOf, objectsOf } from '../../advisory/element.ts'
import { cleanReason, cleanWord } from '../clean-words.ts'
import { type ExceptionRule, type ExceptionSet, type ExceptionStatus, JUSTIFICATIONS } from '../exception-rule.ts'
import { readTime } from '../read-time.ts'
import { collectRules, idsOf, type RuleCollector } from './collect-rules.ts'
import { conditionOf, productOf, type VexProduct } from './vex-product.ts'

const MAX_STATEMENTS = 100_000
const MAX_PRODUCTS = 10_000
const STATUSES: ReadonlyMap<unknown, ExceptionStatus> = new Map<unknown, ExceptionStatus>([
  ['not_affected', 'not_affected'],
  ['affected', 'affected'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under_investigation'],
])

/**
 * OpenVEX 0.0.1 and 0.2.0 (github.com/openvex/spec, OPENVEX-SPEC.md): a statement has the document's time and author where it has none of its own.
 * @throws {ExceptionsError} `EXCEPTIONS_INVALID`
 */
export function readOpenVex(document: JsonObject, file: string): ExceptionSet {
  const collector = collectRules('openvex', file)
  const id = cleanWord(document['@id'])
  for (const statement of objectsOf(document['statements'], MAX_STATEMENTS)) {
    const said = statementOf(statement, document, file, id)
    const ids = vulnerabilityIds(statement['vulnerability'])
    if (said === undefined) collector.skip('A statement has no known status; it is not applied.')
    else if (ids.length === 0) collector.skip('A statement names no vulnerability; it is not applied.')
    else for (const product of elements(statement['products'])) addProduct(product, statement, said, ids, collector)
    if (elements(statement['products']).length === 0) collector.skip('A statement names no product; it is not applied.')
  }
  return collector.finish()
}

type Said = Omit<ExceptionRule, 'match'>

function statementOf(
  statement: JsonObject,
  document: JsonObject,
  file: string,
  id: string | undefined,
): Said | undefined {
  const status = STATUSES.get(statement['status'])
  if (status === undefined) return undefined
  const justification = JUSTIFICATIONS.find((known) => known === statement['justification'])
  const reason = cleanReason(
    statement['impact_statement'] ?? statement['status_notes'] ?? statement['action_statement'],
  )
  const author = cleanWord(statement['supplier'] ?? document['author'])
  const statedAt = [statement['last_updated'], statement['timestamp'], document['last_updated'], document['timestamp']]
    .map(readTime)
    .find((time) => time !== undefined)
  return {
    status,
    ...(justification === undefined ? {} : { justification }),
    ...(reason === undefined ? {} : { reason }),
    ...(author === undefined ? {} : { author }),
    ...(statedAt === undefined ? {} : { statedAt }),
    source: { format: 'openvex', file, ...(id === undefined ? {} : { document: id }) },
  }
}

function vulnerabilityIds(value: unknown): readonly string[] {
  if (!isObject(value)) return idsOf(value)
  const aliases = Array.isArray(value['aliases']) ? value['aliases'].slice(0, 50) : []
  return idsOf(value['name'] ?? value['@id'], ...aliases)
}

function addProduct(
  element: unknown,
  statement: JsonObject,
  said: Said,
  ids: readonly string[],
  collector: RuleCollector,
): void {
  const products = namedBy(element)
  const parts = elements(
    isObject(element) && 'subcomponents' in element ? element['subcomponents'] : statement['subcomponents'],
  )
  if (products.length === 0)
    collector.skip(
      'A product is neither a package-url nor the digest or name of an image; what is said of it is not applied.',
    )
  for (const product of products) {
    const found = parts.length === 0 ? [undefined] : parts.flatMap(namedBy)
    if (found.length === 0) collector.skip('A subcomponent is no package-url; what is said of it is not applied.')
    for (const part of found) {
      const condition = conditionOf(product, part)
      if (condition === undefined) collector.skip('A subcomponent is an image; what is said of it is not applied.')
      else collector.add({ ...said, match: { ...condition, ids, kinds: ['vulnerability'] } })
    }
  }
}

/** All that identifies one component: its `@id`, its identifiers, its SHA-256. Each is enough. */
function namedBy(element: unknown): readonly VexProduct[] {
  if (typeof element === 'string') return found([element])
  const component = objectOf(element)
  const identifiers = objectOf(component['identifiers'])
  const sha256 = objectOf(component['hashes'])['sha-256']
  return found([
    component['@id'],
    identifiers['purl'],
    ...(typeof sha256 === 'string' ? [`sha256:${sha256.toLowerCase()}`] : []),
  ])
}

function found(texts: readonly unknown[]): readonly VexProduct[] {
  return [...new Set(texts)].flatMap((text) =>
    typeof text === 'string' && text.length <= 4096 ? (productOf(text) ?? []) : [],
  )
}

function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_PRODUCTS) : []
}
