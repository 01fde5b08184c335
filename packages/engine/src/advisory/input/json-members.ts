import { AdvisoryError } from '../advisory-error.ts'
import { decodeText, tooLarge } from './bounded.ts'

/** One member of a JSON object, or element of an array, not yet parsed. */
export interface JsonMember {
  /** Its key; for elements of an array their index. */
  readonly key: string
  readonly text: string
}

const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = Buffer.from('"\\,:{}[]')

/**
 * Splits a JSON document that is too large to hold into the members of its top, one after the other. Only the nesting is looked at: whether a member's
 * text is JSON its reader finds out, so that a broken one can be left out alone.
 * @param maxMember bytes of one member
 * @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN` when the document is no object or array, or ends early; `ADVISORY_LIMIT_EXCEEDED`
 */
export async function* readJsonMembers(
  chunks: AsyncIterable<Uint8Array>,
  maxMember: number,
  label: string,
): AsyncIterable<JsonMember> {
  const scanner = new MemberScanner(maxMember, label)
  for await (const chunk of chunks) yield* scanner.scan(chunk)
  scanner.end()
}

class MemberScanner {
  readonly #maxMember: number
  readonly #label: string
  #depth = 0
  #inString = false
  #isEscaped = false
  #isArray = false
  #isClosed = false
  #index = 0
  #key: string | undefined
  /** Bytes of the current key or member from former chunks. */
  #held: Uint8Array[] = []
  #heldBytes = 0

  constructor(maxMember: number, label: string) {
    this.#maxMember = maxMember
    this.#label = label
  }

  *scan(chunk: Uint8Array): Iterable<JsonMember> {
    let start = this.#depth > 0 ? 0 : chunk.length
    for (let at = this.#inString ? this.#endOfString(chunk, 0) : 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === QUOTE) {
        this.#inString = true
        at = this.#endOfString(chunk, at + 1) - 1
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (this.#open(byte)) start = at + 1
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (!this.#close()) continue
        yield* this.#member(chunk.subarray(start, at))
        this.#isClosed = true
        start = chunk.length
      } else if (byte === COMMA && this.#depth === 1) {
        yield* this.#member(chunk.subarray(start, at))
        start = at + 1
      } else if (byte === COLON && this.#expectsKey()) {
        this.#key = this.#parseKey(this.#take(chunk.subarray(start, at)))
        start = at + 1
      }
    }
    if (this.#depth > 0) this.#hold(chunk.subarray(start))
  }

  /** Is it the document's own? */
  #open(byte: number | undefined): boolean {
    if (this.#depth++ > 0) return false
    if (this.#isClosed) throw this.#broken('something follows its end')
    this.#isArray = byte === OPEN_ARRAY
    return true
  }

  /** Is it the document's own? */
  #close(): boolean {
    if (--this.#depth < 0) throw this.#broken('it closes what it never opened')
    return this.#depth === 0
  }

  #expectsKey(): boolean {
    return this.#depth === 1 && !this.#isArray && this.#key === undefined
  }

  /** Where the text behind the closing quote starts, or the end of the chunk while the string goes on. */
  #endOfString(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]
      if (this.#isEscaped) this.#isEscaped = false
      else if (byte === BACKSLASH) this.#isEscaped = true
      else if (byte === QUOTE) {
        this.#inString = false
        return at + 1
      }
    }
    return chunk.length
  }

  end(): void {
    if (!this.#isClosed) throw this.#broken('it ends early')
  }

  *#member(rest: Uint8Array): Iterable<JsonMember> {
    const text = this.#take(rest).trim()
    const key = this.#isArray ? String(this.#index++) : this.#key
    this.#key = undefined
    if (text === '' && (key === undefined || this.#isArray)) return
    if (key === undefined) throw this.#broken('a member has no key')
    yield { key, text }
  }

  #hold(bytes: Uint8Array): void {
    this.#heldBytes += bytes.length
    if (this.#heldBytes > this.#maxMember) throw tooLarge(`A member of ${this.#label}`, this.#maxMember)
    if (bytes.length > 0) this.#held.push(bytes)
  }

  #take(rest: Uint8Array): string {
    this.#hold(rest)
    const [only] = this.#held
    const bytes = this.#held.length === 1 && only ? only : Buffer.concat(this.#held)
    this.#held = []
    this.#heldBytes = 0
    return decodeText(bytes)
  }

  #parseKey(text: string): string {
    try {
      const key: unknown = JSON.parse(text)
      if (typeof key === 'string') return key
    } catch {
      // Not a string either way.
    }
    throw this.#broken('a key is no string')
  }

  #broken(why: string): AdvisoryError {
    return new AdvisoryError('ADVISORY_INPUT_BROKEN', `${this.#label} is no complete JSON document: ${why}.`)
  }
}
