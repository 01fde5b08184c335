import { routes } from '@plimsoll/contract'
import { expect, test } from 'vitest'
import { parseSearch, readSearch, stringifySearch } from './search-params.ts'

test.each([
  ['', {}],
  ['?search=nginx', { search: 'nginx' }],
  ['?severity=high&severity=critical&layer=3', { severity: ['high', 'critical'], layer: '3' }],
  ['?search=a%26b%3D%E6%9C%8D', { search: 'a&b=服' }],
])('%s is read and written alike', (text, search) => {
  expect(parseSearch(text)).toEqual(search)
  expect(stringifySearch(search)).toBe(text)
})

test('what says nothing is not written', () => {
  expect(stringifySearch({ a: undefined, b: '', c: [], d: null, e: 0, f: false })).toBe('?e=0&f=false')
})

test('a name from the prototype is an ordinary name', () => {
  expect(readSearch(routes.images.list.query, parseSearch('?__proto__=x&constructor=y&search=z'))).toEqual({
    search: 'z',
  })
})

test('members that do not fit are dropped and the others kept', () => {
  const search = parseSearch('?severity=dreadful&state=failed&sort=size&limit=many')
  expect(readSearch(routes.images.list.query, search)).toEqual({ state: ['failed'], sort: 'size' })
})

test('defaults are not filled in', () => {
  expect(readSearch(routes.images.list.query, {})).toEqual({})
})
