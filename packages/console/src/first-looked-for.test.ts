import { expect, test } from 'vitest'
import { firstLookedFor } from './first-looked-for.ts'

test.each([
  [['baseline', 'secret'], 'secret'],
  [['build-risk', 'malware'], 'malware'],
  [['build-risk'], 'build-risk'],
  [[], 'baseline'],
] as const)('a center that looks for %j opens the list with %s', (looksFor, category) => {
  expect(firstLookedFor(looksFor)).toBe(category)
})
