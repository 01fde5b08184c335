import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { baselinesPage } from './baselines-page.ts'

test('the page of baselines says what the records say; `node scripts/baselines-page.ts` writes it', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/reference/baselines.md'), 'utf8')
  expect(page).toBe(baselinesPage())
})
