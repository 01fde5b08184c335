import { expect, test } from 'vitest'
import { SourceError, type SourceErrorCode } from '../source-error.ts'
import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'
import { DEFAULT_RETRY_POLICY, isTransient, parseRetryAfter, pauseAfter } from './retry.ts'

const now = Date.parse('2024-05-01T12:00:00Z')

test.each([
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5000],
  ['Wed, 01 May 2024 12:00:30 GMT', 30_000],
  ['Wed, 01 May 2024 11:00:00 GMT', 0],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['2024', 2_024_000],
  ['99999999999999', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %s is %s ms', (value, expected) => {
  expect(parseRetryAfter(value, now)).toBe(expected)
})

test.each([
  ['SOURCE_RATE_LIMITED', undefined, true],
  ['SOURCE_SERVER_FAILED', undefined, true],
  ['SOURCE_TIMED_OUT', undefined, true],
  ['SOURCE_UNREACHABLE', 'ECONNRESET', true],
  ['SOURCE_UNREACHABLE', 'EAI_AGAIN', true],
  ['SOURCE_UNREACHABLE', 'ENOTFOUND', false],
  ['SOURCE_UNREACHABLE', 'ECONNREFUSED', false],
  ['SOURCE_UNAUTHORIZED', undefined, false],
  ['SOURCE_TLS', 'CERT_HAS_EXPIRED', false],
  ['SOURCE_DIGEST_MISMATCH', undefined, false],
] as const satisfies readonly (readonly [SourceErrorCode, string | undefined, boolean])[])(
  '%s %s is worth another try: %s',
  (code, errno, expected) => {
    expect(isTransient(new SourceError(code, 'x', { detail: { errno } }))).toBe(expected)
  },
)

test('pauses double up to a bound, and are jittered between half and all of it', () => {
  const error = new SourceError('SOURCE_SERVER_FAILED', 'x')
  const policy = { ...DEFAULT_RETRY_POLICY, attempts: 20 }
  const at = (random: number): Clock => ({ ...systemClock, random: () => random })
  const pauses = [1, 2, 3, 10].map((failures) => [
    pauseAfter(error, failures, policy, at(0)),
    pauseAfter(error, failures, policy, at(1)),
  ])
  expect(pauses).toEqual([
    [250, 500],
    [500, 1000],
    [1000, 2000],
    [7500, 15_000],
  ])
  expect(pauseAfter(error, 20, policy, at(0))).toBeUndefined()
  expect(pauseAfter(new Error('x'), 1, policy, at(0))).toBeUndefined()
})

test('sleep ends at once with the reason of its signal', async () => {
  const reason = new Error('enough')
  const controller = new AbortController()
  const sleeping = systemClock.sleep(3_600_000, controller.signal)
  controller.abort(reason)
  await expect(sleeping).rejects.toBe(reason)
  await expect(systemClock.sleep(0, controller.signal)).rejects.toBe(reason)
})
