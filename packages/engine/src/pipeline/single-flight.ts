/** Work under a key that is under way at most once; whoever asks meanwhile shares it. */
export interface SingleFlight<T> {
  /**
   * Resolves with what `work` gives, one's own or that of somebody who asked before. Work is aborted when everybody who wants it has gone.
   * When somebody else's work fails, one's own is tried: it may have been their source that failed.
   */
  run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>
}

interface Flight<T> {
  readonly result: Promise<T>
  readonly controller: AbortController
  waiting: number
}

export function singleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>()

  const remove = (key: string, flight: Flight<T>): void => {
    if (flights.get(key) === flight) flights.delete(key)
  }

  const start = (key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const controller = new AbortController()
    const result = work(controller.signal)
    const flight: Flight<T> = { result, controller, waiting: 0 }
    flights.set(key, flight)
    const land = (): void => remove(key, flight)
    result.then(land, land)
    return flight
  }

  const join = async (key: string, flight: Flight<T>, signal: AbortSignal): Promise<T> => {
    const gone = Promise.withResolvers<never>()
    const leave = (): void => gone.reject(signal.reason)
    // Work that has just been started may have aborted it already.
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    flight.waiting += 1
    try {
      return await Promise.race([flight.result, gone.promise])
    } finally {
      signal.removeEventListener('abort', leave)
      flight.waiting -= 1
      if (flight.waiting === 0) {
        remove(key, flight)
        flight.controller.abort(signal.reason)
      }
    }
  }

  return {
    async run(key, signal, work) {
      for (;;) {
        signal.throwIfAborted()
        const other = flights.get(key)
        if (other === undefined) return join(key, start(key, work), signal)
        try {
          return await join(key, other, signal)
        } catch {
          signal.throwIfAborted()
        }
      }
    },
  }
}
