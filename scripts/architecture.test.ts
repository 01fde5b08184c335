import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const walls: Record<'rooms' | 'packages', Record<string, string[]>> = createRequire(import.meta.url)('../walls.cjs')

/** Rows of the Markdown table under a heading: first cell → names in back-ticks of the second. */
function tableUnder(heading: string): Record<string, string[]> {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? ''
  const rows = [...section.matchAll(/^\| `([^`]+)` \| ([^|]*) \|/gm)]
  return Object.fromEntries(
    rows.map(([, name = '', sees = '']) => [name, [...sees.matchAll(/`([^`]+)`/g)].map(([, seen = '']) => seen)]),
  )
}

test('ARCHITECTURE.md shows the very walls that are checked', () => {
  expect(tableUnder('Rooms of the engine')).toEqual(walls.rooms)
  expect(tableUnder('Packages')).toEqual(walls.packages)
})
