import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { openEulerCsaf, suseCsaf } from './csaf-feeds.ts'

const SP5 = 'SUSE Linux Enterprise Module for Basesystem 15 SP5'
const branch = (name: string) => ({ category: 'product_version', name, product: { name, product_id: name } })
const relation = (platform: string, component: string) => ({
  category: 'default_component_of',
  full_product_name: { name: `${component} as component of ${platform}`, product_id: `${platform}:${component}` },
  product_reference: component,
  relates_to_product_reference: platform,
})
const COMPONENTS = [
  'curl-8.0.1-150400.5.26.1.x86_64',
  'curl-8.0.1-150400.5.26.1.aarch64',
  'curl-debuginfo-8.0.1-1.x86_64',
  'vim',
]
const document = (vulnerabilities: object[], rest: object = {}) => ({
  document: {
    category: 'csaf_security_advisory',
    csaf_version: '2.0',
    title: 'Security update for curl',
    aggregate_severity: { text: 'important' },
    publisher: { name: 'SUSE Product Security Team', namespace: 'https://www.suse.com/' },
    notes: [{ category: 'description', text: 'Mends it.' }],
    references: [{ url: 'https://example.org/1' }],
    tracking: {
      id: 'SUSE-SU-2023:1-1',
      initial_release_date: '2023-10-11T10:00:00Z',
      current_release_date: '2023-10-12T10:00:00Z',
    },
    ...rest,
  },
  product_tree: {
    branches: [{ category: 'vendor', name: 'SUSE', branches: [SP5, 'SUSE Manager 4', ...COMPONENTS].map(branch) }],
    relationships: [...COMPONENTS.map((one) => relation(SP5, one)), relation('SUSE Manager 4', COMPONENTS[0] ?? '')],
  },
  vulnerabilities,
})
const vulnerability = (cve: string, product_status: object) => ({
  cve,
  product_status,
  scores: [{ cvss_v3: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }, products: [] }],
})
const parse = (json: unknown) => parseText(suseCsaf, { 'a.json': JSON.stringify(json) })

describe('CSAF of rpm distributions', () => {
  test('an erratum names what it mends on which release', async () => {
    const { advisories, rejected } = await parse(
      document([
        vulnerability('CVE-2023-38545', {
          recommended: [...COMPONENTS.map((one) => `${SP5}:${one}`), `SUSE Manager 4:${COMPONENTS[0]}`],
        }),
      ]),
    )
    expect(rejected).toEqual([])
    expect(advisories).toMatchObject([
      {
        id: 'SUSE-SU-2023:1-1',
        upstream: ['CVE-2023-38545'],
        published: '2023-10-11T10:00:00Z',
        ratings: [
          { source: 'suse', severity: 'high' },
          { source: 'suse', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
        ],
      },
    ])
    expect(advisories[0]?.affected).toEqual([
      {
        ecosystem: 'SUSE:15.5',
        name: 'curl',
        ranges: [{ events: [{ introduced: '0' }, { fixed: '8.0.1-150400.5.26.1' }] }],
        versions: [],
        status: 'fixed',
        qualifiers: { architectures: ['aarch64', 'x86_64'] },
      },
    ])
  })

  test('VEX of a CVE says what is hit, what is not and what is looked at', async () => {
    const status = (key: string) =>
      parse(document([vulnerability('CVE-2023-1001', { [key]: [`${SP5}:vim`] })], { category: 'csaf_vex' }))
    for (const [key, expected] of [
      ['known_affected', 'affected'],
      ['known_not_affected', 'not_affected'],
      ['under_investigation', 'under_investigation'],
    ] as const) {
      const { advisories } = await status(key)
      expect(advisories).toMatchObject([
        { id: 'CVE-2023-1001', upstream: [], affected: [{ ecosystem: 'SUSE:15.5', name: 'vim', status: expected }] },
      ])
    }
  })

  test('vulnerabilities of the same packages are one advisory', async () => {
    const fixed = { fixed: [`${SP5}:${COMPONENTS[0]}`] }
    const { advisories } = await parse(
      document([
        vulnerability('CVE-2023-1002', fixed),
        vulnerability('CVE-2023-1001', fixed),
        vulnerability('CVE-2023-1003', { known_affected: [`${SP5}:vim`] }),
      ]),
    )
    expect(advisories.map(({ upstream }) => upstream)).toEqual([['CVE-2023-1001', 'CVE-2023-1002'], ['CVE-2023-1003']])
  })

  test("openEuler's platforms are its releases", async () => {
    const json = {
      document: { csaf_version: '2.0', publisher: { name: 'openEuler' }, tracking: { id: 'openEuler-SA-2024-1' } },
      product_tree: {
        branches: [{ branches: [branch('openEuler-22.03-LTS-SP3'), branch('bind-9.16.23-23.oe2203sp3.x86_64')] }],
        relationships: [relation('openEuler-22.03-LTS-SP3', 'bind-9.16.23-23.oe2203sp3.x86_64')],
      },
      vulnerabilities: [
        vulnerability('CVE-2024-1001', { fixed: ['openEuler-22.03-LTS-SP3:bind-9.16.23-23.oe2203sp3.x86_64'] }),
      ],
    }
    const { advisories } = await parseText(openEulerCsaf, { 'a.json': JSON.stringify(json) })
    expect(advisories[0]?.affected).toMatchObject([
      {
        ecosystem: 'openEuler:22.03-LTS-SP3',
        name: 'bind',
        ranges: [{ events: [{ introduced: '0' }, { fixed: '9.16.23-23.oe2203sp3' }] }],
      },
    ])
  })

  test.each([
    [document([], { csaf_version: '3.0' }), 'unknown schema version'],
    [document([]), 'document without a vulnerability'],
    [document([], { tracking: {} }), 'id is empty, too long or has control characters'],
    [[], 'no JSON object'],
  ])('a broken document is left out and counted: %#', async (broken, reason) => {
    const { rejected } = await parse(broken)
    expect(rejected.map((one) => one.reason)).toEqual([reason])
  })

  test('whose they are stands in their head', () => {
    const text = JSON.stringify(document([]))
    expect(suseCsaf.recognise(sampleOf('a.json', text))).toEqual([])
    expect(openEulerCsaf.recognise(sampleOf('a.json', text))).toBeUndefined()
  })
})
