import { ApiError, type Client, type ServerEvent } from '@plimsoll/contract'
import type { QueryClient } from '@tanstack/react-query'
import { applyEvent, type MarkStale } from './apply-event.ts'
import { LIVE_KEY, type LiveState } from './live-state.ts'

/** Twice the server's heartbeat and a little: silence for longer is a dead connection. Milliseconds. */
const SILENCE_MS = 40_000

/** A scan of a thousand images ends a thousand times; lists are asked for again at most this often. Milliseconds. */
const GATHER_MS = 750

/**
 * Keeps the cache fresh from the server's events until `signal` aborts. A cut stream is opened again after 1, 2, 4 … 30 seconds; because events were missed
 * by then, everything on screen is asked for again once it is back. Ends for good when the session has ended.
 * @param wait sleeps for so many milliseconds or until the signal aborts
 */
export async function followEvents(deps: {
  readonly api: Client
  readonly cache: QueryClient
  readonly signal: AbortSignal
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}): Promise<void> {
  const { api, cache, signal, wait = sleep } = deps
  const say = (state: LiveState) => cache.setQueryData(LIVE_KEY, state)
  const markStale = gatherStale(cache, signal)
  let failures = 0
  let wasCut = false
  say('connecting')
  while (!signal.aborted) {
    const silence = new AbortController()
    try {
      for await (const event of watched(
        api.events.stream({ signal: AbortSignal.any([signal, silence.signal]) }),
        silence,
      )) {
        if (failures > 0 || wasCut)
          await cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== LIVE_KEY[0] })
        failures = 0
        wasCut = false
        say('live')
        applyEvent(cache, event, markStale)
      }
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ApiError && (error.problem.status === 401 || error.problem.status === 403)) {
        await cache.invalidateQueries({ queryKey: ['session'] })
        return
      }
    }
    if (signal.aborted) return
    wasCut = true
    say('reconnecting')
    await wait(Math.min(30_000, 1000 * 2 ** failures), signal)
    failures += 1
  }
}

/** Passes events on and aborts the connection when none came for {@link SILENCE_MS}. */
async function* watched(events: AsyncIterable<ServerEvent>, silence: AbortController): AsyncIterable<ServerEvent> {
  const start = () => setTimeout(() => silence.abort(new Error('The event stream fell silent.')), SILENCE_MS)
  let timer = start()
  try {
    for await (const event of events) {
      clearTimeout(timer)
      timer = start()
      yield event
    }
  } finally {
    clearTimeout(timer)
  }
}

/** Collects stale keys and invalidates them together. */
function gatherStale(cache: QueryClient, signal: AbortSignal): MarkStale {
  const keys = new Map<string, readonly string[]>()
  return (key) => {
    if (keys.size === 0) {
      setTimeout(() => {
        const stale = [...keys.values()]
        keys.clear()
        if (!signal.aborted) for (const queryKey of stale) void cache.invalidateQueries({ queryKey })
      }, GATHER_MS)
    }
    keys.set(key.join('\n'), key)
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
