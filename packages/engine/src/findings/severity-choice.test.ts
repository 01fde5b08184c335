import { describe, expect, test } from 'vitest'
import type { AdvisoryRating } from '../advisory/advisory.ts'
import type { StoredAdvisory } from '../advisory/generation.ts'
import type { Severity } from '../domain/severity.ts'
import { chooseSeverity, ratingsOf } from './severity-choice.ts'

const V2_CRITICAL = 'AV:N/AC:L/Au:N/C:C/I:C/A:C'
const V31_CRITICAL = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'

function opinion(ratings: readonly AdvisoryRating[], withdrawn?: string): StoredAdvisory {
  return {
    id: 'CVE-2024-1',
    kind: 'vulnerability',
    vulnerabilities: ['CVE-2024-1'],
    source: { name: 'osv/npm', feed: 'osv', authority: 'ecosystem' },
    ...(withdrawn !== undefined && { withdrawn }),
    aliases: [],
    ratings,
    references: [],
    cwes: [],
  }
}

function severities(...ratings: AdvisoryRating[]): Severity[] {
  return ratingsOf([opinion(ratings)]).map(({ severity }) => severity)
}

describe('a rating', () => {
  test.each<[string, Omit<AdvisoryRating, 'source'>, Severity, number | undefined]>([
    ['a word is the source’s own, whatever its vector says', { severity: 'low', vector: V31_CRITICAL }, 'low', 9.8],
    ['a vector gives score and severity', { vector: V31_CRITICAL }, 'critical', 9.8],
    ['a vector counts for more than the score beside it', { vector: V31_CRITICAL, score: 1 }, 'critical', 9.8],
    ['version 2 knows no critical', { vector: V2_CRITICAL }, 'high', 10],
    ['nor does its score where the vector is broken', { vector: 'AV:N/AC:L/Au:?', score: 10 }, 'high', 10],
    [
      'a broken vector of version 3 has the scale of version 3',
      { vector: 'CVSS:3.1/AV:?', score: 9.1 },
      'critical',
      9.1,
    ],
    ['a score alone is read on the scale since version 3', { score: 9.1 }, 'critical', 9.1],
    ['nothing says nothing', {}, 'unknown', undefined],
  ])('%s', (_, rating, severity, score) => {
    const [only] = ratingsOf([opinion([{ source: 'nvd', ...rating }])])
    expect([only?.severity, only?.score]).toEqual([severity, score])
  })

  test('is counted once, and not at all when its advisory was withdrawn', () => {
    const rating: AdvisoryRating = { source: 'nvd', vector: V31_CRITICAL }
    expect(ratingsOf([opinion([rating]), opinion([rating])])).toHaveLength(1)
    expect(ratingsOf([opinion([rating], '2024-01-01T00:00:00Z')])).toEqual([])
  })

  test('of one source come words first, then newer versions before older ones', () => {
    expect(
      severities(
        { source: 'nvd', vector: V2_CRITICAL },
        { source: 'nvd', vector: V31_CRITICAL },
        { source: 'nvd', severity: 'low' },
      ),
    ).toEqual(['low', 'critical', 'high'])
  })
})

describe('the severity that counts', () => {
  const ratings = ratingsOf([
    opinion([
      { source: 'somebody', severity: 'low' },
      { source: 'ghsa', severity: 'medium' },
      { source: 'debian', severity: 'negligible' },
      { source: 'nvd', vector: V31_CRITICAL },
    ]),
  ])

  test.each<[string, Parameters<typeof chooseSeverity>, { severity: Severity; source?: string }]>([
    [
      'what the vendor says of this package comes first',
      [{ severity: 'high', source: 'ubuntu' }, 'debian', ratings],
      { severity: 'high', source: 'ubuntu' },
    ],
    [
      'what it does not know does not count',
      [{ severity: 'unknown', source: 'ubuntu' }, 'debian', ratings],
      { severity: 'negligible', source: 'debian' },
    ],
    [
      'then what the vendor says of the vulnerability',
      [undefined, 'debian', ratings],
      { severity: 'negligible', source: 'debian' },
    ],
    ['then NVD', [undefined, undefined, ratings], { severity: 'critical', source: 'nvd' }],
    ['then whoever rates it', [undefined, 'alpine', ratings.slice(-1)], { severity: 'low', source: 'somebody' }],
    ['and nobody', [undefined, 'alpine', []], { severity: 'unknown' }],
  ])('%s', (_, parameters, expected) => {
    expect(chooseSeverity(...parameters)).toEqual(expected)
  })
})
