import { expect, test } from 'vitest'
import { parseSeverities, parseThreshold } from './parse-severities.ts'

test('severities are a list, in any case', () => {
  expect([...parseSeverities('CRITICAL, high')]).toEqual(['critical', 'high'])
})

test('a threshold is one severity', () => {
  expect(parseThreshold('High')).toBe('high')
  expect(() => parseThreshold('high,low')).toThrow(/"high,low" is not a severity for --fail-on/)
})

test.each(['', 'severe', 'high,', 'high;low'])('%j is refused', (text) => {
  expect(() => parseSeverities(text)).toThrow(/The severities are critical, high, medium/)
})
