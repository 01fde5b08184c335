import { expect, test } from 'vitest'
import { matchesPath, matchesWildcards } from './glob.ts'

test.each([
  ['srv/app/.env', 'srv/app/.env', true],
  ['/srv/app/.env', 'srv/app/.env', true],
  ['./srv/*/.env', 'srv/app/.env', true],
  ['srv/*', 'srv/app/.env', false],
  ['srv/**', 'srv/app/.env', true],
  ['**/.env', '.env', true],
  ['**/.env', 'a/b/c/.env', true],
  ['srv/**/test/**/*.pem', 'srv/test/key.pem', true],
  ['srv/**/test/**/*.pem', 'srv/a/b/test/c/key.pem', true],
  ['srv/**/test/**/*.pem', 'srv/a/b/testing/key.pem', false],
  ['s?v/app', 'srv/app', true],
  ['s?v/app', 's/v/app', false],
  ['srv', 'srv/app', false],
  ['.env', 'srv/.env', false],
])('%s on %s: %s', (glob, path, expected) => {
  expect(matchesPath(glob, path)).toBe(expected)
})

test.each([
  ['*', '', true],
  ['a*b*c', 'aXXbYYc', true],
  ['a*b*c', 'aXXcYYb', false],
  ['4.17.*', '4.17.15', true],
  ['4.17.*', '4x17.15', false],
  ['', '', true],
  ['', 'a', false],
])('wildcards: %j on %j: %s', (pattern, text, expected) => {
  expect(matchesWildcards(pattern, text)).toBe(expected)
})

test('a hostile pattern costs no more than the product of the lengths', () => {
  expect(matchesWildcards(`${'*a'.repeat(500)}b`, 'a'.repeat(4000))).toBe(false)
  expect(matchesPath(`${'**/a/'.repeat(300)}b`, 'a/'.repeat(2000))).toBe(false)
})
