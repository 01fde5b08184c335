import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AffectedVersions, RangeEvent } from './affected-versions.ts'
import { describeAffected } from './describe-affected.ts'
import { evaluateRanges, type RangeVerdict } from './range.ts'
import { schemeOf } from './scheme-of.ts'

function evaluate(ecosystem: string, events: readonly RangeEvent[], version: string): RangeVerdict {
  return evaluateRanges(schemeOf(ecosystem), { ranges: [{ type: 'ECOSYSTEM', events }] }, version)
}

describe('one range', () => {
  const cases: readonly (readonly [string, string, readonly RangeEvent[], string, RangeVerdict])[] = [
    [
      'from the first version to a fix',
      'Debian:12',
      [{ introduced: '0' }, { fixed: '1.2-3' }],
      '1.2-2',
      { affected: true, fixed: '1.2-3', text: '< 1.2-3' },
    ],
    ['the fix itself', 'Debian:12', [{ introduced: '0' }, { fixed: '1.2-3' }], '1.2-3', { affected: false }],
    [
      'introduced is inclusive',
      'npm',
      [{ introduced: '1.0.0' }, { fixed: '1.2.0' }],
      '1.0.0',
      { affected: true, fixed: '1.2.0', text: '>= 1.0.0, < 1.2.0' },
    ],
    ['before introduced', 'npm', [{ introduced: '1.0.0' }, { fixed: '1.2.0' }], '1.0.0-rc.1', { affected: false }],
    [
      'a pre-release of the fix',
      'npm',
      [{ introduced: '0' }, { fixed: '1.2.0' }],
      '1.2.0-rc.1',
      { affected: true, fixed: '1.2.0', text: '< 1.2.0' },
    ],
    ['never fixed', 'PyPI', [{ introduced: '2.0' }], '99', { affected: true, text: '>= 2.0' }],
    ['never fixed, older', 'PyPI', [{ introduced: '2.0' }], '1.9', { affected: false }],
    ['all versions', 'PyPI', [{ introduced: '0' }], '1', { affected: true, text: 'any version' }],
    [
      'all versions, of which one is unreadable',
      'PyPI',
      [{ introduced: '0' }],
      'unreadable',
      { affected: true, text: 'any version' },
    ],
    [
      'last_affected is inclusive',
      'Maven',
      [{ introduced: '0' }, { last_affected: '1.5' }],
      '1.5',
      { affected: true, text: '<= 1.5' },
    ],
    ['behind last_affected', 'Maven', [{ introduced: '0' }, { last_affected: '1.5' }], '1.5.1', { affected: false }],
    [
      'one single version',
      'Bitnami',
      [{ introduced: '5.16.0' }, { last_affected: '5.16.0' }],
      '5.16.0',
      { affected: true, text: '>= 5.16.0, <= 5.16.0' },
    ],
    [
      'one single version, older',
      'Bitnami',
      [{ introduced: '5.16.0' }, { last_affected: '5.16.0' }],
      '5.15.9',
      { affected: false },
    ],
    [
      "RustSec's spelling of the first version",
      'crates.io',
      [{ introduced: '0.0.0-0' }, { fixed: '0.9.18' }],
      '0.9.17',
      { affected: true, fixed: '0.9.18', text: '< 0.9.18' },
    ],
    [
      'limit bounds without a fix',
      'npm',
      [{ introduced: '1.0.0' }, { limit: '2.0.0' }],
      '1.5.0',
      { affected: true, text: '>= 1.0.0, < 2.0.0' },
    ],
    ['behind the limit', 'npm', [{ introduced: '1.0.0' }, { limit: '2.0.0' }], '2.0.0', { affected: false }],
    [
      'a limit of * is none',
      'npm',
      [{ introduced: '1.0.0' }, { limit: '*' }],
      '3.0.0',
      { affected: true, text: '>= 1.0.0' },
    ],
    [
      'the last of several limits counts',
      'npm',
      [{ introduced: '0' }, { limit: '1.0.0' }, { limit: '2.0.0' }],
      '1.5.0',
      { affected: true, text: '< 2.0.0' },
    ],
    ['an empty range', 'npm', [{ introduced: '2.0.0' }, { fixed: '2.0.0' }], '2.0.0', { affected: false }],
    ['no events', 'npm', [], '2.0.0', { affected: false }],
    [
      'a fix before anything was introduced',
      'npm',
      [{ fixed: '1.0.0' }, { introduced: '2.0.0' }],
      '0.5.0',
      { affected: false },
    ],
    [
      'the same, given in the other order',
      'npm',
      [{ introduced: '2.0.0' }, { fixed: '1.0.0' }],
      '2.5.0',
      { affected: true, text: '>= 2.0.0' },
    ],
  ]
  test.each(cases)('%s', (_name, ecosystem, events, version, verdict) => {
    expect(evaluate(ecosystem, events, version)).toEqual(verdict)
  })
})

describe('several intervals in one range', () => {
  const events: readonly RangeEvent[] = [
    { introduced: '0' },
    { fixed: '5.15.14' },
    { introduced: '5.16.0' },
    { fixed: '5.16.1' },
    { introduced: '6.0.0' },
    { last_affected: '6.2.0' },
  ]
  const cases: readonly (readonly [string, RangeVerdict])[] = [
    ['5.15.13', { affected: true, fixed: '5.15.14', text: '< 5.15.14' }],
    ['5.15.14', { affected: false }],
    ['5.15.20', { affected: false }],
    ['5.16.0', { affected: true, fixed: '5.16.1', text: '>= 5.16.0, < 5.16.1' }],
    ['5.16.1', { affected: false }],
    ['6.2.0', { affected: true, text: '>= 6.0.0, <= 6.2.0' }],
    ['6.2.1', { affected: false }],
  ]
  test.each(cases)('%s', (version, verdict) => {
    expect(evaluate('Maven', events, version)).toEqual(verdict)
  })

  test('the order in which events are given does not matter', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...events], { minLength: events.length }),
        fc.constantFrom(...cases),
        (shuffled, [version, verdict]) => {
          expect(evaluate('Maven', shuffled, version)).toEqual(verdict)
        },
      ),
    )
  })

  test('a second introduced within an interval, and a second fix behind it, change nothing', () => {
    const doubled: readonly RangeEvent[] = [
      { introduced: '0' },
      { introduced: '1.0' },
      { fixed: '2.0' },
      { fixed: '3.0' },
    ]
    expect(evaluate('PyPI', doubled, '1.5')).toEqual({ affected: true, fixed: '2.0', text: '< 2.0' })
    expect(evaluate('PyPI', doubled, '2.5')).toEqual({ affected: false })
  })
})

describe('several ranges of one package', () => {
  test('one hit is enough, and its own interval is what is said', () => {
    const affected: AffectedVersions = {
      ranges: [
        { events: [{ introduced: '1.0' }, { fixed: '1.5' }] },
        { events: [{ introduced: '2.0' }, { fixed: '2.5' }] },
      ],
    }
    expect(evaluateRanges(schemeOf('PyPI'), affected, '2.1')).toEqual({
      affected: true,
      fixed: '2.5',
      text: '>= 2.0, < 2.5',
    })
    expect(evaluateRanges(schemeOf('PyPI'), affected, '1.7')).toEqual({ affected: false })
  })

  test('a fix that another range calls affected is no fix', () => {
    const affected: AffectedVersions = {
      ranges: [
        { events: [{ introduced: '0' }, { fixed: '2.0' }] },
        { events: [{ introduced: '1.5' }, { fixed: '2.3' }] },
      ],
    }
    expect(evaluateRanges(schemeOf('PyPI'), affected, '1.6')).toEqual({ affected: true, fixed: '2.3', text: '< 2.0' })
  })

  test('a fix that no range leaves affected is unknown where the ranges never end', () => {
    const affected: AffectedVersions = {
      ranges: [{ events: [{ introduced: '0' }, { fixed: '2.0' }] }, { events: [{ introduced: '1.5' }] }],
    }
    expect(evaluateRanges(schemeOf('PyPI'), affected, '1.6')).toEqual({ affected: true, text: '< 2.0' })
  })

  test('ranges of commits are ignored', () => {
    const commits: AffectedVersions = {
      ranges: [{ type: 'GIT', events: [{ introduced: '0' }, { fixed: 'deadbeef' }] }],
    }
    expect(evaluateRanges(schemeOf('PyPI'), commits, '1.0')).toEqual({ affected: false })
    expect(evaluateRanges(schemeOf('PyPI'), { ...commits, versions: ['1.0'] }, '1.0')).toEqual({
      affected: true,
      text: '= 1.0',
    })
    expect(describeAffected(commits)).toBe('any version')
  })
})

describe('enumerated versions', () => {
  test('count in addition to ranges', () => {
    const affected: AffectedVersions = {
      ranges: [{ events: [{ introduced: '2.0' }, { fixed: '2.5' }] }],
      versions: ['1.0', '1.1'],
    }
    expect(evaluateRanges(schemeOf('PyPI'), affected, '1.1')).toEqual({ affected: true, fixed: '2.5', text: '= 1.1' })
    expect(evaluateRanges(schemeOf('PyPI'), affected, '1.2')).toEqual({ affected: false })
  })

  test('are found in another spelling of the same version', () => {
    expect(evaluateRanges(schemeOf('PyPI'), { versions: ['1.0.0'] }, '1.0')).toEqual({ affected: true, text: '= 1.0' })
  })

  test('are found where the version cannot be compared, if they are spelled alike', () => {
    expect(evaluateRanges(schemeOf('PyPI'), { versions: ['2004d'] }, '2004d')).toEqual({
      affected: true,
      text: '= 2004d',
    })
  })
})

describe('what cannot be decided', () => {
  const cases: readonly (readonly [string, readonly RangeEvent[], string, string])[] = [
    ['an unreadable installed version', [{ introduced: '0' }, { fixed: '1.0' }], '2004d', '2004d'],
    ['an unreadable fix', [{ introduced: '0' }, { fixed: 'see notes' }], '1.0', 'see notes'],
    ['an unreadable introduction', [{ introduced: '2004d' }, { fixed: '1.0' }], '0.5', '2004d'],
    [
      'an unreadable event among several',
      [{ introduced: '0' }, { fixed: '1.0' }, { introduced: '2004d' }],
      '1.5',
      '2004d',
    ],
  ]
  test.each(cases)('%s', (_name, events, version, culprit) => {
    expect(evaluate('PyPI', events, version)).toEqual({ affected: 'undecided', version: culprit })
  })

  test('a hit in another range decides all the same', () => {
    const affected: AffectedVersions = {
      ranges: [
        { events: [{ introduced: '0' }, { fixed: 'see notes' }] },
        { events: [{ introduced: '0' }, { fixed: '2.0' }] },
      ],
    }
    expect(evaluateRanges(schemeOf('PyPI'), affected, '1.0')).toMatchObject({ affected: true, fixed: '2.0' })
    expect(evaluateRanges(schemeOf('PyPI'), affected, '3.0')).toEqual({ affected: 'undecided', version: 'see notes' })
  })
})

test('an advisory with neither ranges nor versions speaks of every version', () => {
  expect(evaluateRanges(schemeOf('npm'), {}, '1.0.0')).toEqual({ affected: true, text: 'any version' })
})

test('evaluation agrees with the algorithm of the OSV schema, step by step', () => {
  const versions = ['0.1', '1.0', '1.1', '1.5', '2.0', '2.5', '3.0']
  const event = fc.oneof(
    fc.constantFrom(...versions, '0').map((introduced): RangeEvent => ({ introduced })),
    fc.constantFrom(...versions).map((fixed): RangeEvent => ({ fixed })),
    fc.constantFrom(...versions).map((last): RangeEvent => ({ last_affected: last })),
  )
  // Events at one version mean different things in different orders, which the schema leaves open.
  const events = fc.uniqueArray(event, { maxLength: 6, selector: (one) => Object.values(one)[0] })
  fc.assert(
    fc.property(events, fc.constantFrom(...versions), (range, version) => {
      expect(evaluate('PyPI', range, version).affected).toBe(schemaSays(range, Number(version)))
    }),
    { numRuns: 2000 },
  )
})

/** "Evaluation" of the OSV schema on versions that are plain decimal numbers. */
function schemaSays(events: readonly RangeEvent[], version: number): boolean {
  const sorted = events
    .map((event) => Object.entries(event)[0] as [string, string])
    .toSorted(([, a], [, b]) => Number(a) - Number(b))
  let vulnerable = false
  for (const [kind, at] of sorted) {
    if (kind === 'introduced' && version >= Number(at)) vulnerable = true
    else if (kind === 'fixed' && version >= Number(at)) vulnerable = false
    else if (kind === 'last_affected' && version > Number(at)) vulnerable = false
  }
  return vulnerable
}

describe('describeAffected', () => {
  test.each<readonly [AffectedVersions, string]>([
    [
      { ranges: [{ events: [{ introduced: '0' }, { fixed: '1.2' }, { introduced: '2.0' }, { fixed: '2.1' }] }] },
      '< 1.2 || >= 2.0, < 2.1',
    ],
    [
      { ranges: [{ events: [{ introduced: '1.0' }] }, { events: [{ introduced: '0' }, { last_affected: '0.9' }] }] },
      '>= 1.0 || <= 0.9',
    ],
    [{ versions: ['1.0', '1.1'] }, '= 1.0 || = 1.1'],
    [
      { versions: Array.from({ length: 12 }, (_, index) => `1.${index}`) },
      `${Array.from({ length: 10 }, (_, index) => `= 1.${index}`).join(' || ')} || 2 more`,
    ],
    [{}, 'any version'],
  ])('%j reads %s', (affected, text) => {
    expect(describeAffected(affected)).toBe(text)
  })
})
