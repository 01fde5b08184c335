import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { API_PREFIX, type Route, routes } from '@plimsoll/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiProblem } from '../errors.ts'
import { encodeEvents } from './event-stream.ts'
import type { FileAnswer, Handlers } from './handler.ts'
import type { Idempotency, JsonAnswer } from './idempotency.ts'
import type { Principal } from './principal.ts'
import { assertRole, assertSameSite } from './request-guards.ts'
import { sessionCookie } from './session-cookie.ts'

export interface RouteOptions {
  readonly handlers: Handlers
  /** Who asks; `undefined` for nobody. Throws for credentials that are wrong rather than missing. */
  readonly authenticate: (request: FastifyRequest) => Promise<Principal | undefined>
  readonly idempotency: Idempotency
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

/** Puts every route of the contract on the server: rights, then site, before anything of the body is read; then schemas, then the handler. */
export function registerRoutes(app: FastifyInstance, options: RouteOptions): void {
  const table = options.handlers as unknown as Readonly<Record<string, Readonly<Record<string, LooseHandler>>>>
  app.decorateRequest('principal', null)
  for (const [area, ofArea] of Object.entries(routes)) {
    for (const [name, route] of Object.entries(ofArea as Readonly<Record<string, Route>>)) {
      const handler = table[area]?.[name]
      if (!handler) throw new Error(`No handler for ${area}.${name}.`)
      app.route({
        method: route.method,
        url: `${API_PREFIX}${route.path}`,
        onRequest: async (request) => {
          const principal = await options.authenticate(request)
          assertRole(route, principal)
          assertSameSite(request, principal, options.ownOrigins)
          request.setDecorator('principal', principal)
        },
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
  const principal = request.getDecorator<Principal | undefined>('principal')
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  const input: LooseInput = {
    ...parseRequest(route, request),
    principal,
    signal: gone.signal,
    clientAddress: request.ip,
    setSession: (session) => void reply.header('set-cookie', sessionCookie(options.isSecure, session)),
  }
  switch (route.response.kind) {
    case 'json': {
      const { status, schema } = route.response
      // What the contract does not name does not leave, whatever a row holds.
      const work = async (): Promise<JsonAnswer> => ({ status, body: schema.parse(await handler(input)) })
      const key = idempotencyKey(request)
      const isOnce = route.method === 'POST' && !route.isSecret && key !== undefined && principal !== undefined
      const { body } = isOnce
        ? await options.idempotency.once(
            { userId: principal.userId, key, address: request.url, body: request.body },
            work,
          )
        : await work()
      return sendJson(request, reply, status, body)
    }
    case 'none':
      await handler(input)
      return reply.code(204).send()
    case 'events':
      reply.headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      return reply.send(Readable.from(encodeEvents(handler(input) as AsyncIterable<{ readonly type: string }>)))
    case 'file':
      return sendFile(reply, (await handler(input)) as FileAnswer)
  }
}

/** @throws {ApiProblem} `NOT_FOUND` for parameters that can name nothing @throws {z.ZodError} for the rest, paths starting with the part's name */
function parseRequest(route: Route, request: FastifyRequest): Pick<LooseInput, 'params' | 'query' | 'body'> {
  const params = route.params?.safeParse(request.params)
  if (params?.success === false) {
    throw new ApiProblem('NOT_FOUND', 'There is nothing at this address: a part of it cannot be an id.')
  }
  const parts: Record<string, z.ZodType> = {}
  const given: Record<string, unknown> = {}
  for (const part of ['query', 'body'] as const) {
    const schema = route[part]
    if (!schema) continue
    parts[part] = part === 'query' && schema instanceof z.ZodObject ? schema.strict() : schema
    given[part] = request[part] ?? (part === 'body' ? undefined : {})
  }
  const parsed = z.object(parts).parse(given) as Readonly<Record<string, unknown>>
  return { params: params?.data, query: parsed['query'], body: parsed['body'] }
}

/** Answers of GET carry an entity tag (RFC 9110 §8.8.3), so that asking again for an unchanged list costs no transfer. */
function sendJson(request: FastifyRequest, reply: FastifyReply, status: number, body: unknown): FastifyReply {
  const text = JSON.stringify(body)
  reply.header('cache-control', 'no-store')
  if (request.method === 'GET') {
    const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
    reply.headers({ etag: tag, 'cache-control': 'private, no-cache', vary: 'cookie, authorization' })
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
  }
  return reply.code(status).type('application/json; charset=utf-8').send(text)
}

/** @throws {ApiProblem} `REQUEST_INVALID` for one that is too long to be kept */
function idempotencyKey({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return key
  throw new ApiProblem('REQUEST_INVALID', 'An Idempotency-Key is 1 to 200 characters without blanks, such as a UUID.')
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
