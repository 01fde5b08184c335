/** A value of PHP's `serialize()`: scalars as text, arrays as maps with their keys as text. */
export type SerializedValue = string | ReadonlyMap<string, SerializedValue>

const MAX_DEPTH = 32
const MAX_VALUES = 200_000

/**
 * Reads what PHP's `serialize()` wrote: `N`, `b`, `i`, `d`, `s` and `a`. Objects and references are refused: they have no place in a registry. Lengths of
 * strings count bytes, so the text is taken as Latin-1 and strings are decoded one by one.
 * @throws {SyntaxError} when it is something else, nested deeper than 32 levels or of more than 200,000 values
 */
export function readSerialized(bytes: Buffer): SerializedValue {
  const reader: Reader = { bytes, at: 0, values: 0 }
  return valueAt(reader, 0)
}

interface Reader {
  readonly bytes: Buffer
  at: number
  values: number
}

function valueAt(reader: Reader, depth: number): SerializedValue {
  reader.values += 1
  if (depth > MAX_DEPTH || reader.values > MAX_VALUES) throw new SyntaxError('This is too much for a record of PEAR.')
  const kind = String.fromCharCode(reader.bytes[reader.at] ?? 0)
  reader.at += 1
  if (kind === 'N') return expectByte(reader, ';')
  expectByte(reader, ':')
  if (kind === 'i' || kind === 'd' || kind === 'b') return until(reader, ';')
  if (kind === 's') return stringAt(reader)
  if (kind === 'a') return arrayAt(reader, depth)
  throw new SyntaxError('This is not what PEAR writes.')
}

function stringAt(reader: Reader): string {
  const length = lengthAt(reader)
  expectByte(reader, '"')
  const text = reader.bytes.toString('utf8', reader.at, reader.at + length)
  reader.at += length
  expectByte(reader, '"')
  expectByte(reader, ';')
  return text
}

function arrayAt(reader: Reader, depth: number): ReadonlyMap<string, SerializedValue> {
  const length = lengthAt(reader)
  expectByte(reader, '{')
  const members = new Map<string, SerializedValue>()
  for (let count = 0; count < length; count += 1) {
    const key = valueAt(reader, depth + 1)
    if (typeof key !== 'string') throw new SyntaxError('A key is text or a number.')
    members.set(key, valueAt(reader, depth + 1))
  }
  expectByte(reader, '}')
  return members
}

function lengthAt(reader: Reader): number {
  const text = until(reader, ':')
  if (!/^\d{1,9}$/.test(text)) throw new SyntaxError('This is not a length.')
  return Number(text)
}

function until(reader: Reader, end: string): string {
  const stop = reader.bytes.indexOf(end, reader.at, 'latin1')
  if (stop < 0 || stop - reader.at > 32) throw new SyntaxError('A number has no end.')
  const text = reader.bytes.toString('latin1', reader.at, stop)
  reader.at = stop + 1
  return text
}

function expectByte(reader: Reader, character: string): '' {
  if (reader.bytes[reader.at] !== character.charCodeAt(0)) throw new SyntaxError('This is cut off or damaged.')
  reader.at += 1
  return ''
}
