import { expect, test } from 'vitest'
import { formatCompact, formatNumber, formatPercent } from './number.ts'

test('whole numbers carry the grouping of the language', () => {
  expect(formatNumber(1234567, 'en')).toBe('1,234,567')
  expect(formatNumber(0, 'zh-CN')).toBe('0')
})

test('counts are shortened only from six digits on', () => {
  expect(formatCompact(99_999, 'en')).toBe('99,999')
  expect(formatCompact(123_456, 'en')).toBe('123.5K')
  expect(formatCompact(1_200_000, 'zh-CN')).toBe('120万')
})

test.each([
  [0, '0%'],
  [0.00001, '<0.01%'],
  [0.00043, '0.04%'],
  [0.0321, '3.2%'],
  [0.5, '50%'],
  [0.973, '97%'],
  [1, '100%'],
])('a share of %d is %s', (share, label) => {
  expect(formatPercent(share, 'en')).toBe(label)
})
