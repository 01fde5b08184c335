import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { debianLists } from './lists-feed.ts'
import { debianTracker } from './tracker-feed.ts'

const release = (status: string, rest: object = {}) => ({ status, repositories: {}, urgency: 'medium', ...rest })
const tracker = (releases: object, name = 'openssl', id = 'CVE-2024-1000') =>
  JSON.stringify({ [name]: { [id]: { releases } } })

describe("Debian's security tracker", () => {
  test.each([
    [
      'a fix',
      release('resolved', { fixed_version: '3.0.11-1' }),
      'fixed',
      [{ introduced: '0' }, { fixed: '3.0.11-1' }],
    ],
    ['never affected', release('resolved', { fixed_version: '0' }), 'not_affected', undefined],
    ['open', release('open'), 'affected', [{ introduced: '0' }]],
    ['no DSA', release('open', { nodsa: 'Minor issue', nodsa_reason: '' }), 'affected', [{ introduced: '0' }]],
    ['ignored', release('open', { nodsa_reason: 'ignored' }), 'will_not_fix', [{ introduced: '0' }]],
    ['postponed', release('open', { nodsa_reason: 'postponed' }), 'deferred', [{ introduced: '0' }]],
    ['end of life', release('open', { urgency: 'end-of-life' }), 'end_of_life', [{ introduced: '0' }]],
    ['undetermined', release('undetermined'), 'under_investigation', [{ introduced: '0' }]],
  ])('%s', async (_, state, status, events) => {
    const { advisories } = await parseText(debianTracker, tracker({ bookworm: state }))
    expect(advisories).toMatchObject([
      {
        id: 'CVE-2024-1000',
        affected: [{ ecosystem: 'Debian:12', name: 'openssl', status, ranges: events ? [{ events }] : [] }],
      },
    ])
  })

  test.each([
    ['unimportant', 'negligible'],
    ['low**', 'low'],
    ['not yet assigned', 'unknown'],
  ])('urgency %s is severity %s', async (urgency, severity) => {
    const { advisories } = await parseText(debianTracker, tracker({ sid: release('open', { urgency }) }))
    expect(advisories[0]?.affected).toMatchObject([
      { ecosystem: 'Debian:unstable', severity: { severity, word: urgency } },
    ])
  })

  test('what is broken is left out alone', async () => {
    const { advisories, rejected } = await parseText(
      debianTracker,
      `{"good":{"CVE-2024-1000":{"releases":{"bookworm":{"status":"open"},"bullseye":{"status":"dancing"}}}},
        "broken":{"CVE-2024-1000":{"releases": oops}}, "a\\u0000b":{"CVE-2024-1000":{"releases":{}}},
        "no-releases":{"CVE-2024-1001":{}}, "list":[]}`,
    )
    expect(advisories.map(({ affected }) => affected.map(({ name }) => name))).toEqual([['good']])
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'release without a known state',
      'no JSON',
      'package name is empty, too long or has control characters',
      'vulnerability without id or releases',
      'package is no JSON object',
    ])
  })

  test('a truncated download is refused', async () => {
    const whole = tracker({ bookworm: release('open') })
    await expect(parseText(debianTracker, whole.slice(0, -1))).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
  })

  test('is known by its first bytes', () => {
    const head = tracker({ bookworm: release('open') })
    expect(debianTracker.recognise(sampleOf('json', head))).toEqual([])
    expect(debianTracker.recognise(sampleOf('json', '{"packages":{}}'))).toBeUndefined()
  })
})

describe("Debian's advisory lists", () => {
  const list = `[29 Mar 2023] DSA-5380-1 xorg-server - security update
\t{CVE-2023-1393 CVE-2023-1394}
\t[bullseye] - xorg-server 2:1.20.11-1+deb11u6
\t[buster] - xorg-server <not-affected> (Vulnerable code not present)
\tNOTE: a note
[17 Mar 2023] DSA-5356-2 sox - regression update
\t[bullseye] - sox 14.4.2+git20190427-2+deb11u2
[01 Jan 2999] DSA-9999-1 later - security update
\t[bookworm] - later 1-1
\t[bookworm] - other <dancing>
nonsense
`

  test('an advisory is about each of its CVEs, in each release; regressions are none', async () => {
    const { advisories, rejected } = await parseText(debianLists, list)
    expect(advisories).toEqual([
      expect.objectContaining({
        id: 'DSA-5380-1',
        upstream: ['CVE-2023-1393', 'CVE-2023-1394'],
        published: '2023-03-29T00:00:00Z',
        summary: 'xorg-server - security update',
        affected: [
          expect.objectContaining({
            ecosystem: 'Debian:11',
            name: 'xorg-server',
            status: 'fixed',
            ranges: [{ events: [{ introduced: '0' }, { fixed: '2:1.20.11-1+deb11u6' }] }],
          }),
          expect.objectContaining({ ecosystem: 'Debian:10', status: 'not_affected', ranges: [] }),
        ],
      }),
      expect.objectContaining({ id: 'DSA-9999-1', affected: [expect.objectContaining({ name: 'later' })] }),
    ])
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'unknown state of a release',
      'date in the future',
      'line is no head of an advisory',
    ])
  })

  test('are told apart by their first line', () => {
    expect(debianLists.recognise(sampleOf('list', list))).toEqual(['DSA'])
    expect(debianLists.recognise(sampleOf('list', '[01 Apr 2023] DLA-3380-1 x - y'))).toEqual(['DLA'])
    expect(debianLists.recognise(sampleOf('list', 'CVE-2023-1 (x)'))).toBeUndefined()
  })
})
