import { expect, test } from 'vitest'
import { parseDuration } from './parse-duration.ts'

test.each([
  ['90', 90_000],
  ['90s', 90_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['500ms', 500],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text, '--timeout')).toBe(ms)
})

test.each(['', '0', '0s', 'five', '5 m', '5d', '-1s', '1h30', '9999999h', '1.5h'])(
  '%j is refused with an example',
  (text) => {
    expect(() => parseDuration(text, '--timeout')).toThrow(/is not a duration for --timeout.*such as 90s/)
  },
)
