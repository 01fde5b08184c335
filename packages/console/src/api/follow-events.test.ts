import { createClient, type Scan, type ServerEvent } from '@plimsoll/contract'
import { QueryClient } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import { createMockCenter, type MockCenter } from '../mock-api/mock-center.ts'
import { followEvents } from './follow-events.ts'
import { LIVE_KEY } from './live-state.ts'
import { queries } from './queries.ts'

/** A client of `answering`, whose answers end when the call is aborted, as those of a real `fetch` do. */
const clientOf = (answering: (request: Request) => Promise<Response>) =>
  createClient({
    baseUrl: 'http://mock',
    fetch: async (input, init) => {
      const request = new Request(input as string, init)
      const response = await answering(request)
      const body = response.body?.pipeThrough(new TransformStream(), { signal: request.signal })
      return new Response(body ?? null, response)
    },
  })

function centerOf(): { readonly center: MockCenter; readonly api: ReturnType<typeof clientOf> } {
  const center = createMockCenter({ now: Date.now, signedIn: true, stepMs: 0 })
  return { center, api: clientOf(center.handle) }
}

test('a scan that was started is followed to its end without asking again', async () => {
  const { center, api } = centerOf()
  const cache = new QueryClient()
  const ending = new AbortController()
  const following = followEvents({ api, cache, signal: ending.signal })
  await vi.waitFor(() => expect(cache.getQueryData(LIVE_KEY)).toBe('live'))

  const { id } = await api.scans.create({ body: { targets: { imageIds: ['1'] } } })
  const key = queries.scan(id).queryKey
  await vi.waitFor(() => expect(cache.getQueryData<Scan>(key)?.state).toBe('complete'))
  expect(cache.getQueryData<Scan>(key)?.items).toMatchObject({ total: 1, complete: 1 })

  ending.abort()
  await following
  center.close()
})

test('a cut stream is opened again with longer and longer pauses, and what is shown is asked for anew', async () => {
  const event: ServerEvent = { type: 'heartbeat' }
  const cut = () =>
    new Response(`data: ${JSON.stringify(event)}\n\n`, { headers: { 'content-type': 'text/event-stream' } })
  const answers = [
    cut,
    () => Promise.reject(new TypeError('refused')),
    () => Promise.reject(new TypeError('refused')),
    cut,
  ]
  const ending = new AbortController()
  const api = clientOf(async () => {
    const next = answers.shift()
    if (next === undefined) ending.abort()
    return next === undefined ? cut() : next()
  })
  const cache = new QueryClient()
  cache.setQueryData(['images', 'list'], 'shown')
  const pauses: number[] = []
  await followEvents({ api, cache, signal: ending.signal, wait: async (ms) => void pauses.push(ms) })

  expect(pauses).toEqual([1000, 2000, 4000, 1000])
  expect(cache.getQueryState(['images', 'list'])?.isInvalidated).toBe(true)
})

test('a session that has ended ends the following', async () => {
  const center = createMockCenter({ now: Date.now })
  const cache = new QueryClient()
  const pauses: number[] = []
  await followEvents({
    api: clientOf(center.handle),
    cache,
    signal: new AbortController().signal,
    wait: async (ms) => void pauses.push(ms),
  })
  expect(pauses).toEqual([])
})
