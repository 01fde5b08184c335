/** One element as it ends; elements inside another come before it. */
export interface XmlElement {
  readonly name: string
  /** Names from the root to the element itself, joined by slashes. */
  readonly path: string
  readonly attributes: ReadonlyMap<string, string>
  /** Its own text, without that of elements inside. */
  readonly text: string
  /** Where its opening tag starts, in characters from 0. */
  readonly at: number
}

const MAX_DEPTH = 256
/** What does not end is no token, and no token is tried from more than one place: time grows with the text alone. */
const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(?:\?|!(?!--|\[CDATA\[))[^>]*>|<\/([^\s<>]+)\s*>|<([^\s/<>]+)(?=[\s/>])([^<>]*?)(\/?)>|[^<]+/y

/**
 * Elements of an XML text with namespace prefixes as written. Entities other than the five of XML itself stay as they are and no document type is
 * believed, so nothing grows.
 * @throws {SyntaxError} when there is no element, tags do not match or lie more than 256 deep
 */
export function* elements(text: string): Iterable<XmlElement> {
  const open: (XmlElement & { text: string })[] = []
  const token = new RegExp(TOKEN)
  let end = 0
  let hasRoot = false
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    end = token.lastIndex
    const [whole, cdata, closed, opened, attributes = '', selfClosing] = match
    const parent = open.at(-1)
    if (closed !== undefined) {
      if (parent?.name !== closed) throw new SyntaxError('Tags do not match.')
      open.pop()
      yield { ...parent, text: parent.text.trim() }
    } else if (opened !== undefined) {
      hasRoot = true
      const path = parent === undefined ? opened : `${parent.path}/${opened}`
      const element = { name: opened, path, attributes: attributesIn(attributes), text: '', at: match.index }
      if (selfClosing === '/') yield element
      else if (open.push(element) > MAX_DEPTH) throw new SyntaxError('Too deep.')
    } else if (parent !== undefined) parent.text += cdata ?? textOf(whole)
  }
  if (!hasRoot || open.length > 0 || end < text.trimEnd().length) throw new SyntaxError('The end is missing.')
}

/** Comments, instructions and document types are no text. */
function textOf(token: string): string {
  return token.startsWith('<') ? '' : decoded(token)
}

function attributesIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', double, single] of text.matchAll(
    /([^\s=]{1,256})\s{0,64}=\s{0,64}(?:"([^"]*)"|'([^']*)')/g,
  )) {
    found.set(name, decoded(double ?? single ?? ''))
  }
  return found
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
])

function decoded(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES.get(entity) ?? entity)
}
