/**
 * `value` as JSON indented by two blanks, in pieces: one per element of the outer arrays, so that a report of any size needs no string of its size.
 * Keys keep their order, `undefined` members are left out, and any iterable that is not a string stands for an array and is read once.
 */
export function* streamJson(value: unknown): Iterable<string> {
  yield* pieces(value, '')
  yield '\n'
}

/** A deep copy whose objects have their keys sorted by code unit; for values whose key order is not ours to choose. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, member]) => [key, sortKeys(member)]))
}

const STREAMED_DEPTH = 8

function* pieces(value: unknown, indent: string): Iterable<string> {
  const isIterable = typeof value === 'object' && value !== null && Symbol.iterator in value
  if (isIterable && indent.length < STREAMED_DEPTH) {
    yield* list(value as Iterable<unknown>, indent)
  } else if (!isIterable && typeof value === 'object' && value !== null && indent.length < STREAMED_DEPTH - 4) {
    yield* record(value, indent)
  } else {
    yield (JSON.stringify(value, undefined, 2) ?? 'null').replaceAll('\n', `\n${indent}`)
  }
}

function* list(elements: Iterable<unknown>, indent: string): Iterable<string> {
  const inner = `${indent}  `
  let separator = '['
  for (const element of elements) {
    let head = `${separator}\n${inner}`
    for (const piece of pieces(element, inner)) {
      yield head + piece
      head = ''
    }
    separator = ','
  }
  yield separator === '[' ? '[]' : `\n${indent}]`
}

function* record(object: object, indent: string): Iterable<string> {
  const inner = `${indent}  `
  let separator = '{'
  for (const [key, member] of Object.entries(object)) {
    if (member === undefined) continue
    let head = `${separator}\n${inner}${JSON.stringify(key)}: `
    for (const piece of pieces(member, inner)) {
      yield head + piece
      head = ''
    }
    separator = ','
  }
  yield separator === '{' ? '{}' : `\n${indent}}`
}
