import { expect, test } from 'vitest'
import { timestampFrom } from './timestamp.ts'

test.each([
  ['2026-01-31T12:00:00Z', {}, '2026-01-31T12:00:00Z'],
  ['2026-01-31T12:00:00+02:00', {}, '2026-01-31T10:00:00Z'],
  [undefined, { SOURCE_DATE_EPOCH: '0' }, '1970-01-01T00:00:00Z'],
  ['2026-01-31T12:00:00Z', { SOURCE_DATE_EPOCH: '0' }, '2026-01-31T12:00:00Z'],
  [undefined, { SOURCE_DATE_EPOCH: '' }, undefined],
  [undefined, {}, undefined],
])('flag %j with %j gives %j', (flag, env, expected) => {
  expect(timestampFrom(flag, env)).toBe(expected)
})

test.each([
  ['yesterday', {}],
  ['2026-01-31', {}],
  ['2026-13-31T12:00:00Z', {}],
  [undefined, { SOURCE_DATE_EPOCH: 'now' }],
  [undefined, { SOURCE_DATE_EPOCH: '999999999999' }],
])('flag %j with %j is refused', (flag, env) => {
  expect(() => timestampFrom(flag, env)).toThrow(/not a (moment|number)/)
})
