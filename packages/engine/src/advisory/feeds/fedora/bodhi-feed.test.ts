import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { fedoraBodhi } from './bodhi-feed.ts'

const update = (rest: object = {}) => ({
  alias: 'FEDORA-2025-abc',
  display_name: 'curl security update',
  notes: 'Mends CVE-2025-9',
  severity: 'medium',
  type: 'security',
  status: 'stable',
  date_stable: '2025-01-15 12:00:00',
  date_modified: null,
  url: 'https://bodhi.fedoraproject.org/updates/FEDORA-2025-abc',
  release: { version: '42', id_prefix: 'FEDORA' },
  bugs: [{ title: 'CVE-2025-1000 curl: hole [fedora-42]' }],
  builds: [{ nvr: 'curl-8.1-2.fc42', epoch: 1 }],
  ...rest,
})

describe("Fedora's updates", () => {
  test('say which build mends what', async () => {
    const { advisories } = await parseText(fedoraBodhi, {
      'page.json': JSON.stringify({ updates: [update()], page: 1, pages: 1 }),
      'one.json': JSON.stringify(update({ alias: 'FEDORA-2025-def', builds: [{ nvr: 'python3-docs-3.12.9-1.fc42' }] })),
    })
    expect(advisories).toMatchObject([
      {
        id: 'FEDORA-2025-abc',
        upstream: ['CVE-2025-1000'],
        published: '2025-01-15T12:00:00Z',
        ratings: [{ source: 'fedora', severity: 'medium' }],
        affected: [
          {
            ecosystem: 'Fedora:42',
            name: 'curl',
            ranges: [{ events: [{ introduced: '0' }, { fixed: '1:8.1-2.fc42' }] }],
          },
        ],
      },
      { affected: [{ name: 'python3-docs', ranges: [{ events: [{ introduced: '0' }, { fixed: '3.12.9-1.fc42' }] }] }] },
    ])
  })

  test.each([
    ['is not out', { status: 'testing' }],
    ['mends no vulnerability', { type: 'bugfix' }],
    ['is for EPEL', { release: { version: '9', id_prefix: 'FEDORA-EPEL' } }],
  ])('one that %s gives nothing', async (_, rest) => {
    const { advisories, rejected } = await parseText(fedoraBodhi, {
      'a.json': JSON.stringify({ updates: [update(rest)] }),
    })
    expect([advisories, rejected]).toEqual([[], []])
  })

  test.each([
    [update({ alias: '' }), 'id is empty, too long or has control characters'],
    [update({ builds: [{ nvr: 'curl' }] }), 'update without a build'],
  ])('a broken one is left out and counted', async (broken, reason) => {
    const { advisories, rejected } = await parseText(fedoraBodhi, {
      'a.json': JSON.stringify({ updates: [broken, update()] }),
    })
    expect([advisories.length, rejected.map((one) => one.reason)]).toEqual([1, [reason]])
  })

  test('are known by their head', () => {
    expect(fedoraBodhi.recognise(sampleOf('a.json', JSON.stringify(update())))).toEqual([])
    expect(fedoraBodhi.recognise(sampleOf('a.json', '{"alias":"OTHER-1"}'))).toBeUndefined()
  })
})
