import { describe, expect, test } from 'vitest'
import { formatDate, formatDateTime, formatDay, formatDuration, formatExact, formatRelative } from './time.ts'

const INSTANT = '2026-11-23T20:09:05.000Z'

describe('instants are shown in the zone of the reader', () => {
  test('the same instant is another day in Shanghai', () => {
    expect(formatDateTime(INSTANT, 'en', 'America/New_York')).toMatch(/^Nov 23, 2026, 3:09\sPM$/)
    expect(formatDateTime(INSTANT, 'zh-CN', 'Asia/Shanghai')).toBe('2026年11月24日 04:09')
  })

  test('the exact form names seconds and zone', () => {
    expect(formatExact(INSTANT, 'en', 'UTC')).toMatch(/^November 23, 2026 at 8:09:05\sPM UTC$/)
  })

  test('a calendar day stays the same day west of Greenwich', () => {
    expect(formatDate('2026-11-23', 'en', 'America/Los_Angeles')).toBe('Nov 23, 2026')
    expect(formatDate('2026-11-23T01:00:00Z', 'en', 'America/Los_Angeles')).toBe('Nov 22, 2026')
  })

  test('an axis names the day without its year', () => {
    expect(formatDay('2026-11-03', 'en')).toBe('Nov 3')
    expect(formatDay('2026-11-03', 'zh-CN')).toBe('11月3日')
  })

  test('text that is no instant is shown as it came', () => {
    expect(formatDateTime('soon', 'en')).toBe('soon')
    expect(formatRelative('soon', 'en', 0)).toBe('soon')
  })
})

describe('relative times use the largest unit that fits', () => {
  const now = Date.parse(INSTANT)
  test.each([
    ['2026-11-23T20:08:40Z', 'now'],
    ['2026-11-23T20:06:05Z', '3 minutes ago'],
    ['2026-11-23T18:09:05Z', '2 hours ago'],
    ['2026-11-22T20:09:05Z', 'yesterday'],
    ['2026-11-25T20:09:05Z', 'in 2 days'],
    ['2026-09-01T00:00:00Z', '2 months ago'],
    ['2024-01-01T00:00:00Z', '2 years ago'],
  ])('%s is %s', (instant, label) => {
    expect(formatRelative(instant, 'en', now)).toBe(label)
  })

  test('and the words of the language', () => {
    expect(formatRelative('2026-11-23T20:06:05Z', 'zh-CN', now)).toBe('3分钟前')
  })
})

test.each([
  [340, '340 ms'],
  [1_000, '1 s'],
  [65_000, '1 min 5 s'],
  [3_600_000, '1 h'],
  [90_061_000, '1 d 1 h'],
  [-1, '–'],
])('a span of %d ms is %s', (ms, label) => {
  expect(formatDuration(ms, 'en')).toBe(label)
})

test('a span in Chinese carries Chinese units', () => {
  expect(formatDuration(65_000, 'zh-CN')).toBe('1 分 5 秒')
})
