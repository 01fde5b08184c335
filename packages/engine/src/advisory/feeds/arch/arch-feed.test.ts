import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { arch } from './arch-feed.ts'

const group = (rest: object = {}) => ({
  name: 'AVG-1',
  packages: ['glibc', 'lib32-glibc'],
  status: 'Fixed',
  severity: 'High',
  type: 'arbitrary code execution',
  affected: '2.38-1',
  fixed: '2.38-2',
  issues: ['CVE-2023-4911'],
  advisories: ['ASA-202310-1'],
  ...rest,
})

describe("Arch Linux's groups", () => {
  test.each([
    [{}, 'fixed', [{ events: [{ introduced: '0' }, { fixed: '2.38-2' }] }]],
    [{ status: 'Vulnerable', fixed: null }, 'affected', [{ events: [{ introduced: '0' }] }]],
    [{ status: 'Testing' }, 'fixed', [{ events: [{ introduced: '0' }, { fixed: '2.38-2' }] }]],
    [{ status: 'Unknown', fixed: null }, 'under_investigation', [{ events: [{ introduced: '0' }] }]],
    [{ status: 'Not affected', fixed: null }, 'not_affected', []],
  ])('%j: %s', async (rest, status, ranges) => {
    const { advisories } = await parseText(arch, JSON.stringify([group(rest)]))
    expect(advisories).toMatchObject([
      {
        id: 'AVG-1',
        upstream: ['CVE-2023-4911'],
        related: ['ASA-202310-1'],
        ratings: [{ source: 'arch', severity: 'high' }],
      },
    ])
    expect(advisories[0]?.affected).toEqual(
      ['glibc', 'lib32-glibc'].map((name) => ({ ecosystem: 'Arch Linux', name, ranges, versions: [], status })),
    )
  })

  test.each([
    [group({ name: 'AVG-\u0000' }), 'id is empty, too long or has control characters'],
    [group({ packages: [] }), 'group without a package'],
    [group({ fixed: null }), 'fixed without a version'],
    ['text', 'no JSON object'],
  ])('a broken one is left out and counted', async (broken, reason) => {
    const { advisories, rejected } = await parseText(arch, JSON.stringify([broken, group()]))
    expect([advisories.length, rejected.map((one) => one.reason)]).toEqual([1, [reason]])
  })

  test.each([['[{'], ['"text"'], ['{}']])('%s is refused', async (text) => {
    await expect(parseText(arch, text)).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
  })

  test('are known by their head', () => {
    expect(arch.recognise(sampleOf('all.json', JSON.stringify([group()])))).toEqual([])
    expect(arch.recognise(sampleOf('all.json', '[{"name":"x","packages":[]}]'))).toBeUndefined()
  })
})
