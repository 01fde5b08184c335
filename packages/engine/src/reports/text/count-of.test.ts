import { expect, test } from 'vitest'
import { countOf } from './count-of.ts'

test.each([
  [0, 'layer', undefined, '0 layers'],
  [1, 'layer', undefined, '1 layer'],
  [999, 'package', undefined, '999 packages'],
  [1_234_567, 'vulnerability', 'vulnerabilities', '1,234,567 vulnerabilities'],
])('%i × %s', (count, noun, plural, expected) => {
  expect(countOf(count, noun, plural)).toBe(expected)
})
