import { SaxesParser } from 'saxes'
import { AdvisoryError } from '../advisory-error.ts'

/** An element with its attributes, its own text, and its children in order. Names and attributes are without their prefixes. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** All text directly inside of it, without blanks around. */
  readonly text: string
}

interface OpenElement {
  name: string
  attributes: Map<string, string>
  children: XmlElement[]
  text: string
}

const MAX_DEPTH = 60
/** Elements inside of one that is asked for. */
const MAX_ELEMENTS = 2_000_000

/**
 * Reads a document of any size and gives the elements of some names as whole trees, one after the other; everything else is passed over.
 * Entities of a DTD are not expanded: a document with one is refused by the parser where it uses them.
 * @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN` for text that is no XML or ends early, `ADVISORY_LIMIT_EXCEEDED`
 */
export async function* readXmlElements(
  chunks: AsyncIterable<Uint8Array>,
  names: ReadonlySet<string>,
  label: string,
): AsyncIterable<XmlElement> {
  const reader = new ElementReader(names, label)
  const decoder = new TextDecoder()
  for await (const chunk of chunks) yield* reader.read(decoder.decode(chunk, { stream: true }))
  yield* reader.read(decoder.decode())
  reader.end()
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name)
}

export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((one) => one.name === name) ?? []
}

class ElementReader {
  readonly #parser = new SaxesParser()
  readonly #label: string
  readonly #open: OpenElement[] = []
  #depth = 0
  #elements = 0
  #complete: XmlElement[] = []
  #failure: AdvisoryError | undefined

  constructor(names: ReadonlySet<string>, label: string) {
    this.#label = label
    this.#parser.on('error', (error) => {
      this.#failure ??= this.#broken(error)
    })
    this.#parser.on('opentag', (tag) => {
      if (++this.#depth > MAX_DEPTH) this.#failure ??= this.#tooLarge()
      const name = withoutPrefix(tag.name)
      if (this.#open.length === 0 && !names.has(name)) return
      if (++this.#elements > MAX_ELEMENTS) this.#failure ??= this.#tooLarge()
      const attributes = Object.entries(tag.attributes).map(
        ([key, value]) => [withoutPrefix(key), String(value)] as const,
      )
      this.#open.push({ name, attributes: new Map(attributes), children: [], text: '' })
    })
    const addText = (text: string): void => {
      const current = this.#open.at(-1)
      if (current && current.text.length < 100_000) current.text += text
    }
    this.#parser.on('text', addText)
    this.#parser.on('cdata', addText)
    this.#parser.on('closetag', () => {
      this.#depth--
      const closed = this.#open.pop()
      if (!closed) return
      const element = { ...closed, text: closed.text.trim() }
      const parent = this.#open.at(-1)
      if (parent) parent.children.push(element)
      else {
        this.#complete.push(element)
        this.#elements = 0
      }
    })
  }

  *read(text: string): Iterable<XmlElement> {
    this.#parser.write(text)
    if (this.#failure) throw this.#failure
    yield* this.#complete
    this.#complete = []
  }

  end(): void {
    this.#parser.close()
    if (this.#failure) throw this.#failure
  }

  #broken(cause: unknown): AdvisoryError {
    return new AdvisoryError('ADVISORY_INPUT_BROKEN', `${this.#label} is no complete XML document.`, { cause })
  }

  #tooLarge(): AdvisoryError {
    return new AdvisoryError('ADVISORY_LIMIT_EXCEEDED', `${this.#label} is nested deeper or larger than any feed.`)
  }
}

function withoutPrefix(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
