import { describe, expect, it } from 'vitest'
import { ApiError, createClient, REQUEST_HEADER, routeUrl } from './client.ts'
import { imageRoutes } from './images.ts'
import { registryRoutes } from './registries.ts'

interface Seen {
  url: string
  init: RequestInit
}

/** A fetch that answers with what it is given and notes what it was asked. */
function answering(status: number, body: unknown, seen: Seen[] = []): typeof fetch {
  return async (url, init) => {
    seen.push({ url: String(url), init: init ?? {} })
    return new Response(status === 204 ? null : JSON.stringify(body), { status })
  }
}

const session = { user: null, expiresAt: null }

describe('createClient', () => {
  it('fills in path parameters, repeats array members of the query and leaves out absent ones', () => {
    expect(
      routeUrl('http://x/', imageRoutes.findings, {
        params: { imageId: '7' },
        query: { severity: ['high', 'critical'], search: undefined, fixable: true },
      }),
    ).toBe('http://x/api/v1/images/7/findings?severity=high&severity=critical&fixable=true')
    expect(routeUrl('', registryRoutes.get, { params: { registryId: 'a/b' } })).toBe('/api/v1/registries/a%2Fb')
  })

  it('marks changes, and only them, with the request header', async () => {
    const seen: Seen[] = []
    const client = createClient({ baseUrl: 'http://x', fetch: answering(200, session, seen) })

    await client.auth.session()
    await client.auth.signIn({ body: { userName: 'admin', password: 'p' } })

    expect(seen.map(({ init }) => (init.headers as Record<string, string>)[REQUEST_HEADER])).toEqual([undefined, '1'])
  })

  it('throws the problem that the server states', async () => {
    const problem = {
      type: 'urn:plimsoll:error:NOT_FOUND',
      title: 'There is no such thing',
      status: 404,
      code: 'NOT_FOUND',
      detail: 'No image has the id 7.',
    }
    const client = createClient({ baseUrl: 'http://x', fetch: answering(404, problem) })

    const error = await client.images.get({ params: { imageId: '7' } }).catch((thrown: unknown) => thrown)

    expect(error).toBeInstanceOf(ApiError)
    expect((error as ApiError).problem).toEqual(problem)
  })

  it('turns a proxy error page and a dead server into problems of their own', async () => {
    const page = createClient({ baseUrl: 'http://x', fetch: async () => new Response('<html>', { status: 502 }) })
    const dead = createClient({
      baseUrl: 'http://x',
      fetch: async () => {
        throw new TypeError('fetch failed')
      },
    })

    await expect(page.auth.session()).rejects.toMatchObject({ problem: { status: 502, code: 'UNAVAILABLE' } })
    await expect(dead.auth.session()).rejects.toMatchObject({ problem: { status: 0, code: 'UNAVAILABLE' } })
  })

  it('throws the reason of its signal when aborted', async () => {
    const client = createClient({ baseUrl: 'http://127.0.0.1:9' })
    const reason = new Error('left the page')

    await expect(client.auth.session({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

describe('the event stream', () => {
  it('yields events however the bytes are cut, and leaves out comments and unknown kinds', async () => {
    const text =
      ': hello\n\nevent: heartbeat\ndata: {"type":"heartbeat"}\n\ndata: {"type":"new-kind"}\r\n\r\ndata: {"type":"image",\ndata: "imageId":"5"}\n\n'
    const bytes = new TextEncoder().encode(text)
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const client = createClient({ baseUrl: 'http://x', fetch: async () => new Response(body) })

    const events = await Array.fromAsync(client.events.stream())

    expect(events).toEqual([{ type: 'heartbeat' }, { type: 'image', imageId: '5' }])
  })
})
