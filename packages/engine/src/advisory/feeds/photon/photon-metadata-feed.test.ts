import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { photonMetadata } from './photon-metadata-feed.ts'

const row = (rest: object = {}) => ({
  cve_id: 'CVE-2023-1000',
  pkg: 'curl',
  cve_score: 9.8,
  aff_ver: 'all versions before 7.88.1-4.ph4 are vulnerable',
  res_ver: '7.88.1-4.ph4',
  ...rest,
})
const parse = (...rows: unknown[]) => parseText(photonMetadata, { 'cve_data_photon4.0.json': JSON.stringify(rows) })

describe("Photon OS's table", () => {
  test('gives a statement for each row, under the CVE', async () => {
    const { records } = await parse(row(), row({ pkg: 'curl-libs' }))
    expect(records).toMatchObject([
      { kind: 'advisory', advisory: { id: 'CVE-2023-1000', ratings: [{ source: 'photon', score: 9.8 }] } },
      {
        kind: 'affected',
        id: 'CVE-2023-1000',
        affected: {
          ecosystem: 'Photon OS:4.0',
          name: 'curl',
          status: 'fixed',
          ranges: [{ events: [{ introduced: '0' }, { fixed: '7.88.1-4.ph4' }] }],
        },
      },
      { kind: 'affected', affected: { name: 'curl-libs' } },
    ])
  })

  test.each([
    [{ res_ver: 'NA', aff_ver: 'all versions are vulnerable' }, 'affected'],
    [{ res_ver: 'NA', aff_ver: '', status: 'Not Affected' }, 'not_affected'],
  ])('%j: %s', async (rest, status) => {
    const { records } = await parse(row(rest))
    expect(records[1]).toMatchObject({ affected: { status } })
  })

  test.each([
    [row({ res_ver: 'NA', aff_ver: 'NA', status: 'Fixed' }), 'neither affected nor repaired versions'],
    [row({ pkg: 'a\nb' }), 'package or id is empty, too long or has control characters'],
    [3, 'no JSON object'],
  ])('%j is left out and counted', async (broken, reason) => {
    const { records, rejected } = await parse(broken, row())
    expect([records.length, rejected.map((one) => one.reason)]).toEqual([2, [reason]])
  })

  test('is known by its head, its release by the name or the rows', () => {
    const text = JSON.stringify([row()])
    expect(photonMetadata.recognise(sampleOf('cve_data_photon4.0.json', text))).toEqual(['4.0'])
    expect(photonMetadata.recognise(sampleOf('x.json', text))).toEqual(['4.0'])
    expect(photonMetadata.recognise(sampleOf('x.json', '[{"cve_id":"CVE-1-1"}]'))).toBeUndefined()
  })
})
