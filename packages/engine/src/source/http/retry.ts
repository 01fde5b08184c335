import { SourceError } from '../source-error.ts'
import type { Clock } from './clock.ts'

/** How patient we are with one operation. All times in milliseconds. */
export interface RetryPolicy {
  /** Tries in all; 1 means no second one. */
  readonly attempts: number
  /** The pause before the second try; doubled for each further one, then jittered between half and all of it. */
  readonly baseDelayMs: number
  readonly maxDelayMs: number
  /** A `Retry-After` longer than this is not waited for: the error says how long it was. */
  readonly maxRetryAfterMs: number
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = Object.freeze({
  attempts: 5,
  baseDelayMs: 500,
  maxDelayMs: 15_000,
  maxRetryAfterMs: 120_000,
})

const TRANSIENT_ERRNOS: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETDOWN',
  'ENETUNREACH',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'INCOMPLETE',
])

/**
 * Is it worth trying again? Yes for 429, 5xx, silence and broken connections; no for what will not change by itself, such as an unknown
 * host or a refused connection.
 */
export function isTransient(error: unknown): error is SourceError {
  if (!(error instanceof SourceError)) return false
  switch (error.code) {
    case 'SOURCE_RATE_LIMITED':
    case 'SOURCE_SERVER_FAILED':
    case 'SOURCE_TIMED_OUT':
      return true
    case 'SOURCE_UNREACHABLE':
      return TRANSIENT_ERRNOS.has(error.detail['errno'])
    default:
      return false
  }
}

/**
 * Runs `operation` until it succeeds, fails for good, or the policy's patience ends.
 * @throws what the last try threw; the signal's reason when aborted
 */
export async function withRetries<T>(
  operation: () => Promise<T>,
  policy: RetryPolicy,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await operation()
    } catch (error) {
      signal.throwIfAborted()
      const pause = pauseAfter(error, failures, policy, clock)
      if (pause === undefined) throw error
      await clock.sleep(pause, signal)
    }
  }
}

/** Milliseconds to wait after the `failures`-th failure in a row, or undefined when it is time to give up. */
export function pauseAfter(error: unknown, failures: number, policy: RetryPolicy, clock: Clock): number | undefined {
  if (!isTransient(error) || failures >= policy.attempts) return undefined
  const stated = error.detail['retryAfterMs']
  if (typeof stated === 'number') return stated > policy.maxRetryAfterMs ? undefined : stated
  const full = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (failures - 1))
  return full / 2 + (clock.random() * full) / 2
}

/**
 * `Retry-After` (RFC 9110, 10.2.3): seconds or a date → milliseconds from now, never negative. Undefined for anything else.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const text = value.trim()
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000
  const date = /^[A-Za-z]{3}, /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
