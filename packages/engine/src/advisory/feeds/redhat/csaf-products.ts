import { isCleanWord } from '../../clean.ts'
import { type JsonObject, objectOf, objectsOf } from '../../element.ts'

/** A package as a component of a product. */
export interface CsafComponent {
  /** Binary package name. */
  readonly name: string
  /** `epoch:version-release`; absent for packages that have no fix. */
  readonly version?: string
  readonly architecture?: string
  /** `nodejs:18` */
  readonly module?: string
  /** Release of Red Hat Enterprise Linux: `9`. */
  readonly release: string
  /** `enterprise_linux:9::appstream` */
  readonly cpe: string
}

const MAX_PRODUCTS = 500_000
const MAX_DEPTH = 8

/**
 * Resolves product ids of a CSAF document to binary packages of Red Hat Enterprise Linux itself. Sources, debug information, containers, and components of
 * layered products and of extended update streams give nothing.
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#322-product-tree-property
 */
export function csafComponents(tree: JsonObject): (productId: string) => CsafComponent | undefined {
  const products = new Map<string, JsonObject>()
  collectProducts(tree['branches'], products, 0)
  const relations = new Map<string, { component: string; product: string }>()
  for (const relation of objectsOf(tree['relationships'], MAX_PRODUCTS)) {
    const id = objectOf(relation['full_product_name'])['product_id']
    const { product_reference: component, relates_to_product_reference: product } = relation
    if (isCleanWord(id) && isCleanWord(component) && isCleanWord(product)) relations.set(id, { component, product })
  }
  return (productId) => resolve(productId, products, relations)
}

function collectProducts(branches: unknown, products: Map<string, JsonObject>, depth: number): void {
  if (depth > MAX_DEPTH) return
  for (const branch of objectsOf(branches, MAX_PRODUCTS)) {
    const product = objectOf(branch['product'])
    const { product_id: id, product_identification_helper: helper } = product
    if (isCleanWord(id) && products.size < MAX_PRODUCTS) products.set(id, objectOf(helper))
    collectProducts(branch['branches'], products, depth + 1)
  }
}

/** A component may itself be a component: of a module, which is one of the release. */
function resolve(
  productId: string,
  products: ReadonlyMap<string, JsonObject>,
  relations: ReadonlyMap<string, { component: string; product: string }>,
): CsafComponent | undefined {
  const relation = relations.get(productId)
  if (!relation) return undefined
  const outer = relations.get(relation.product)
  const platform = products.get(outer ? outer.product : relation.product)
  const cpe = platform?.['cpe']
  const found = typeof cpe === 'string' ? /^cpe:\/[ao]:redhat:(enterprise_linux:(\d+)(?:::\w+)?)$/.exec(cpe) : null
  const purl = products.get(relation.component)?.['purl']
  const parsed = isCleanWord(purl, 1000) ? parseRpmPurl(purl) : undefined
  if (!found || !parsed || isLeftOut(parsed)) return undefined
  const module = outer ? moduleOf(products.get(outer.component)?.['purl']) : undefined
  const [, name = '', release = ''] = found
  return { ...parsed, ...(module !== undefined && { module }), cpe: name, release }
}

function isLeftOut({ name, architecture }: Pick<CsafComponent, 'name' | 'architecture'>): boolean {
  return architecture === 'src' || /-debug(?:info|source)(?:-|$)/.test(name) || name.startsWith('kpatch-patch')
}

/** `pkg:rpm/redhat/curl@7.76.1-26.el9_3.2?arch=x86_64&epoch=1&rpmmod=…` */
function parseRpmPurl(purl: string): Pick<CsafComponent, 'name' | 'version' | 'architecture' | 'module'> | undefined {
  const match = /^pkg:rpm\/redhat\/([^@?#]+)(?:@([^?#]+))?(?:\?([^#]*))?/.exec(purl)
  if (!match) return undefined
  const qualifiers = new URLSearchParams(match[3] ?? '')
  const [name, version] = [decode(match[1] ?? ''), match[2] === undefined ? undefined : decode(match[2])]
  if (!isCleanWord(name) || (version !== undefined && !isCleanWord(version))) return undefined
  const epoch = qualifiers.get('epoch')
  const architecture = qualifiers.get('arch')
  const module = moduleLabel(qualifiers.get('rpmmod') ?? '')
  return {
    name,
    ...(version !== undefined && {
      version: epoch !== null && /^\d+$/.test(epoch) && epoch !== '0' ? `${epoch}:${version}` : version,
    }),
    ...(isCleanWord(architecture) && { architecture }),
    ...(module !== undefined && { module }),
  }
}

/** `pkg:rpmmod/redhat/nodejs@18:8090020240301110609:rhel8` */
function moduleOf(purl: unknown): string | undefined {
  const match = isCleanWord(purl, 1000) ? /^pkg:rpmmod\/redhat\/([^@?#]+)@([^?#]+)/.exec(purl) : null
  return match ? moduleLabel(`${decode(match[1] ?? '')}:${decode(match[2] ?? '')}`) : undefined
}

/** Name and stream of a label; a label without a stream is none. */
function moduleLabel(label: string): string | undefined {
  const [name, stream] = label.split(':')
  return name && stream ? `${name}:${stream}` : undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
