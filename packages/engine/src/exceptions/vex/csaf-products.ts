import { isObject, type JsonObject, objectOf, objectsOf } from '../../advisory/element.ts'
import type { ExceptionMatch } from '../exception-rule.ts'
import { conditionOf, productOf, type VexProduct } from './vex-product.ts'

const MAX_DEPTH = 30
const MAX_PRODUCTS = 500_000

/** What each product id of a CSAF document means, by `product_id`: each of its conditions is enough. Ids that name nothing we can find have no entry. */
export function csafProducts(tree: JsonObject): ReadonlyMap<string, readonly ExceptionMatch[]> {
  const named = new Map<string, readonly VexProduct[]>()
  const add = (product: unknown, versions: string | undefined): void => {
    if (!isObject(product) || named.size >= MAX_PRODUCTS) return
    const id = product['product_id']
    if (typeof id === 'string') named.set(id, namedBy(product, versions))
  }
  for (const product of objectsOf(tree['full_product_names'], MAX_PRODUCTS)) add(product, undefined)
  walk(tree['branches'], 0, add)
  const conditions = new Map<string, readonly ExceptionMatch[]>()
  for (const [id, products] of named) {
    const found = products.flatMap((product) => conditionOf(product) ?? [])
    if (found.length > 0) conditions.set(id, found)
  }
  for (const relationship of objectsOf(tree['relationships'], MAX_PRODUCTS)) {
    const id = objectOf(relationship['full_product_name'])['product_id']
    const [part, whole] = [relationship['product_reference'], relationship['relates_to_product_reference']].map(
      (ref) => (typeof ref === 'string' ? (named.get(ref) ?? []) : []),
    )
    const found = (whole ?? []).flatMap((product) => (part ?? []).flatMap((one) => conditionOf(product, one) ?? []))
    if (typeof id === 'string' && found.length > 0) conditions.set(id, found)
  }
  return conditions
}

/** CSAF 2.0, 3.2.2.1: branches hold branches, and products at their ends. */
function walk(branches: unknown, depth: number, add: (product: unknown, versions: string | undefined) => void): void {
  if (depth > MAX_DEPTH) return
  for (const branch of objectsOf(branches, MAX_PRODUCTS)) {
    const name = branch['name']
    add(
      branch['product'],
      branch['category'] === 'product_version_range' && typeof name === 'string' ? name : undefined,
    )
    walk(branch['branches'], depth + 1, add)
  }
}

/** CSAF 2.0, 3.1.3.3: purl and hashes; a CPE alone names nothing that an image says of itself. */
function namedBy(product: JsonObject, versions: string | undefined): readonly VexProduct[] {
  const helper = objectOf(product['product_identification_helper'])
  const purls = [helper['purl'], ...(Array.isArray(helper['purls']) ? helper['purls'].slice(0, 50) : [])]
  const digests = objectsOf(helper['hashes'], 50).flatMap((hash) =>
    objectsOf(hash['file_hashes'], 10).flatMap(({ algorithm, value }) =>
      algorithm === 'sha256' && typeof value === 'string' ? [`sha256:${value.toLowerCase()}`] : [],
    ),
  )
  return [...purls, ...digests].flatMap((text) =>
    typeof text === 'string' && text.length <= 4096 ? (productOf(text, versions) ?? []) : [],
  )
}
