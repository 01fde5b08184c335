import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import schema from './report-1.schema.json' with { type: 'json' }

const page = readFileSync(
  join(import.meta.dirname, '..', '..', '..', '..', '..', 'docs', 'reference', 'report-json.md'),
  'utf8',
)

test.each(Object.keys(schema.properties))('the reference speaks of the member %s', (name) => {
  expect(page).toMatch(new RegExp(`^\\| .*\`${name}\``, 'm'))
})

test.each(Object.keys(schema.$defs.vulnerability.properties))(
  'the reference speaks of the finding member %s',
  (name) => {
    expect(page).toContain(`\`${name}\``)
  },
)
