import { Readable } from 'node:stream'
import { API_PREFIX, type Route, routes } from '@plimsoll/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { encodeEvents } from './event-stream.ts'
import type { FileAnswer, Handlers } from './handler.ts'
import type { Principal } from './principal.ts'
import { assertRole, assertSameSite } from './request-guards.ts'
import { sessionCookie } from './session-cookie.ts'

export interface RouteOptions {
  readonly handlers: Handlers
  /** Who asks; `undefined` for nobody. Throws for credentials that are wrong rather than missing. */
  readonly authenticate: (request: FastifyRequest) => Promise<Principal | undefined>
  readonly ownOrigins: ReadonlySet<string>
  /** The console is reached over TLS. */
  readonly isSecure: boolean
}

type LooseInput = {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly principal: Principal | undefined
  readonly signal: AbortSignal
  readonly clientAddress: string
  setSession(session: { readonly token: string; readonly expiresAt: Date } | undefined): void
}
type LooseHandler = (input: LooseInput) => unknown

/** Puts every route of the contract on the server: rights, then site, then schemas, then the handler. */
export function registerRoutes(app: FastifyInstance, options: RouteOptions): void {
  const table = options.handlers as unknown as Readonly<Record<string, Readonly<Record<string, LooseHandler>>>>
  for (const [area, ofArea] of Object.entries(routes)) {
    for (const [name, route] of Object.entries(ofArea as Readonly<Record<string, Route>>)) {
      const handler = table[area]?.[name]
      if (!handler) throw new Error(`No handler for ${area}.${name}.`)
      app.route({
        method: route.method,
        url: `${API_PREFIX}${route.path}`,
        handler: (request, reply) => answer(route, handler, request, reply, options),
      })
    }
  }
}

async function answer(
  route: Route,
  handler: LooseHandler,
  request: FastifyRequest,
  reply: FastifyReply,
  options: RouteOptions,
): Promise<unknown> {
  const principal = await options.authenticate(request)
  assertRole(route, principal)
  assertSameSite(request, principal, options.ownOrigins)
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  const result = handler({
    ...parseRequest(route, request),
    principal,
    signal: gone.signal,
    clientAddress: request.ip,
    setSession: (session) => void reply.header('set-cookie', sessionCookie(options.isSecure, session)),
  })
  switch (route.response.kind) {
    case 'json':
      reply.header('cache-control', 'no-store')
      return reply.code(route.response.status).send(await result)
    case 'none':
      await result
      return reply.code(204).send()
    case 'events':
      reply.headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      return reply.send(Readable.from(encodeEvents(result as AsyncIterable<{ readonly type: string }>)))
    case 'file':
      return sendFile(reply, (await result) as FileAnswer)
  }
}

function parseRequest(route: Route, request: FastifyRequest): Pick<LooseInput, 'params' | 'query' | 'body'> {
  const parts: Record<string, z.ZodType> = {}
  const given: Record<string, unknown> = {}
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = route[part]
    if (!schema) continue
    parts[part] = part === 'query' && schema instanceof z.ZodObject ? schema.strict() : schema
    given[part] = request[part] ?? (part === 'body' ? undefined : {})
  }
  const parsed = z.object(parts).parse(given) as Readonly<Record<string, unknown>>
  return { params: parsed['params'], query: parsed['query'], body: parsed['body'] }
}

function sendFile(reply: FastifyReply, file: FileAnswer): FastifyReply {
  const safeName = file.fileName.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 150)
  reply.headers({
    'content-type': file.mediaType,
    'content-disposition': `attachment; filename="${safeName}"`,
    'cache-control': 'no-store',
  })
  return reply.send(Readable.from(file.bytes))
}
