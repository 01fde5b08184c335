import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { createMockCenter } from '../src/mock-api/mock-center.ts'
import type { MockOptions } from '../src/mock-api/mock-state.ts'

/** The mock center as middleware of an HTTP server: answers below `/api`, passes everything else on. Server-side only. */
export function mockApiMiddleware(
  options: Partial<MockOptions> = {},
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  const center = createMockCenter({ now: Date.now, moreImages: 0, ...options })
  return (request, response, next) => {
    if (!request.url?.startsWith('/api/')) return next()
    void toRequest(request)
      .then((each) => center.handle(each))
      .then((answer) => send(answer, response))
  }
}

async function toRequest(request: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const method = request.method ?? 'GET'
  const body = Buffer.concat(chunks)
  return new Request(`http://mock${request.url}`, { method, ...(body.length > 0 ? { body } : {}) })
}

function send(answer: Response, response: ServerResponse): void {
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  if (answer.body === null) {
    response.end()
    return
  }
  const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0])
  response.on('close', () => body.destroy())
  body.on('error', () => response.destroy())
  body.pipe(response)
}
