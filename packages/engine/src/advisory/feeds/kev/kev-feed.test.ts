import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { cisaKev } from './kev-feed.ts'

const entry = (rest: object = {}) => ({
  cveID: 'CVE-2024-1000',
  vulnerabilityName: 'A hole',
  dateAdded: '2024-03-01',
  dueDate: '2024-03-22',
  requiredAction: 'Mend it.',
  knownRansomwareCampaignUse: 'Known',
  ...rest,
})
const catalog = (...vulnerabilities: unknown[]) =>
  JSON.stringify({ catalogVersion: '2024.03.01', dateReleased: '2024-03-01T10:00:00.0479Z', count: 1, vulnerabilities })

describe("CISA's catalog", () => {
  test('names what is exploited, since when, and by whom', async () => {
    const { records, builtAt } = await parseText(
      cisaKev,
      catalog(entry(), entry({ cveID: 'CVE-2024-1001', knownRansomwareCampaignUse: 'Unknown', dueDate: '2099-01-01' })),
    )
    expect(records).toEqual([
      {
        kind: 'kev',
        kev: {
          cve: 'CVE-2024-1000',
          dateAdded: '2024-03-01',
          dueDate: '2024-03-22',
          ransomware: true,
          title: 'A hole',
          requiredAction: 'Mend it.',
        },
      },
      { kind: 'kev', kev: expect.objectContaining({ cve: 'CVE-2024-1001', ransomware: false, dueDate: '2099-01-01' }) },
    ])
    expect(builtAt).toBe('2024-03-01T10:00:00Z')
  })

  test.each([
    [entry({ cveID: 'CVE-1' }), 'id is no CVE'],
    [entry({ dateAdded: '2999-01-01' }), 'date in the future'],
    [entry({ dateAdded: 'soon' }), 'date is none'],
    ['text', 'no JSON object'],
  ])('%j is left out', async (broken, reason) => {
    const { records, rejected } = await parseText(cisaKev, catalog(broken, entry()))
    expect(records).toHaveLength(1)
    expect(rejected.map((one) => one.reason)).toEqual([reason])
  })

  test.each([['{"catalogVersion":"1"}'], ['{"vulnerabilities":{}}'], ['no JSON'], ['[]']])(
    '%s is refused',
    async (text) => {
      await expect(parseText(cisaKev, text)).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
    },
  )

  test('is known by its head', () => {
    expect(cisaKev.recognise(sampleOf('x.json', catalog(entry())))).toEqual([])
    expect(cisaKev.recognise(sampleOf('x.json', '{"vulnerabilities":[]}'))).toBeUndefined()
  })
})
