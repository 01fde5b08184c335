/** Work under a key that is under way at most once; whoever asks meanwhile shares it. */
export interface SingleFlight<T> {
  /** The work is aborted only when everybody who asked for it has gone. */
  run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>
}

interface Flight<T> {
  readonly result: Promise<T>
  readonly controller: AbortController
  waiting: number
}

export function singleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>()
  return {
    async run(key, signal, work) {
      signal.throwIfAborted()
      const flight = flights.get(key) ?? start(key, work)
      flight.waiting++
      const gone = Promise.withResolvers<never>()
      const leave = () => gone.reject(signal.reason)
      signal.addEventListener('abort', leave, { once: true })
      try {
        return await Promise.race([flight.result, gone.promise])
      } finally {
        signal.removeEventListener('abort', leave)
        flight.waiting--
        if (flight.waiting === 0) {
          flight.controller.abort()
          if (flights.get(key) === flight) flights.delete(key)
        }
      }
    },
  }

  function start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController()
    const result = work(controller.signal)
    result.catch(() => undefined)
    const flight: Flight<T> = { result, controller, waiting: 0 }
    flights.set(key, flight)
    return flight
  }
}
