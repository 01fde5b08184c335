import { describe, expect, test } from 'vitest'
import { displayWidth, padEnd, padStart, truncate, wrap } from './display-width.ts'

test.each([
  ['', 0],
  ['openssl', 7],
  ['漏洞', 4],
  ['한글', 4],
  ['ﾊﾝｶｸ', 4],
  ['ＦＵＬＬ', 8],
  ['e\u0301', 1],
  ['👩‍👩‍👧', 2],
  ['→', 1],
  ['…', 1],
  ['𠀀', 2],
])('%j takes %i columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns)
})

describe('truncate', () => {
  test.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['a longer sentence', 9, 'a longer…'],
    ['漢字漢字', 5, '漢字…'],
    ['漢字漢字', 4, '漢…'],
    ['x', 0, ''],
  ])('%j in %i columns is %j', (text, columns, expected) => {
    expect(truncate(text, columns)).toBe(expected)
    expect(displayWidth(expected)).toBeLessThanOrEqual(Math.max(columns, 0))
  })
})

test('padding counts columns, not characters', () => {
  expect(padEnd('漏洞', 6)).toBe('漏洞  ')
  expect(padStart('漏洞', 6)).toBe('  漏洞')
})

test('wrapping breaks at blanks, and inside a word only where the word alone is too long', () => {
  expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox'])
  expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij'])
  expect(wrap('', 4)).toEqual([''])
})
