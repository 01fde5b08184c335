import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { epss } from './epss-feed.ts'

describe('EPSS scores', () => {
  test('are read with the day that their comment names', async () => {
    const { records, builtAt } = await parseText(
      epss,
      '#model_version:v2025.03.14,score_date:2026-02-27T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1000,0.97,0.999\nCVE-2024-1001,4.2e-04,0.1\n',
    )
    expect(records.map((record) => record.kind === 'epss' && record.epss)).toEqual([
      { cve: 'CVE-2024-1000', score: 0.97, percentile: 0.999, date: '2026-02-27' },
      { cve: 'CVE-2024-1001', score: 0.00042, percentile: 0.1, date: '2026-02-27' },
    ])
    expect(builtAt).toBe('2026-02-27T00:00:00Z')
  })

  test('without a head or with semicolons are read too', async () => {
    const { records } = await parseText(epss, 'CVE-2024-1000;0.97;0.999')
    expect(records).toHaveLength(1)
  })

  test.each([
    ['CVE-2024-1000,1.5,0.9'],
    ['CVE-2024-1000,-0.5,0.9'],
    ['CVE-2024-1000,0.5'],
    ['CVE-24-1,0.1,0.1'],
    ['CVE-2024-1000,..,0.1'],
  ])('the line %s is left out', async (line) => {
    const { records, rejected } = await parseText(epss, `CVE-2024-1001,0.1,0.1\n${line}\n`)
    expect(records).toHaveLength(1)
    expect(rejected).toHaveLength(1)
  })

  test('a file without any score is refused', async () => {
    await expect(parseText(epss, '<html>Not found</html>')).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
  })

  test.each([
    ['#model_version:v1,score_date:2026-01-01', true],
    ['cve,epss,percentile\nCVE-2024-1,0,0', true],
    ['CVE-2024-1000;0.97;0.999\n', true],
    ['CVE-2024-1000 is bad', false],
  ])('%j is known: %s', (head, isKnown) => {
    expect(epss.recognise(sampleOf('x.csv', head)) !== undefined).toBe(isKnown)
  })
})
