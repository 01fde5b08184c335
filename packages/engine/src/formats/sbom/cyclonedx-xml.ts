import { elements, type XmlElement } from '../xml/elements.ts'
import type { SbomDocument, SbomObject } from './sbom-document.ts'

type Members = Record<string, unknown>

/** Texts of a component that have the same name in JSON. */
const TEXTS: ReadonlySet<string> = new Set(['name', 'version', 'group', 'purl', 'cpe', 'scope', 'description'])

/**
 * CycloneDX's XML (cyclonedx.org/docs/1.6/xml) in the shape of its JSON: the subject and the components with what identifies them, their licences,
 * properties and places. Undefined for XML of another kind.
 * @throws {SyntaxError} when it is no XML
 */
export function readCyclonedxXml(text: string): SbomDocument | undefined {
  const open = new Map<number, Members>()
  const root: Members = {}
  let namespace: string | undefined
  // Elements come as they end, so what a component holds is collected by depth until the component itself comes.
  for (const element of elements(text)) {
    const path = element.path.split('/').map(localName)
    if (path.length === 1) namespace = rootNamespace(element)
    if (path[0] !== 'bom') return undefined
    place(open, root, path, element)
  }
  if (namespace === undefined) return undefined
  return { shape: 'cyclonedx', document: { bomFormat: 'CycloneDX', ...root } satisfies SbomObject }
}

function rootNamespace({ attributes }: XmlElement): string | undefined {
  return [...attributes.values()].find((value) => value.startsWith('http://cyclonedx.org/schema/bom/'))
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Depth of the innermost component that an element lies in, by its path: the elements are counted from the root. */
function componentDepth(path: readonly string[]): number {
  return path.slice(0, -1).lastIndexOf('component')
}

function membersAt(open: Map<number, Members>, depth: number): Members {
  const members = open.get(depth) ?? {}
  open.set(depth, members)
  return members
}

function place(open: Map<number, Members>, root: Members, path: readonly string[], element: XmlElement): void {
  const name = path.at(-1) ?? ''
  const depth = componentDepth(path)
  if (name === 'component') {
    const own = path.length - 1
    const members = open.get(own) ?? {}
    open.delete(own)
    const component = { ...members, type: element.attributes.get('type') ?? 'library' }
    if (path.at(-2) === 'metadata') root['metadata'] = { ...asObject(root['metadata']), component }
    else if (depth >= 0) append(membersAt(open, depth), 'components', component)
    // Tools that made the document are components too, elsewhere.
    else if (path.join('/') === 'bom/components/component') append(root, 'components', component)
    return
  }
  const inComponent = path.slice(depth + 1)
  if (depth < 0) {
    if (path.join('/') === 'bom/metadata/properties/property')
      root['metadata'] = {
        ...asObject(root['metadata']),
        properties: [...listIn(root['metadata']), propertyOf(element)],
      }
    return
  }
  const members = membersAt(open, depth)
  switch (inComponent.join('/')) {
    case 'supplier/name':
      members['supplier'] = { name: element.text }
      break
    case 'licenses/expression':
      append(members, 'licenses', { expression: element.text })
      break
    case 'licenses/license/id':
    case 'licenses/license/name':
      append(members, 'licenses', { license: { [name]: element.text } })
      break
    case 'properties/property':
      append(members, 'properties', propertyOf(element))
      break
    case 'evidence/occurrences/occurrence/location': {
      const evidence = asObject(members['evidence'])
      append(evidence, 'occurrences', { location: element.text })
      members['evidence'] = evidence
      break
    }
    default:
      if (inComponent.length === 1 && TEXTS.has(name)) members[name] = element.text
  }
}

function propertyOf({ attributes, text }: XmlElement): SbomObject {
  return { name: attributes.get('name') ?? '', value: text }
}

function asObject(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}

function listIn(metadata: unknown): readonly unknown[] {
  const value = asObject(metadata)['properties']
  return Array.isArray(value) ? value : []
}

function append(members: Members, key: string, value: unknown): void {
  const list = members[key]
  if (Array.isArray(list)) list.push(value)
  else members[key] = [value]
}
