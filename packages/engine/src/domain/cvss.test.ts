import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cvssBaseScore,
  cvssOverallScore,
  cvssScore,
  parseCvss,
  rateCvss,
  severityOfScore,
  statedCvssVersion,
  tryParseCvss,
} from './cvss.ts'

describe('base scores as published', () => {
  // Each is stated by NVD, by the vendor, or as an example by FIRST.
  test.each([
    // FIRST, CVSS v2 guide §3.3: CVE-2002-0392, CVE-2003-0818, CVE-2003-0062.
    ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8, 'high'],
    ['AV:N/AC:L/Au:N/C:C/I:C/A:C', 10, 'high'],
    ['AV:L/AC:H/Au:N/C:C/I:C/A:C', 6.2, 'medium'],
    // NVD: Heartbleed CVE-2014-0160, Shellshock CVE-2014-6271, POODLE CVE-2014-3566.
    ['AV:N/AC:L/Au:N/C:P/I:N/A:N', 5, 'medium'],
    ['(AV:N/AC:L/Au:N/C:C/I:C/A:C)', 10, 'high'],
    ['AV:N/AC:M/Au:N/C:P/I:N/A:N', 4.3, 'medium'],
    ['AV:L/AC:H/Au:M/C:N/I:N/A:N', 0, 'low'],
    // FIRST, CVSS v3.0 examples: CVE-2013-1937, CVE-2013-0375, CVE-2014-3566, CVE-2012-1516.
    ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1, 'medium'],
    ['CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4, 'medium'],
    ['CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1, 'low'],
    ['CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 9.9, 'critical'],
    // FIRST, CVSS v3.1 examples: CVE-2009-0658, CVE-2011-1265, CVE-2014-2019, CVE-2012-0384, CVE-2016-5729, CVE-2015-2890.
    ['CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H', 7.8, 'high'],
    ['CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 8.8, 'high'],
    ['CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N', 4.6, 'medium'],
    ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 8.8, 'high'],
    ['CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:C/C:H/I:H/A:H', 8.2, 'high'],
    ['CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:N/I:H/A:H', 6, 'medium'],
    // NVD: Log4Shell CVE-2021-44228, Spring4Shell CVE-2022-22965, CVE-2023-44487, CVE-2023-38545, CVE-2014-0160.
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10, 'critical'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8, 'critical'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', 7.5, 'high'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 7.5, 'high'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0, 'none'],
    // FIRST, CVSS v4.0 examples and user guide.
    ['CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.3, 'high'],
    ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.7, 'high'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0, 'none'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N', 8.7, 'high'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, 'critical'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10, 'critical'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N', 6.9, 'medium'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N', 5.1, 'medium'],
    ['CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7, 'high'],
  ])('%s has %d, %s', (vector, score, severity) => {
    expect(rateCvss(vector)).toMatchObject({ baseScore: score, severity })
    expect(cvssScore(vector)).toBe(score)
  })
})

describe('scores with the optional metrics', () => {
  test.each([
    // FIRST, CVSS v2 guide §3.3, temporal and environmental.
    ['AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C', 6.4],
    ['AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:N/TD:N/CR:M/IR:M/AR:H', 0],
    ['AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H', 9.2],
    ['AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C', 8.3],
    ['AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L', 9],
    ['AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C', 4.9],
    ['AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M', 7.5],
    ['AV:N/AC:L/Au:N/C:C/I:C/A:C', 10],
    // Requirements that leave the base score below 0.
    ['AV:L/AC:H/Au:M/C:N/I:P/A:N/E:ND/RL:U/RC:UC/CDP:N/TD:M/CR:ND/IR:L/AR:H', 0],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U', 7.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:X/RL:X/RC:X', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:L', 8.4],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/CR:L/IR:L/AR:L', 8],
    // The two versions weigh modified impact differently where scope changes.
    ['CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H/CR:H', 9],
    ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H/CR:H', 9.1],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P', 8.9],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U', 8.1],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A/CR:L', 7.9],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MSI:S', 10],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/S:P/AU:Y/R:U/V:C/RE:H/U:Red', 9.3],
  ])('%s has %d', (text, score) => {
    expect(cvssOverallScore(parseCvss(text))).toBe(score)
  })

  test('the base score is the same with and without them', () => {
    const base = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'
    expect(rateCvss(`${base}/E:U/CR:L/MAV:P`)?.baseScore).toBe(rateCvss(base)?.baseScore)
  })
})

describe('what is no vector', () => {
  test.each([
    [''],
    ['CVSS:3.1'],
    ['CVSS:3.1/'],
    ['CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
    ['CVSS:2.0/AV:N/AC:L/Au:N/C:N/I:N/A:C/'],
    ['CVSS:4.1/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'],
    ['AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H'],
    ['CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
    ['CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ZZ:Z'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/'],
    ['cvss:3.1/av:n/ac:l/pr:n/ui:n/s:u/c:h/i:h/a:h'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N'],
    [`CVSS:3.1/${'AV:N/'.repeat(10_000)}`],
    ['9.8'],
  ])('"%.60s"', (text) => {
    expect(tryParseCvss(text)).toBeUndefined()
    expect(rateCvss(text)).toBeUndefined()
    expect(cvssScore(text)).toBeUndefined()
    expect(() => parseCvss(text)).toThrow(expect.objectContaining({ code: 'CVSS_INVALID' }))
  })

  test('no text at all makes the parser throw or a score leave its bounds', () => {
    const part = fc.constantFrom(
      'CVSS:3.1/',
      'CVSS:4.0/',
      'AV:N',
      '/',
      'AC:L',
      'PR:N',
      'S:U',
      ':',
      'C:H',
      '(',
      'constructor:N',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const rating = rateCvss(text)
          if (rating) expect(rating.baseScore >= 0 && rating.baseScore <= 10).toBe(true)
        },
      ),
    )
  })
})

test('a vector keeps its metrics, its version and its text', () => {
  const vector = parseCvss(' CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N ')
  expect(vector.version).toBe('3.1')
  expect(vector.text).toBe('CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N')
  expect(vector.metrics.get('AV')).toBe('N')
  expect(cvssBaseScore(vector)).toBe(9.8)
})

describe('qualitative ratings', () => {
  test.each([
    ['4.0', 0, 'none'],
    ['3.1', 0.1, 'low'],
    ['3.0', 3.9, 'low'],
    ['3.1', 4, 'medium'],
    ['4.0', 6.9, 'medium'],
    ['4.0', 7, 'high'],
    ['3.1', 8.9, 'high'],
    ['3.1', 9, 'critical'],
    ['2.0', 3.9, 'low'],
    ['2.0', 4, 'medium'],
    ['2.0', 10, 'high'],
  ] as const)('CVSS %s, %d is %s', (version, score, severity) => {
    expect(severityOfScore(score, version)).toBe(severity)
  })
})

describe('a worse metric never lowers the base score', () => {
  const worse: readonly (readonly [string, string, string])[] = [
    ['CVSS:4.0', 'AV', 'PLAN'],
    ['CVSS:4.0', 'AC', 'HL'],
    ['CVSS:4.0', 'PR', 'HLN'],
    ['CVSS:4.0', 'UI', 'APN'],
    ['CVSS:4.0', 'VC', 'NLH'],
    ['CVSS:4.0', 'SA', 'NLH'],
    ['CVSS:3.1', 'AV', 'PLAN'],
    ['CVSS:3.1', 'PR', 'HLN'],
    ['CVSS:3.1', 'C', 'NLH'],
  ]
  const metrics: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    'CVSS:3.1': [
      ['AV', 'NALP'],
      ['AC', 'LH'],
      ['PR', 'NLH'],
      ['UI', 'NR'],
      ['S', 'UC'],
      ['C', 'NLH'],
      ['I', 'NLH'],
      ['A', 'NLH'],
    ],
    'CVSS:4.0': [
      ['AV', 'NALP'],
      ['AC', 'LH'],
      ['AT', 'NP'],
      ['PR', 'NLH'],
      ['UI', 'NPA'],
      ['VC', 'HLN'],
      ['VI', 'HLN'],
      ['VA', 'HLN'],
      ['SC', 'HLN'],
      ['SI', 'HLN'],
      ['SA', 'HLN'],
    ],
  }
  test.each(worse)('%s %s through %s', (prefix, name, values) => {
    const others = (metrics[prefix] ?? []).filter(([other]) => other !== name)
    const vectors = fc.tuple(
      ...others.map(([other, choices]) => fc.constantFrom(...choices).map((value) => `${other}:${value}`)),
    )
    fc.assert(
      fc.property(vectors, (parts) => {
        const scores = [...values].map((value) =>
          cvssBaseScore(parseCvss([prefix, ...parts, `${name}:${value}`].join('/'))),
        )
        expect(scores).toEqual(scores.toSorted((a, b) => a - b))
      }),
    )
  })
})

test.each([
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C', '2.0'],
  ['(AV:N/AC:L/Au:N/C:X/I:C/A:C)', '2.0'],
  ['CVSS:2.0/AV:N', '2.0'],
  ['CVSS:3.1/AV:N/AC:', '3.1'],
  ['CVSS:4.0/', '4.0'],
  ['CVSS:3.7/AV:N/Au:N', undefined],
  ['AV:N/AC:L', undefined],
  ['', undefined],
])('the version of "%s" is %s, whether or not the rest can be read', (vector, version) => {
  expect(statedCvssVersion(vector)).toBe(version)
})
