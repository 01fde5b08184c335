import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortKeys, streamJson } from './stream-json.ts'

const written = (value: unknown) => [...streamJson(value)].join('')

test('the pieces join to what JSON.stringify would have said', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(written(value)).toBe(`${JSON.stringify(value, undefined, 2)}\n`)
    }),
  )
})

test('an iterable is written as an array, undefined members are left out', () => {
  const lazy = (function* () {
    yield { a: 1 }
    yield { b: undefined }
  })()
  expect(JSON.parse(written({ gone: undefined, items: lazy, none: new Set() }))).toEqual({
    items: [{ a: 1 }, {}],
    none: [],
  })
})

test('elements of the outer arrays come one by one', () => {
  expect([...streamJson({ items: [{ a: [1, 2] }, 'x'] })].length).toBeGreaterThan(3)
})

test('sorting keys reaches into arrays and leaves their order alone', () => {
  expect(JSON.stringify(sortKeys({ b: [{ d: 1, c: 2 }], a: null }))).toBe('{"a":null,"b":[{"c":2,"d":1}]}')
})
