import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { nvd } from './nvd-feed.ts'

const cve = (rest: object = {}) => ({
  cve: {
    id: 'CVE-2024-1000',
    published: '2024-05-01T10:00:00.123',
    lastModified: '2024-06-01T10:00:00.123',
    vulnStatus: 'Analyzed',
    descriptions: [
      { lang: 'es', value: 'Un agujero' },
      { lang: 'en', value: 'A hole' },
    ],
    metrics: {
      cvssMetricV31: [
        {
          source: 'nvd@nist.gov',
          cvssData: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8 },
        },
        {
          source: 'cve@other.example',
          cvssData: { vectorString: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 8.4 },
        },
      ],
      cvssMetricV2: [
        { source: 'nvd@nist.gov', cvssData: { vectorString: 'AV:N/AC:L/Au:N/C:P/I:P/A:P', baseScore: 7.5 } },
      ],
    },
    weaknesses: [
      {
        description: [
          { lang: 'en', value: 'CWE-352' },
          { lang: 'en', value: 'NVD-CWE-noinfo' },
        ],
      },
    ],
    references: [{ url: 'https://example.org/a' }, { url: 'https://example.org/a' }, { url: 'javascript:1' }],
    ...rest,
  },
})
const file = (...vulnerabilities: unknown[]) =>
  JSON.stringify({
    resultsPerPage: 1,
    format: 'NVD_CVE',
    version: '2.0',
    timestamp: '2026-01-03T21:56:15.797',
    vulnerabilities,
  })

describe('NVD', () => {
  test('says what a CVE is, how bad it is in whose opinion, and where it comes from', async () => {
    const { advisories, builtAt } = await parseText(nvd, file(cve()))
    expect(advisories).toEqual([
      expect.objectContaining({
        id: 'CVE-2024-1000',
        details: 'A hole',
        published: '2024-05-01T10:00:00Z',
        modified: '2024-06-01T10:00:00Z',
        ratings: [
          { source: 'nvd', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 },
          { source: 'cna', vector: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 8.4 },
          { source: 'nvd', vector: 'AV:N/AC:L/Au:N/C:P/I:P/A:P', score: 7.5 },
        ],
        cwes: ['CWE-352'],
        references: ['https://example.org/a'],
        affected: [],
      }),
    ])
    expect(advisories[0]?.withdrawn).toBeUndefined()
    expect(builtAt).toBe('2026-01-03T21:56:15Z')
  })

  test.each([
    { vulnStatus: 'Rejected' },
    { descriptions: [{ lang: 'en', value: '** REJECT ** Do not use.' }] },
    { descriptions: [{ lang: 'en', value: 'Rejected reason: a duplicate' }] },
  ])('%j is withdrawn', async (rest) => {
    const { advisories } = await parseText(nvd, file(cve(rest)))
    expect(advisories[0]?.withdrawn).toBe('2024-06-01T10:00:00Z')
  })

  test('a CVE that nobody rated yet has no rating', async () => {
    const { advisories } = await parseText(nvd, file(cve({ metrics: {}, weaknesses: undefined })))
    expect([advisories[0]?.ratings, advisories[0]?.cwes]).toEqual([[], []])
  })

  test.each([[{}], [cve({ id: 'GHSA-1' })], [cve({ id: 'CVE-2024-1\u0000' })], ['text']])(
    '%j is left out',
    async (broken) => {
      const { advisories, rejected } = await parseText(nvd, file(broken, cve()))
      expect([advisories.length, rejected.map(({ reason }) => reason)]).toEqual([1, ['id is no CVE']])
    },
  )

  test('a file that ends early is refused', async () => {
    await expect(parseText(nvd, file(cve(), cve()).slice(0, -200))).rejects.toMatchObject({
      code: 'ADVISORY_INPUT_BROKEN',
    })
  })

  test('is known by its head, its year by its name', () => {
    expect(nvd.recognise(sampleOf('nvdcve-2.0-2024.json', file()))).toEqual(['2024'])
    expect(nvd.recognise(sampleOf('page.json', file()))).toEqual([])
    expect(nvd.recognise(sampleOf('page.json', '{"vulnerabilities":[]}'))).toBeUndefined()
  })
})
