import { expect, test } from 'vitest'
import { nextLink } from './link-header.ts'

test.each([
  ['</v2/_catalog?last=b&n=2>; rel="next"', '/v2/_catalog?last=b&n=2'],
  ['</next>;rel=next', '/next'],
  ['</next>; rel=NEXT', '/next'],
  ['</prev>; rel="prev", </next>; title="x"; rel="next"', '/next'],
  ['</next>; rel="last next"', '/next'],
  ['</other>; rel="nextish"', undefined],
  ['</other>; title="rel=next"', undefined],
  ['</other>; rel="prev"', undefined],
  ['no link', undefined],
  ['<unclosed; rel="next"', undefined],
  [undefined, undefined],
])('%s leads to %s', (header, target) => {
  expect(nextLink(header)).toBe(target)
})

test('a hostile header is read in linear time', () => {
  expect(nextLink('<'.repeat(100_000))).toBeUndefined()
  expect(nextLink(`<a>${'; rel="'.repeat(20_000)}`)).toBeUndefined()
})
