import { describe, expect, test } from 'vitest'
import { constraintHolds, parseConstraint } from './constraint.ts'

describe.each([
  ['PyPI', '>=1.2.0, <1.2.5', ['1.2.0', '1.2.4', '1.2.5rc1'], ['1.1.9', '1.2.5', '1.3']],
  ['PyPI', '<3.0.0', ['0', '2.9', '3.0.0rc1'], ['3.0.0', '3']],
  ['PyPI', '=1.4', ['1.4', '1.4.0'], ['1.4.1', '1.3']],
  ['PyPI', '==1.4', ['1.4'], ['1.5']],
  ['PyPI', '===1.4', ['1.4'], ['1.5']],
  ['PyPI', '==1.2.*', ['1.2', '1.2.9', '1.2.0a1'], ['1.3', '1.3.dev1', '1.1.9']],
  ['PyPI', '~=1.4.2', ['1.4.2', '1.4.9'], ['1.5', '1.5.0a1', '1.4.1']],
  ['PyPI', '!=1.5, >1.0', ['1.4'], ['1.5', '1.0']],
  ['PyPI', '*', ['0.1', '99'], []],
  ['PyPI', '1!1.0', ['1!1.0'], ['1.0']],
  ['Maven', '>= 2.0-beta9, < 2.15.0', ['2.0-beta9', '2.14.1', '2.15.0-rc1'], ['2.15.0', '2.0-beta8']],
  ['Maven', '[1.0,2.0)', ['1.0', '1.9'], ['2.0', '0.9']],
  ['Maven', '(1.0,2.0]', ['1.1', '2.0'], ['1.0', '2.1']],
  ['Maven', '(,1.2],[1.5,1.6)', ['1', '1.2', '1.5.9'], ['1.3', '1.6']],
  ['Maven', '[1.0]', ['1.0', '1'], ['1.0.1']],
  ['Maven', '[2.0,)', ['2.0', '99'], ['1.9']],
  ['RubyGems', '~> 1.2.3', ['1.2.3', '1.2.10'], ['1.2.2', '1.3', '1.3.0.rc1']],
  ['RubyGems', '~> 1.2', ['1.2', '1.9.9'], ['2.0', '2.0.0.pre']],
  ['RubyGems', '~> 1', ['1.0', '1.9'], ['2.0']],
  ['RubyGems', '~> 4.2.5, >= 4.2.5.1', ['4.2.5.1', '4.2.6'], ['4.2.5', '4.3']],
  ['RubyGems', '>= 5.0.0.beta1.1', ['5.0.0.beta2', '5.0.0'], ['5.0.0.beta1']],
  ['RubyGems', '!= 1.5', ['1.4'], ['1.5.0']],
  ['Packagist', '>=2.0.0,<2.3.4', ['2.0.0', '2.3.3', '2.0.0-beta1'], ['2.3.4', '2.3.4-RC1', '1.9']],
  ['Packagist', '>=2.0.0-RC1', ['2.0.0-RC1', '2.0.0'], ['2.0.0-beta1']],
  ['Packagist', '<=1.0', ['1.0', '1.0-beta'], ['1.0.1']],
  ['Packagist', '~1.2', ['1.2.0', '1.9'], ['2.0.0', '2.0.0-beta1', '1.1']],
  ['Packagist', '~1.2.3', ['1.2.3', '1.2.9'], ['1.3.0']],
  ['Packagist', '^1.2', ['1.2.0', '1.9'], ['2.0.0-alpha1', '1.1']],
  ['Packagist', '^0.3.1', ['0.3.1', '0.3.9'], ['0.4.0']],
  ['Packagist', '1.2.*', ['1.2.0', '1.2.99'], ['1.3.0', '1.3.0-beta']],
  ['Packagist', '1.0 - 2.0', ['1.0', '2.0'], ['2.0.1', '0.9']],
  ['Packagist', '>=1.0,<1.1|>=1.2,<1.3', ['1.0.5', '1.2.9'], ['1.1', '1.3']],
  ['Packagist', '<1.0 || >=2.0 <2.5', ['0.9', '2.4'], ['1.0', '2.5']],
  ['npm', '>=1.2.0, <1.2.5', ['1.2.0', '1.2.4', '1.2.5-rc.1'], ['1.2.5', '1.1.0']],
  ['npm', '^1.2.3', ['1.2.3', '1.9.0'], ['2.0.0', '2.0.0-rc.1', '1.2.2']],
  ['npm', '~0.2.3', ['0.2.9'], ['0.3.0']],
  ['npm', '1.x || >=2.5.0', ['1.0.0', '1.9.9', '2.5.0', '99.0.0'], ['2.4.9', '0.9.0']],
  ['npm', '1.2 - 2.3', ['1.2.0', '2.3.9'], ['2.4.0']],
  ['npm', '= 1.4.0', ['1.4.0'], ['1.4.1']],
  ['npm', '<3.0.0', ['3.0.0-beta.1', '2.9.9'], ['3.0.0']],
  ['crates.io', '^0.9.5', ['0.9.5', '0.9.9'], ['0.10.0', '0.10.0-alpha']],
  ['crates.io', '>= 1.0.0, < 1.2.0', ['1.1.9'], ['1.2.0']],
  ['Hex', '~> 2.0', ['2.0.0', '2.9.0'], ['3.0.0-rc.0', '1.9.0']],
  ['Go', '<v1.2.3', ['1.2.2', 'v1.2.3-0.20190101000000-abcdefabcdef'], ['v1.2.3']],
  ['NuGet', '[13.0.1, )', ['13.0.1'], ['13.0.0']],
  ['ConanCenter', '>=1.0<2.0||=3.0', ['1.5', '3.0'], ['2.0', '2.9']],
  ['Conda', '1.2.*', ['1.2', '1.2.5'], ['1.3', '1.3a1']],
  ['Debian', '<1:1.2.11.dfsg-2+deb11u2', ['1:1.2.11.dfsg-2+deb11u1'], ['1:1.2.11.dfsg-2+deb11u2']],
  ['Debian', '>=1.0~rc1', ['1.0~rc1', '1.0'], ['1.0~beta1']],
  ['Red Hat', '<0:1.0^git2-1.el9', ['1.0^git1-1.el9'], ['1.0^git2-1.el9']],
] as const)('%s %s', (ecosystem, text, inside, outside) => {
  const constraint = parseConstraint(ecosystem, text)
  test.each(inside)('holds for %s', (version) => {
    expect(constraint.holds(version)).toBe(true)
  })
  test.each([...outside])('does not hold for %s', (version) => {
    expect(constraint.holds(version)).toBe(false)
  })
  test('keeps its text', () => {
    expect(constraint.text).toBe(text)
  })
})

describe('what cannot be decided', () => {
  test.each([
    ['PyPI', '<2.0', 'unreadable'],
    ['npm', '<2.0.0', 'latest'],
    ['PyPI', '<see-notes', '1.0'],
    ['Nix', '<2.0', '1.0'],
    ['PyPI', '', '1.0'],
  ])('%s %s for %s', (ecosystem, text, version) => {
    expect(constraintHolds(ecosystem, text, version)).toBe('undecided')
  })

  test('an alternative that can be decided decides', () => {
    expect(constraintHolds('PyPI', '<see-notes || <2.0', '1.0')).toBe(true)
    expect(constraintHolds('PyPI', '<see-notes, <2.0', '3.0')).toBe(false)
    expect(constraintHolds('PyPI', '<see-notes || <2.0', '3.0')).toBe('undecided')
  })
})

describe('what is no constraint', () => {
  test.each([
    ['PyPI', ''],
    ['PyPI', '   '],
    ['PyPI', '>='],
    ['PyPI', '1.0 ||'],
    ['PyPI', '~> x.y'],
    ['PyPI', '!=1.2.*'],
    ['PyPI', '[1.0,2.0'],
    ['Maven', '(1.0)'],
    ['Maven', '[1.0,2.0) and more'],
    ['npm', 'not a range'],
    ['PyPI', '<1.0'.padEnd(100_000, ' ')],
  ])('%s "%.20s" is refused', (ecosystem, text) => {
    expect(() => parseConstraint(ecosystem, text)).toThrow(expect.objectContaining({ code: 'CONSTRAINT_INVALID' }))
  })

  test('nor can one be read for an unknown ecosystem', () => {
    expect(() => parseConstraint('Nix', '<1')).toThrow(expect.objectContaining({ code: 'ECOSYSTEM_UNKNOWN' }))
  })
})
