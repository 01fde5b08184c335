import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { schemeOf, versionedEcosystems } from './scheme-of.ts'
import type { VersionScheme } from './version-scheme.ts'

const TESTDATA = new URL('./testdata/', import.meta.url)

interface Line {
  readonly a: string
  readonly relation: '<' | '='
  readonly b: string
}

/** Texts that the package manager refuses; the schemes with an order on all text refuse them only in `isValid`. */
const INVALID: Readonly<Record<string, readonly string[]>> = {
  apk: ['', 'abc', '1.', '1.0-r', '1.0-1', '1.0_foo', '1.0A', '1.0bc', '1.0~', '1..0', '1.0 '],
  bitnami: ['', 'latest', '1.2.3.4', '1.2.3-', 'nightly.2026-03-10.0', '1.1.1w', '8.9.1p1', 'v1.0.0rc1'],
  composer: ['', 'dev-main', 'master', '1.2.3.4.5', '1.0-foo', 'v', '1..0', '1.0-betaX'],
  conda: ['', '1.0!', '!1', '1!2!3', '1+2+3', '+1', '1..0', '1.0 beta', '1.0/2', '1_0-1'],
  cran: ['', '1.0a', '1..0', '.1', '1.0-', 'v1.0'],
  crates: ['', '1.2.3.4', '1.2.3-', '1.2.3+', '*'],
  dpkg: ['', 'a1.0', '1.0 1', '1.0_1', ':1.0', '1:', '1.0-', '1.0-1_2', '1.0:1', '1.0/1'],
  freebsd: ['', '1.0 1', '1.0_a', '1.0,1_1', '_1'],
  generic: ['', 'latest', 'unknown'],
  go: ['', '(devel)', 'devel', 'v1.2.3.4', 'v', 'go', 'master', 'v1.2.3-', 'devel go1.22-abcdef'],
  hackage: ['', '1.0-1', '1.0a', '1.', '.1'],
  hex: ['', '1.2.3.4', '1.2.3-a..b'],
  julia: ['', '1.2.3.4', 'nightly'],
  maven: [],
  npm: ['', 'latest', '1.2.3.4', 'x', '1.x', '*', '1.2.3-', '1.2.3-+1', 'file:../a', 'git+https://example.test/a.git'],
  nuget: ['', '1.2.3.4.5', '1.0-', '1.0+', 'v1.0', '1.0-a..b', '1.*'],
  opam: ['', '1.0 1', '1:0'],
  openssl: ['', '1.0.2-foo', 'openssl', '1..0', 'a'],
  pacman: ['', '1.0-a', '1.0 1', 'a:1.0'],
  pep440: ['', '1.0-foo', '1.0+', '1.0+a..b', '!1.0', '1!', '1.0.', '1.0x', '2004d', '1.0a1b1', '1.0-', 'dev'],
  pub: ['', '1.2.3.4', 'any'],
  rpm: ['', '1.0 1', 'a:1.0', '1.0-1-1', '1.0/1'],
  rubygems: ['1..0', 'a', '1.0_1', '1.0 1', '>= 1', '1.0-'],
  semver: [
    '',
    'a.b.c',
    '1.2.3.4',
    '1.2.3-',
    '1.2.3-a..b',
    '1.2.3+',
    '1.2.3+a..b',
    '1.2.3-é',
    ' 1.2.3',
    '1.',
    '.1',
    'v',
    '-1',
  ],
}
/** Orders on all text. */
const TOTAL = new Set(['apk', 'dpkg', 'generic', 'maven', 'opam', 'pacman', 'rpm'])

const schemes = new Map<string, VersionScheme>(
  versionedEcosystems()
    .filter((ecosystem) => !['Root', 'TuxCare'].includes(ecosystem))
    .map((ecosystem) => schemeOf(ecosystem))
    .map((scheme) => [scheme.name, scheme]),
)
const names = [...schemes.keys()].sort()

test('every scheme has its corpus and its table of invalid texts, and there are no others', () => {
  expect(readdirSync(TESTDATA).sort()).toEqual(names.map((name) => `${name}.txt`))
  expect(Object.keys(INVALID).sort()).toEqual(names)
})

describe.each(names)('%s', (name) => {
  const scheme = schemes.get(name)
  if (!scheme) throw new Error(`no scheme ${name}`)
  const [source, ...lines] = readFileSync(new URL(`${name}.txt`, TESTDATA), 'utf8').split('\n')
  const relations = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseLine)

  test('its corpus names its source first', () => {
    expect(source).toMatch(/^# Source: .{20}/)
  })

  test.each(relations)('$a $relation $b', ({ a, relation, b }) => {
    const forwards = relation === '<' ? -1 : 0
    expect(scheme.compare(a, b)).toBe(forwards)
    expect(scheme.compare(b, a)).toBe(relation === '<' ? 1 : 0)
    expect(scheme.compare(a, a)).toBe(0)
  })

  test('no two lines of the corpus contradict each other', () => {
    const versions = [...new Set(relations.flatMap(({ a, b }) => [a, b]))]
    const sorted = versions.toSorted((a, b) => scheme.compare(a, b))
    for (const [index, version] of sorted.entries()) {
      for (const later of sorted.slice(index)) expect(scheme.compare(version, later)).toBeLessThanOrEqual(0)
    }
  })

  test.each(INVALID[name] ?? [])('"%s" is not valid', (text) => {
    expect(scheme.isValid(text)).toBe(false)
    if (TOTAL.has(name)) {
      expect(scheme.compare(text, '1')).toBe(-scheme.compare('1', text) + 0)
    } else {
      expect(scheme.tryCompare(text, '1.0.0')).toBeUndefined()
      expect(scheme.tryCompare('1.0.0', text)).toBeUndefined()
      expect(() => scheme.compare('1.0.0', text)).toThrow(expect.objectContaining({ code: 'VERSION_INVALID' }))
    }
  })

  test('text longer than 1,024 characters is refused', () => {
    const long = '1'.repeat(1025)
    expect(scheme.isValid(long)).toBe(false)
    expect(scheme.tryCompare(long, '1')).toBeUndefined()
    expect(scheme.tryCompare('1', long)).toBeUndefined()
    if (TOTAL.has(name)) expect(scheme.compare('1', '1'.repeat(1024))).toBe(-1)
  })
})

function parseLine(line: string): Line {
  const [a, relation, b, ...rest] = line.split(' ')
  if (a === undefined || b === undefined || (relation !== '<' && relation !== '=') || rest.length > 0) {
    throw new Error(`not a line of a corpus: ${line}`)
  }
  return { a, relation, b }
}
