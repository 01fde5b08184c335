import { describe, expect, test } from 'vitest'
import { parseText, sampleOf } from '../../../../test/parse-text.ts'
import { endoflife } from './endoflife-feed.ts'

const full = (...result: unknown[]) =>
  JSON.stringify({ schema_version: '1.2.0', generated_at: '2026-02-01T00:00:00+00:00', total: 1, result })

describe('endoflife.date', () => {
  test('says until when releases are supported, also in the future', async () => {
    const { records, builtAt } = await parseText(
      endoflife,
      full({
        name: 'debian',
        releases: [
          { name: '12', isEol: false, eolFrom: '2026-06-10', eoesFrom: '2028-06-30' },
          { name: '14', isEol: false, eolFrom: null },
        ],
      }),
    )
    expect(records.map((record) => record.kind === 'lifecycle' && record.lifecycle)).toEqual([
      { product: 'debian', cycle: '12', endOfLife: '2026-06-10', endOfExtendedSupport: '2028-06-30' },
      { product: 'debian', cycle: '14' },
    ])
    expect(builtAt).toBe('2026-02-01T00:00:00Z')
  })

  test('products without names or releases are left out', async () => {
    const { records, rejected } = await parseText(
      endoflife,
      full({ name: 'x' }, 'text', { name: 'y', releases: [{}, { name: '1' }] }),
    )
    expect(records).toHaveLength(1)
    expect(rejected).toHaveLength(3)
  })

  test('anything else is refused', async () => {
    await expect(parseText(endoflife, '{"result":{}}')).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
  })

  test('is known by its head', () => {
    expect(endoflife.recognise(sampleOf('full', full({ name: 'x', releases: [{ name: '1', isEol: true }] })))).toEqual(
      [],
    )
    expect(endoflife.recognise(sampleOf('full', '{"result":[]}'))).toBeUndefined()
  })
})
