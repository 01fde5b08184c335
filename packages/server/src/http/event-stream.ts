const HEARTBEAT_MS = 15_000

/**
 * Events as a `text/event-stream` (WHATWG HTML §9.2): `event` is the event's type, `data` its JSON. A heartbeat keeps proxies and both ends awake
 * while nothing happens; closing the stream closes the source.
 */
export async function* encodeEvents(
  events: AsyncIterable<{ readonly type: string }>,
  heartbeatMs: number = HEARTBEAT_MS,
): AsyncIterable<string> {
  const source = events[Symbol.asyncIterator]()
  try {
    let next = source.next()
    for (;;) {
      const beat = Promise.withResolvers<'beat'>()
      const timer = setTimeout(() => beat.resolve('beat'), heartbeatMs)
      const outcome = await Promise.race([next, beat.promise]).finally(() => clearTimeout(timer))
      if (outcome === 'beat') yield encode({ type: 'heartbeat' })
      else if (outcome.done) return
      else {
        yield encode(outcome.value)
        next = source.next()
      }
    }
  } finally {
    await source.return?.()
  }
}

function encode(event: { readonly type: string }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
