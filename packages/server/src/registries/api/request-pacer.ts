import { type Clock, systemClock } from '@plimsoll/engine'

/** Keeps requests to one registry apart, and all of them back when it asks for patience. */
export interface RequestPacer {
  /** Waits for the next free moment. @throws the signal's reason when aborted */
  take(signal: AbortSignal): Promise<void>
  /** The registry refused a request for its rate: nothing is sent for as long as it said, and then half as often. */
  slowDown(retryAfterMs: number | undefined): void
}

/** Below this a sync would never end. */
const MIN_PER_SECOND = 0.5
/** After a refusal the rate grows by this factor with every request, up to where it began. */
const RECOVERY = 1.005
/** Requests of so many milliseconds may be made at once after a pause, so that a single question is not slowed down. */
const BURST_MS = 500

/** @param perSecond requests in a second, at most, over any time longer than a moment */
export function requestPacer(perSecond: number, clock: Clock = systemClock): RequestPacer {
  let rate = perSecond
  /** When all requests so far would have been sent if they had come evenly. */
  let paidUntil = Number.NEGATIVE_INFINITY
  let heldUntil = Number.NEGATIVE_INFINITY
  return {
    async take(signal) {
      for (;;) {
        signal.throwIfAborted()
        const now = clock.now()
        paidUntil = Math.max(paidUntil, now) + 1000 / rate
        rate = Math.min(perSecond, rate * RECOVERY)
        const wait = Math.max(paidUntil - BURST_MS, heldUntil) - now
        if (wait > 0) await clock.sleep(wait, signal)
        // Whoever waited for his moment while the registry asked for patience queues up again.
        if (heldUntil <= clock.now()) return
      }
    },
    slowDown(retryAfterMs) {
      const now = clock.now()
      // Requests that were under way together are refused together: that is one refusal.
      if (heldUntil <= now) rate = Math.max(MIN_PER_SECOND, rate / 2)
      heldUntil = Math.max(heldUntil, now + Math.max(retryAfterMs ?? 0, 1000 / rate))
      paidUntil = Math.max(paidUntil, heldUntil + BURST_MS)
    },
  }
}
