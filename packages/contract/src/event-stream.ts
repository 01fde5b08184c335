import type { z } from 'zod'

/** Longest event we take, in characters. */
const MAX_EVENT_CHARS = 4_000_000

/**
 * Events of a `text/event-stream` (WHATWG HTML §9.2), each `data` parsed as JSON by `schema`. Opens the stream when first asked, ends when the server ends it;
 * coming back is the caller's business. Events that `schema` does not know are left out, so that an older client survives a newer server.
 */
export async function* readServerEvents<S extends z.ZodType>(
  open: () => Promise<Response>,
  schema: S,
): AsyncIterable<z.output<S>> {
  const response = await open()
  if (!response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let pending = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      pending = (pending + value).replaceAll('\r\n', '\n')
      if (pending.length > MAX_EVENT_CHARS) throw new Error('The server sent an event that is too long.')
      for (let end = pending.indexOf('\n\n'); end >= 0; end = pending.indexOf('\n\n')) {
        const data = dataOf(pending.slice(0, end))
        pending = pending.slice(end + 2)
        const event = data === '' ? undefined : schema.safeParse(JSON.parse(data))
        if (event?.success) yield event.data
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function dataOf(block: string): string {
  return block
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(line.startsWith('data: ') ? 6 : 5))
    .join('\n')
}
