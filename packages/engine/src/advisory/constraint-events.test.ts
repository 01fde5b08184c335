import { describe, expect, test } from 'vitest'
import { constraintVersions, versionsOutside } from './constraint-events.ts'

const range = (...events: object[]) => ({ events })

describe('constraints as events', () => {
  test.each<[string, string[], object[], string[]]>([
    ['npm', ['>= 1.2.0, < 1.2.5'], [range({ introduced: '1.2.0' }, { fixed: '1.2.5' })], []],
    ['npm', ['<3.0.0'], [range({ introduced: '0' }, { fixed: '3.0.0' })], []],
    [
      'npm',
      ['>=1.0.0 <1.5.0 || >=2.0.0 <2.1.0'],
      [range({ introduced: '1.0.0' }, { fixed: '1.5.0' }), range({ introduced: '2.0.0' }, { fixed: '2.1.0' })],
      [],
    ],
    ['PyPI', ['= 1.4'], [], ['1.4']],
    ['PyPI', ['<= 1.4'], [range({ introduced: '0' }, { last_affected: '1.4' })], []],
    ['PyPI', ['> 1.4, < 2'], [range({ introduced: '1.4' }, { fixed: '2' })], []],
    ['RubyGems', ['~> 5.2.4'], [range({ introduced: '5.2.4' }, { fixed: expect.stringMatching(/^5\.3/) })], []],
    ['npm', ['*'], [range({ introduced: '0' })], []],
    ['Maven', ['[1.0,2.0)'], [range({ introduced: '1.0' }, { fixed: '2.0' })], []],
  ])('%s %j', (ecosystem, constraints, ranges, versions) => {
    expect(constraintVersions(ecosystem, constraints)).toEqual({ ranges, versions })
  })

  test('a known fix ends a range that only names its last version', () => {
    expect(constraintVersions('RubyGems', ['>= 3.0.0, <= 3.2.22.4'], ['4.2.2', '3.2.22.5', '3.1.0'])?.ranges).toEqual([
      range({ introduced: '3.0.0' }, { fixed: '3.2.22.5' }),
    ])
  })

  test.each([
    ['npm', '!= 1.0.0'],
    ['npm', '>='],
    ['no ecosystem', '< 1'],
  ])('%s %s cannot be said', (ecosystem, constraint) => {
    expect(constraintVersions(ecosystem, [constraint])).toBeUndefined()
  })
})

describe('what constraints leave over', () => {
  test.each<[string[], object[]]>([
    [['>= 2.0'], [range({ introduced: '0' }, { fixed: '2.0' })]],
    [
      ['~> 5.2.4', '>= 6.0.3', '< 4.0'],
      [
        range({ introduced: '4.0' }, { fixed: '5.2.4' }),
        range({ introduced: expect.stringMatching(/^5\.3/) }, { fixed: '6.0.3' }),
      ],
    ],
    [['< 1.0'], [range({ introduced: '1.0' })]],
    [['= 1.5'], [range({ introduced: '0' }, { fixed: '1.5' }), range({ introduced: '1.5' })]],
    [[], [range({ introduced: '0' })]],
    [['>= 1.0', '>= 0.5'], [range({ introduced: '0' }, { fixed: '0.5' })]],
  ])('%j', (constraints, ranges) => {
    expect(versionsOutside('RubyGems', constraints)).toEqual(ranges)
  })

  test('what cannot be read is not guessed', () => {
    expect(versionsOutside('RubyGems', ['>='])).toBeUndefined()
  })
})
