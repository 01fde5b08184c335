import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Clock } from '../source/http/clock.ts'
import { httpDownload } from './http-download.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  closers.push(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function patientClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = []
  return { slept, now: () => 0, random: () => 0, sleep: async (ms) => void slept.push(ms) }
}

const signal = new AbortController().signal

test('a file comes with what a later conditional request needs', async () => {
  const base = await serve((_, response) =>
    response
      .writeHead(200, { etag: '"1"', 'last-modified': 'Mon, 01 Jun 2026 00:00:00 GMT', 'content-length': '5' })
      .end('hello'),
  )
  await using http = httpDownload()
  const result = await http.download({ url: `${base}/all.zip`, signal })
  expect(result).toMatchObject({
    status: 'ok',
    etag: '"1"',
    lastModified: 'Mon, 01 Jun 2026 00:00:00 GMT',
    totalBytes: 5,
  })
  expect(result.status === 'ok' && Buffer.concat(await Array.fromAsync(result.body)).toString()).toBe('hello')
})

test('what is unchanged or absent is told, not thrown', async () => {
  const base = await serve((request, response) => {
    const code = request.headers['if-none-match'] === '"1"' || request.headers['if-modified-since'] ? 304 : 404
    response.writeHead(code).end()
  })
  await using http = httpDownload()
  expect(await http.download({ url: base, etag: '"1"', lastModified: 'x', signal })).toEqual({ status: 'unchanged' })
  expect(await http.download({ url: base, lastModified: 'Mon, 01 Jun 2026 00:00:00 GMT', signal })).toEqual({
    status: 'unchanged',
  })
  expect(await http.download({ url: base, signal })).toEqual({ status: 'absent' })
})

test('429 and 5xx are tried again, as late as Retry-After asks', async () => {
  const answers = [429, 503, 200]
  const base = await serve((_, response) => response.writeHead(answers.shift() ?? 500, { 'retry-after': '7' }).end('x'))
  const clock = patientClock()
  await using http = httpDownload({ clock })
  expect((await http.download({ url: base, signal })).status).toBe('ok')
  expect(clock.slept).toEqual([7000, 7000])
})

test('a failure names the address without its credentials', async () => {
  const base = await serve((_, response) => response.writeHead(403).end())
  await using http = httpDownload({ clock: patientClock() })
  const url = base.replace('http://', 'http://user:secret@')
  const failure = await http.download({ url, signal }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'ADVISORY_DOWNLOAD_FAILED' })
  expect(String(failure)).toContain('status 403')
  expect(String(failure)).not.toContain('secret')
})
