import { compact, isSbomObject, memberOf, objectsOf, type SbomObject, textOf } from './sbom-document.ts'

/** SPDX 3 as JSON-LD: a graph in SPDX's own context. */
export function isSpdx3(value: SbomObject): boolean {
  const context = memberOf(value, '@context')
  const names = Array.isArray(context) ? context : [context]
  return (
    names.some((name) => typeof name === 'string' && name.startsWith('https://spdx.org/rdf/3.')) &&
    Array.isArray(memberOf(value, '@graph'))
  )
}

const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['packageUrl', 'purl'],
  ['purl', 'purl'],
  ['cpe23', 'cpe23Type'],
  ['cpe22', 'cpe22Type'],
])
const RELATIONSHIPS: ReadonlyMap<string, string> = new Map([
  ['describes', 'DESCRIBES'],
  ['contains', 'CONTAINS'],
  ['generates', 'GENERATES'],
])

/** Packages, licences and relationships of an SPDX 3 document (spdx.github.io/spdx-spec/v3.0.1) in the shape of SPDX 2's JSON. */
export function spdx3ToSpdx2(document: SbomObject): SbomObject {
  const graph = objectsOf(document, '@graph')
  const byId = new Map(graph.flatMap((one) => idOf(one).map((id) => [id, one] as const)))
  const relationships = graph.filter((one) => typeOf(one).endsWith('Relationship'))
  const declared = new Map<string, string>()
  for (const one of relationships) {
    if (textOf(one, 'relationshipType') !== 'hasDeclaredLicense') continue
    const license = targets(one).flatMap((id) => expressionOf(byId.get(id)))[0]
    if (license !== undefined) declared.set(textOf(one, 'from') ?? '', license)
  }
  const root = graph.find((one) => typeOf(one) === 'SpdxDocument')
  return compact({
    spdxVersion: 'SPDX-2.3',
    name: root && textOf(root, 'name'),
    packages: graph.filter((one) => typeOf(one) === 'software_Package').map((one) => toPackage(one, declared, byId)),
    relationships: [
      ...rootsOf(graph).map((id) => relation('SPDXRef-DOCUMENT', 'DESCRIBES', id)),
      ...relationships.flatMap((one) => {
        const type = RELATIONSHIPS.get(textOf(one, 'relationshipType') ?? '')
        return type === undefined ? [] : targets(one).map((to) => relation(textOf(one, 'from') ?? '', type, to))
      }),
    ],
  })
}

function toPackage(
  one: SbomObject,
  licenses: ReadonlyMap<string, string>,
  byId: ReadonlyMap<string, SbomObject>,
): SbomObject {
  const [id = ''] = idOf(one)
  const purl = textOf(one, 'software_packageUrl')
  const identifiers = objectsOf(one, 'externalIdentifier').flatMap((entry) => {
    const type = REFERENCES.get(textOf(entry, 'externalIdentifierType') ?? '')
    return type === undefined ? [] : [{ referenceType: type, referenceLocator: textOf(entry, 'identifier') }]
  })
  const supplier = byId.get(textOf(one, 'suppliedBy') ?? '')
  const supplierName = supplier && textOf(supplier, 'name')
  const purpose = textOf(one, 'software_primaryPurpose')
  return compact({
    SPDXID: id,
    name: textOf(one, 'name'),
    versionInfo: textOf(one, 'software_packageVersion'),
    supplier: supplierName === undefined ? undefined : `Organization: ${supplierName}`,
    sourceInfo: textOf(one, 'software_sourceInfo'),
    licenseDeclared: licenses.get(id),
    primaryPackagePurpose: purpose?.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase(),
    externalRefs: [...(purl === undefined ? [] : [{ referenceType: 'purl', referenceLocator: purl }]), ...identifiers],
  })
}

/** Names of types carry their profile, once by `software_`, once as the end of an address. */
function typeOf(one: SbomObject): string {
  const type = textOf(one, 'type') ?? textOf(one, '@type') ?? ''
  return type.replace(/^.*\/Software\//, 'software_').replace(/^.*\//, '')
}

function idOf(one: SbomObject): readonly string[] {
  const id = textOf(one, 'spdxId') ?? textOf(one, '@id')
  return id === undefined ? [] : [id]
}

function targets(one: SbomObject): readonly string[] {
  const to = memberOf(one, 'to')
  return (Array.isArray(to) ? to : [to]).filter((id) => typeof id === 'string')
}

function rootsOf(graph: readonly SbomObject[]): readonly string[] {
  return graph
    .filter((one) => typeOf(one) === 'software_Sbom')
    .flatMap((one) => {
      const roots = memberOf(one, 'rootElement')
      return Array.isArray(roots) ? roots.filter((id) => typeof id === 'string') : []
    })
}

function expressionOf(license: unknown): readonly string[] {
  if (!isSbomObject(license)) return []
  const text = textOf(license, 'simplelicensing_licenseExpression') ?? textOf(license, 'name')
  return text === undefined ? [] : [text]
}

function relation(from: string, type: string, to: string): SbomObject {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to }
}
