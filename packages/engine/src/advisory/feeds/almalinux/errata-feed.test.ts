import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { almaErrata } from './errata-feed.ts'

const pkg = (name: string, release: string, rest: object = {}) => ({
  name,
  epoch: '0',
  version: '1.2',
  release,
  arch: 'x86_64',
  ...rest,
})
const erratum = (rest: object = {}) => ({
  id: 'ALSA-2024:1',
  title: 'Important: curl security update',
  description: 'Mends it.',
  severity: 'Important',
  issued_date: 1_714_000_000,
  updated_date: 1_714_000_001,
  references: [
    { id: 'CVE-2024-1000', type: 'cve', href: 'https://example.org/1' },
    { id: 'ALSA-2024:1', type: 'self' },
  ],
  modules: [],
  packages: [
    pkg('curl', '3.el9', { epoch: '1' }),
    pkg('curl', '3.el9', { epoch: '1', arch: 'aarch64' }),
    pkg('curl-doc', '3.el9', { arch: 'noarch' }),
  ],
  ...rest,
})
const file = (...errata: unknown[]) => JSON.stringify({ data: errata })

describe("AlmaLinux's errata", () => {
  test('say which builds mend which CVEs', async () => {
    const { advisories, rejected } = await parseText(almaErrata, file(erratum()))
    expect(rejected).toEqual([])
    expect(advisories).toMatchObject([
      {
        id: 'ALSA-2024:1',
        upstream: ['CVE-2024-1000'],
        published: '2024-04-24T23:06:40Z',
        modified: '2024-04-24T23:06:41Z',
        ratings: [{ source: 'almalinux', severity: 'high' }],
      },
    ])
    expect(advisories[0]?.affected).toMatchObject([
      {
        ecosystem: 'AlmaLinux:9',
        name: 'curl',
        ranges: [{ events: [{ introduced: '0' }, { fixed: '1:1.2-3.el9' }] }],
        qualifiers: { architectures: ['aarch64', 'x86_64'] },
      },
      { name: 'curl-doc', ranges: [{ events: [{ introduced: '0' }, { fixed: '1.2-3.el9' }] }] },
    ])
    expect(advisories[0]?.affected[1]?.qualifiers).toBeUndefined()
  })

  test('name the module of a modular build, in both forms of the file', async () => {
    const packages = [pkg('go', '1.module_el8.4.0+1+x')]
    const module = { name: 'go-toolset', stream: 'rhel8' }
    const older = {
      _id: { $oid: '1' },
      updateinfo_id: 'ALSA-2021:1',
      issued_date: { $date: 1_628_596_858_000 },
      references: erratum().references,
      pkglist: { packages, module },
    }
    const { advisories } = await parseText(almaErrata, {
      'errata.full.json': file(erratum({ packages, modules: [module] })),
      'errata.json': JSON.stringify([older]),
    })
    expect(advisories.map(({ affected }) => affected[0])).toMatchObject([
      { ecosystem: 'AlmaLinux:8', qualifiers: { module: 'go-toolset:rhel8' } },
      { ecosystem: 'AlmaLinux:8', qualifiers: { module: 'go-toolset:rhel8' } },
    ])
    expect(advisories[1]?.published).toBe('2021-08-10T12:00:58Z')
  })

  test('without a CVE give nothing', async () => {
    const { advisories, rejected } = await parseText(almaErrata, file(erratum({ references: [] })))
    expect([advisories, rejected]).toEqual([[], []])
  })

  test.each([
    [erratum({ id: 'A\u0007' }), 'id is empty, too long or has control characters'],
    [erratum({ packages: [] }), 'erratum without a package of a known release'],
    [erratum({ packages: 'none' }), 'erratum without a package of a known release'],
    [7, 'no JSON object'],
  ])('a broken one is left out and counted', async (broken, reason) => {
    const { advisories, rejected } = await parseText(almaErrata, file(broken, erratum()))
    expect(advisories).toHaveLength(1)
    expect(rejected.map((one) => one.reason)).toEqual([reason])
  })

  test('that end early are refused', async () => {
    await expect(parseText(almaErrata, file(erratum()).slice(0, -10))).rejects.toMatchObject({
      code: 'ADVISORY_INPUT_BROKEN',
    })
  })

  test('are known by their head', () => {
    expect(almaErrata.recognise(sampleOf('errata.full.json', file(erratum())))).toEqual(['9'])
    expect(almaErrata.recognise(sampleOf('x.json', '{"id":"ALSA-1","modified":"","affected":[]}'))).toBeUndefined()
  })
})
