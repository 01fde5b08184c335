import { expect, test } from 'vitest'
import { DEFAULT_LAYER_LIMITS } from '../layer/limits.ts'
import { catalogKey } from './catalog-key.ts'

const analyzers = [
  { name: 'packages/dpkg', version: 1 },
  { name: 'packages/npm', version: 3 },
]

test('the order of the catalog makes no other key', () => {
  expect(catalogKey(analyzers.toReversed())).toBe(catalogKey(analyzers))
})

test('everything that a report depends on makes another key', () => {
  const keys = [
    catalogKey(analyzers),
    catalogKey(analyzers.slice(1)),
    catalogKey([{ name: 'packages/dpkg', version: 2 }, ...analyzers.slice(1)]),
    catalogKey(analyzers, 'rules'),
    catalogKey(analyzers, '', { ...DEFAULT_LAYER_LIMITS, maxFileBytes: 1 }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  for (const key of keys) expect(key).toMatch(/^[a-f0-9]{32}$/)
})
