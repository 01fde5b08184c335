import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { DEFAULT_TRANSPORT_TIMES, type HttpUpload, openHttpTransport } from './http-transport.ts'

const signal = new AbortController().signal
const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  const server: Server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push({
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

/** Pieces of a mebibyte; `ended` settles when nobody reads them any more. */
function pieces(count: number): HttpUpload & { readonly ended: Promise<number> } {
  let given = 0
  let end: (given: number) => void = () => undefined
  const ended = new Promise<number>((resolve) => {
    end = resolve
  })
  return {
    bytes: count * 1024 * 1024,
    ended,
    async *chunks() {
      try {
        for (; given < count; given++) yield Buffer.alloc(1024 * 1024, given)
      } finally {
        end(given)
      }
    },
  }
}

function transport(options: { readonly responseTimeoutMs?: number } = {}) {
  const made = openHttpTransport({ ...DEFAULT_TRANSPORT_TIMES, ...options })
  opened.push(made)
  return made
}

describe('an upload', () => {
  test('arrives whole, with its length', async () => {
    let received = 0
    const url = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.length))
      request.on('end', () => response.end(request.headers['content-length']))
    })
    const response = await transport().send({ method: 'PUT', url, body: pieces(20) }, signal)
    let stated = ''
    for await (const chunk of response.body) stated += Buffer.from(chunk).toString()
    expect([received, stated]).toEqual([20 * 1024 * 1024, String(20 * 1024 * 1024)])
  })

  test('that is refused while it is sent ends, and its source is let go of', async () => {
    const url = await serve((request, response) => {
      response.writeHead(413, { connection: 'close' }).end()
      request.socket.end()
    })
    const body = pieces(2000)
    const outcome = await transport()
      .send({ method: 'PUT', url, body }, signal)
      .then(
        ({ status }) => status,
        (error: { code: string }) => error.code,
      )
    expect([413, 'SOURCE_UNREACHABLE']).toContain(outcome)
    expect(await body.ended).toBeLessThan(2000)
  })

  test('whose source fails is not sent as if it were whole', async () => {
    let isWhole = false
    const url = await serve((request, response) => {
      request.on('end', () => {
        isWhole = request.complete
        response.end()
      })
    })
    const body: HttpUpload = {
      bytes: 100,
      async *chunks() {
        yield Buffer.alloc(10)
        throw new Error('the disk is gone')
      },
    }
    await expect(transport().send({ method: 'PUT', url, body }, signal)).rejects.toMatchObject({
      code: expect.stringMatching(/^SOURCE_/),
    })
    expect(isWhole).toBe(false)
  })

  test('that nobody answers is given up', async () => {
    const url = await serve((request) => request.resume())
    await expect(
      transport({ responseTimeoutMs: 50 }).send({ method: 'PUT', url, body: pieces(1) }, signal),
    ).rejects.toMatchObject({
      code: 'SOURCE_TIMED_OUT',
    })
  })

  test('ends with its signal', async () => {
    const controller = new AbortController()
    const url = await serve(() => controller.abort(new Error('enough')))
    const body = pieces(2000)
    await expect(transport().send({ method: 'PUT', url, body }, controller.signal)).rejects.toThrow('enough')
    expect(await body.ended).toBeLessThan(2000)
  })
})
