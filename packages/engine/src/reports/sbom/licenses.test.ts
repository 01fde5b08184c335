import { expect, test } from 'vitest'
import { parseLicense } from './licenses.ts'

test.each([
  ['MIT', 'id'],
  [' Apache-2.0 ', 'id'],
  ['MIT OR Apache-2.0', 'expression'],
  ['(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0', 'expression'],
  ['MIT License', 'name'],
  ['MIT AND', 'name'],
  ['(MIT', 'name'],
  ['MIT)', 'name'],
  ['MIT WITH MIT', 'name'],
  ['GPLv2+ and MIT', 'name'],
  ['', 'name'],
  [`${'('.repeat(900)}MIT${')'.repeat(900)}`, 'name'],
])('%j is an SPDX %s', (text, kind) => {
  expect(parseLicense(text).kind).toBe(kind)
})
