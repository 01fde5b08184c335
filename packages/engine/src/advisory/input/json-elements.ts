import { tooLarge } from './bounded.ts'
import { type JsonMember, readJsonMembers } from './json-members.ts'

const [QUOTE, BACKSLASH, COLON, COMMA, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = Buffer.from('"\\:,{}[]')
const BLANKS: ReadonlySet<number> = new Set(Buffer.from(' \t\r\n'))

/**
 * The elements of a list that is too long to hold: of a document that is one, else of the one under `key` in an object. A document without such a list is
 * the only element itself.
 * @param maxElement bytes of one element, and of what stands before the list
 * @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN`, `ADVISORY_LIMIT_EXCEEDED`
 */
export async function* readJsonElements(
  chunks: AsyncIterable<Uint8Array>,
  key: string,
  maxElement: number,
  label: string,
): AsyncIterable<JsonMember> {
  yield* readJsonMembers(listBytes(chunks, key, maxElement, label), maxElement, label)
}

/** The bytes of the list with its brackets; what follows it is passed over. */
async function* listBytes(
  chunks: AsyncIterable<Uint8Array>,
  key: string,
  maxBytes: number,
  label: string,
): AsyncIterable<Uint8Array> {
  const finder = new ListFinder(key)
  const before: Uint8Array[] = []
  let held = 0
  for await (const chunk of chunks) {
    const found = finder.list(chunk)
    if (found.length > 0) yield found
    if (finder.isFound) continue
    before.push(chunk)
    held += chunk.length
    if (held > maxBytes) throw tooLarge(label, maxBytes)
  }
  if (!finder.isFound) yield Buffer.concat([Buffer.from('['), ...before, Buffer.from(']')])
}

/** Follows the nesting of a document byte by byte, until the list is over. */
class ListFinder {
  isFound = false
  readonly #key: Buffer
  #depth = 0
  #inString = false
  #isEscaped = false
  /** Bytes of the string at depth 1 that was read last. */
  #word: number[] = []
  #isWanted = false
  /** Depth of the brackets of the list, once inside. */
  #list: number | undefined
  #isOver = false

  constructor(key: string) {
    this.#key = Buffer.from(key)
  }

  list(chunk: Uint8Array): Uint8Array {
    if (this.#isOver) return chunk.subarray(0, 0)
    let start = this.#list === undefined ? chunk.length : 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0
      if (this.#inString) this.#string(byte)
      else if (this.#structure(byte)) {
        start = at
      } else if (this.#isOver) {
        return chunk.subarray(start, at + 1)
      }
    }
    return chunk.subarray(start)
  }

  #string(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === BACKSLASH) this.#isEscaped = true
    else if (byte === QUOTE) {
      this.#inString = false
      return
    }
    if (this.#list === undefined && this.#depth === 1 && this.#word.length <= this.#key.length) this.#word.push(byte)
  }

  /** Does the list begin with this byte? */
  #structure(byte: number): boolean {
    if (byte === QUOTE) {
      this.#inString = true
      this.#word = []
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      this.#depth++
      if (this.#list === undefined && byte === OPEN_ARRAY && (this.#isWanted || this.#depth === 1)) {
        this.#list = this.#depth
        this.isFound = true
        return true
      }
      this.#isWanted = false
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (this.#depth-- === this.#list) this.#isOver = true
    } else if (byte === COLON && this.#depth === 1) {
      this.#isWanted = this.#key.equals(Buffer.from(this.#word))
    } else if (byte === COMMA || !BLANKS.has(byte)) {
      this.#isWanted = false
    }
    return false
  }
}
