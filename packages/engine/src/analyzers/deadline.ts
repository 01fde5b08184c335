/** Bounds how long one piece of work after the other may take. Made once for many: a timer and a listener for each of 100,000 files would cost more than most of them. */
export interface Deadline extends Disposable {
  /** Settles like `work`, or rejects with a {@link DeadlineError} after `ms`, or with the reason of the signal; the work itself goes on unheard. One at a time. */
  bound(work: Promise<void>): Promise<void>
}

export class DeadlineError extends Error {}

/** @param ms for each piece of work */
export function createDeadline(ms: number, signal: AbortSignal): Deadline {
  let reject: ((reason: unknown) => void) | undefined
  const timer = setTimeout(() => {
    reject?.(new DeadlineError())
  }, ms)
  timer.unref()
  const onAbort = (): void => reject?.(signal.reason)
  signal.addEventListener('abort', onAbort)
  return {
    async bound(work) {
      signal.throwIfAborted()
      const given = new Promise<never>((_, rejectGiven) => {
        reject = rejectGiven
      })
      timer.refresh()
      timer.ref()
      try {
        await Promise.race([work, given])
      } finally {
        timer.unref()
        reject = undefined
      }
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}
