import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import type { MockOptions } from '../src/mock-api/mock-state.ts'
import { mockApiMiddleware } from './mock-api-middleware.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

/** As strict as the center's own, so that what works here works there. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'"

/** A built console in front of a mock center, on a free port of this machine. */
export interface MockServer {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Serves `folder` (the output of `vite build`); every address that is no file is the console's own. */
export async function serveMock(folder: string, options: Partial<MockOptions> = {}): Promise<MockServer> {
  const api = mockApiMiddleware(options)
  const server = createServer((request, response) => {
    api(request, response, async () => {
      const path = normalize(new URL(request.url ?? '/', 'http://mock').pathname)
      const file = extname(path) === '' ? 'index.html' : path
      const body = await readFile(join(folder, file)).catch(() => undefined)
      if (body === undefined) response.writeHead(404).end()
      else
        response
          .writeHead(200, {
            'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
            'content-security-policy': POLICY,
          })
          .end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
