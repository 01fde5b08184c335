import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { type FakeRegistry, selfSignedCertificate, startFakeRegistry } from '@plimsoll/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { readBounded } from '../read-bounded.ts'
import {
  DEFAULT_TRANSPORT_TIMES,
  type HttpTransport,
  type HttpTransportOptions,
  openHttpTransport,
} from './http-transport.ts'

const signal = new AbortController().signal
const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

function transport(options: Partial<HttpTransportOptions> = {}): HttpTransport {
  const made = openHttpTransport({ ...DEFAULT_TRANSPORT_TIMES, ...options })
  opened.push(made)
  return made
}

async function started(options: Parameters<typeof startFakeRegistry>[0] = {}): Promise<FakeRegistry> {
  const server = await startFakeRegistry(options)
  opened.push(server)
  return server
}

/** A forward proxy that takes every name for the loopback, and remembers what it was asked. */
async function startProxy(): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`)
    response.end('through the proxy')
  })
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization']}`)
    const port = Number(request.url?.split(':').at(-1))
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    for (const each of [upstream, socket]) each.on('error', () => each.destroy())
    upstream.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push({
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
  return { url: `http://user:pass@127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

async function get(via: HttpTransport, url: string): Promise<string> {
  const response = await via.send({ method: 'GET', url: new URL(url) }, signal)
  return Buffer.from(await readBounded(response.body, 10_000, 'It')).toString('utf8')
}

describe('a proxy', () => {
  test('is asked for plain HTTP by whole URLs', async () => {
    const { url, asked } = await startProxy()
    expect(await get(transport({ proxy: { HTTP_PROXY: url } }), 'http://registry.test/v2/?a=b')).toBe(
      'through the proxy',
    )
    expect(asked).toEqual([`GET http://registry.test/v2/?a=b Basic ${Buffer.from('user:pass').toString('base64')}`])
  })

  test('is asked for a tunnel to https, in which certificates are checked as ever', async () => {
    const { url, asked } = await startProxy()
    const tls = selfSignedCertificate({ hosts: ['registry.test'] })
    const server = await started({ tls })
    const target = `https://registry.test:${server.host.split(':')[1]}/v2/`
    const proxy = { HTTPS_PROXY: url }
    expect(await get(transport({ proxy, ca: tls.certificate }), target)).toBe('{}')
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatch(/^CONNECT registry\.test:[0-9]+ Basic /)
    await expect(get(transport({ proxy }), target)).rejects.toMatchObject({ code: 'SOURCE_TLS' })
    const other = target.replace('registry.test', 'other.test')
    await expect(get(transport({ proxy, ca: tls.certificate }), other)).rejects.toMatchObject({ code: 'SOURCE_TLS' })
    expect(await get(transport({ proxy, skipVerify: true }), other)).toBe('{}')
  })

  test('that does not connect is said to be the reason, without its password', async () => {
    const { url } = await startProxy()
    const error = await get(transport({ proxy: { HTTPS_PROXY: url } }), 'https://registry.test:1/').catch(
      (thrown) => thrown,
    )
    expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', message: expect.stringMatching(/HTTPS_PROXY/) })
    expect(`${error} ${error.cause}`).not.toContain('user:pass')
  })

  test('is not used for what NO_PROXY names, nor for the loopback', async () => {
    const { url, asked } = await startProxy()
    const server = await started()
    expect(await get(transport({ proxy: { HTTP_PROXY: url } }), `${server.origin}/v2/`)).toBe('{}')
    const direct = transport({
      proxy: { HTTP_PROXY: url, NO_PROXY: '.test' },
      addresses: new Map([['registry.test', '127.0.0.1']]),
    })
    expect(await get(direct, server.origin.replace('127.0.0.1', 'registry.test').concat('/v2/'))).toBe('{}')
    expect(asked).toEqual([])
  })

  test('does not open a way around the addresses that are allowed', async () => {
    const { url, asked } = await startProxy()
    const guarded = transport({
      proxy: { HTTP_PROXY: url },
      allowAddress: (address) => !address.startsWith('169.254.'),
    })
    await expect(get(guarded, 'http://169.254.169.254/latest/')).rejects.toMatchObject({
      code: 'SOURCE_ADDRESS_REFUSED',
    })
    expect(asked).toEqual([])
  })
})

describe('a connection', () => {
  test('is used again after a body was read or let go of', async () => {
    const ports = new Set<number | undefined>()
    const server = createServer((request, response) => {
      ports.add(request.socket.remotePort)
      response.writeHead(200, { 'content-length': 1000 }).end('x'.repeat(1000))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    // With one at a time, a second one is made only if the first was lost.
    const via = transport({ maxConnections: 1 })
    for (let round = 0; round < 3; round += 1) {
      await get(via, url)
      const response = await via.send({ method: 'GET', url: new URL(url) }, signal)
      response.discard()
      const head = await via.send({ method: 'HEAD', url: new URL(url) }, signal)
      head.discard()
    }
    expect(ports.size).toBe(1)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  test('ends with the transport, and what waited for it fails', async () => {
    const server = await started()
    server.inject({ fault: { kind: 'silence', afterBytes: -1 } })
    const via = transport()
    const waiting = get(via, `${server.origin}/v2/`)
    setImmediate(() => via[Symbol.asyncDispose]())
    await expect(waiting).rejects.toThrow(/closed/)
  })

  test('to what does not speak HTTP is explained', async () => {
    const server = createTcpServer((socket) =>
      socket
        .on('error', () => socket.destroy())
        .resume()
        .end('SSH-2.0-OpenSSH_9.2\r\n'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await expect(get(transport(), `http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'SOURCE_PROTOCOL' })
    await expect(get(transport(), `https://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'SOURCE_TLS' })
    await new Promise((resolve) => server.close(resolve))
  })
})
