import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { schemeOf, versionedEcosystems } from './scheme-of.ts'
import type { VersionScheme } from './version-scheme.ts'

const NUMBERS = ['0', '1', '2', '9', '10', '01', '00', '20240101', '99999999999999999999']
const WORDS = [
  'a',
  'b',
  'z',
  'A',
  'rc',
  'alpha',
  'beta',
  'dev',
  'post',
  'pre',
  'p',
  'sp',
  'ga',
  'x',
  'git',
  'final',
  'SNAPSHOT',
]
const SIGNS = ['.', '.', '.', '-', '-', '_', '+', '~', '^', ':', '!', '*', ',', '@', 'é']

/** Anything that looks like a version, most of it valid in some schemes only. */
const anything = fc
  .array(fc.constantFrom(...NUMBERS, ...WORDS, ...SIGNS), { maxLength: 7 })
  .map((tokens) => tokens.join(''))

const number = fc.constantFrom(...NUMBERS)
const word = fc.constantFrom(...WORDS)
const numbers = fc.array(number, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))

/** `numbers [sign word [sign? number]]`: the common core of all schemes. */
const releases = fc
  .tuple(
    numbers,
    fc.option(
      fc.tuple(fc.constantFrom('-', '.', '_', '+', '~', ''), word, fc.constantFrom('', '.', '-'), fc.option(number)),
    ),
  )
  .map(([core, tail]) => (tail ? `${core}${tail[0]}${tail[1]}${tail[3] === null ? '' : tail[2] + tail[3]}` : core))

/** Where Maven's own rules are an order: no qualifier between dots (see maven.ts). */
const mavenVersions = fc
  .tuple(numbers, fc.option(fc.tuple(word, fc.constantFrom('', '-'), fc.option(fc.constantFrom('1', '2', '10')))))
  .map(([core, tail]) => (tail ? `${core}-${tail[0]}${tail[2] === null ? '' : tail[1] + tail[2]}` : core))

const schemes = [
  ...new Set(
    versionedEcosystems()
      .filter((name) => name !== 'Root' && name !== 'TuxCare')
      .map(schemeOf),
  ),
]
const rebuilt = [schemeOf('Root:npm'), schemeOf('Root:PyPI'), schemeOf('Echo:Maven')]

describe.each([
  ...schemes.map((scheme) => ({ name: scheme.name as string, scheme })),
  ...rebuilt.map((scheme) => ({ name: `rebuilds of ${scheme.name}`, scheme })),
])('$name', ({ scheme }) => {
  const versions = arbitraryOf(scheme)

  test('an equal text compares as equal', () => {
    fc.assert(
      fc.property(versions, (a) => {
        expect(scheme.compare(a, a)).toBe(0)
      }),
    )
  })

  test('turning two versions round turns the result round', () => {
    fc.assert(
      fc.property(versions, versions, (a, b) => {
        expect(scheme.compare(a, b) + scheme.compare(b, a)).toBe(0)
      }),
    )
  })

  test('what follows in two steps follows in one', () => {
    fc.assert(
      fc.property(versions, versions, versions, (...three) => {
        const [a, b, c] = three.toSorted(scheme.compare) as [string, string, string]
        expect(scheme.compare(a, b)).toBeLessThanOrEqual(0)
        expect(scheme.compare(b, c)).toBeLessThanOrEqual(0)
        expect(scheme.compare(a, c)).toBe(Math.min(scheme.compare(a, b), scheme.compare(b, c)))
      }),
      { numRuns: 400 },
    )
  })

  test('every sorted list is in order between any two of its members', () => {
    fc.assert(
      fc.property(fc.array(versions, { maxLength: 12 }), (list) => {
        const sorted = list.toSorted(scheme.compare)
        for (const [index, version] of sorted.entries()) {
          for (const later of sorted.slice(index)) expect(scheme.compare(version, later)).toBeLessThanOrEqual(0)
        }
      }),
    )
  })

  test('a version is valid or refused, and nothing throws', () => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.string()), fc.oneof(anything, fc.string()), (a, b) => {
        const order = scheme.tryCompare(a, b)
        expect([-1, 0, 1, undefined]).toContain(order)
        if (scheme.isValid(a) && scheme.isValid(b)) expect(order).toBeDefined()
      }),
    )
  })
})

function arbitraryOf(scheme: VersionScheme): fc.Arbitrary<string> {
  if (scheme.name === 'maven') return mavenVersions
  if (['cran', 'hackage'].includes(scheme.name)) return numbers
  return fc.oneof(releases, numbers, anything).filter((text) => scheme.tryCompare(text, text) !== undefined)
}
