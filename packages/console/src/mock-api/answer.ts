import {
  API_PREFIX,
  ERRORS,
  type ErrorCode,
  type Route,
  type Routes,
  routes,
  type ServerEvent,
} from '@plimsoll/contract'
import type { z } from 'zod'

type Parsed<R, Name extends 'params' | 'query' | 'body'> = R extends { readonly [K in Name]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined
type Given<R> = R extends { readonly response: { readonly kind: 'json'; readonly schema: infer S extends z.ZodType } }
  ? z.input<S>
  : R extends { readonly response: { readonly kind: 'events' } }
    ? ReadableStream<ServerEvent>
    : undefined

/** What a handler is handed: everything parsed by the route's own schemas. */
interface MockInput<R> {
  readonly params: Parsed<R, 'params'>
  readonly query: Parsed<R, 'query'>
  readonly body: Parsed<R, 'body'>
}

/** One function per route of the contract; a route without one does not compile. */
export type MockHandlers = {
  readonly [Area in keyof Routes]: {
    readonly [Name in keyof Routes[Area]]: (input: MockInput<Routes[Area][Name]>) => Given<Routes[Area][Name]>
  }
}

/** Thrown by a handler to answer with one of the contract's errors. */
export class MockError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, detail: string) {
    super(detail)
    this.code = code
  }
}

/** Answers a request as the center would: the same addresses, the same checks of what goes in and what comes out. */
export async function answer(request: Request, handlers: MockHandlers): Promise<Response> {
  const url = new URL(request.url)
  try {
    for (const [area, ofArea] of Object.entries(routes)) {
      for (const [name, route] of Object.entries(ofArea as Readonly<Record<string, Route>>)) {
        const params = request.method === route.method ? matchPath(API_PREFIX + route.path, url.pathname) : undefined
        if (params === undefined) continue
        const input = {
          params: route.params?.parse(params),
          query: route.query?.parse(readQuery(url.searchParams)),
          body: route.body?.parse(await request.json()),
        }
        const handler = (handlers as unknown as Record<string, Record<string, (input: unknown) => unknown>>)[area]?.[
          name
        ]
        return toResponse(route, handler?.(input))
      }
    }
    return problem('NOT_FOUND', 'There is no such address.')
  } catch (error) {
    return error instanceof MockError ? problem(error.code, error.message) : problem('REQUEST_INVALID', String(error))
  }
}

function toResponse(route: Route, output: unknown): Response {
  switch (route.response.kind) {
    case 'json':
      return Response.json(route.response.schema.parse(output), { status: route.response.status })
    case 'none':
      return new Response(null, { status: 204 })
    case 'events':
      return new Response(
        (output as ReadableStream<ServerEvent>)
          .pipeThrough(
            new TransformStream<ServerEvent, string>({
              transform: (event, out) => out.enqueue(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
            }),
          )
          .pipeThrough(new TextEncoderStream()),
        { headers: { 'content-type': 'text/event-stream' } },
      )
    case 'file':
      throw new MockError('NOT_FOUND', 'The mock gives no files.')
  }
}

function problem(code: ErrorCode, detail: string): Response {
  const { status, title } = ERRORS[code]
  const body = { type: `urn:plimsoll:error:${code}`, title, status, code, detail, requestId: 'mock' }
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } })
}

/** `/images/:imageId` against `/images/7` → `{ imageId: '7' }`. */
function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const [wanted, got] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== got.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = decodeURIComponent(got[index] ?? '')
    if (part.startsWith(':')) params[part.slice(1)] = value
    else if (part !== value) return undefined
  }
  return params
}

function readQuery(search: URLSearchParams): Readonly<Record<string, string | string[]>> {
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}
