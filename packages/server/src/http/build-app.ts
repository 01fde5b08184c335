import { randomUUID } from 'node:crypto'
import fastifyRateLimit from '@fastify/rate-limit'
import { toOpenApi } from '@plimsoll/contract'
import { type FastifyInstance, fastify } from 'fastify'
import { ApiProblem } from '../errors.ts'
import type { Logger } from '../log.ts'
import { PROBLEM_MEDIA_TYPE, toProblem } from './problem-response.ts'
import { type RouteOptions, registerRoutes } from './register-routes.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { serveConsole } from './serve-console.ts'

export interface AppOptions extends RouteOptions {
  readonly version: string
  readonly log: Logger
  readonly trustsProxy: boolean
  /** Folder of the console's build. */
  readonly consoleDirectory?: string
  /** Requests a minute from one address, signed in or not. */
  readonly maxRequestsPerMinute?: number
}

const MAX_BODY_BYTES = 1024 * 1024
const DEFAULT_REQUESTS_PER_MINUTE = 3_000

/** The HTTP face of the center: contract routes, OpenAPI, console. Health and metrics are added by whoever knows them. Not listening yet. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    trustProxy: options.trustsProxy,
    genReqId: () => randomUUID(),
    requestTimeout: 60_000,
    forceCloseConnections: true,
  })
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id })
    if (options.isSecure) reply.header('strict-transport-security', 'max-age=31536000')
  })
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, request.id)
    if (problem.code === 'INTERNAL')
      options.log.error(
        { err: error, requestId: request.id, method: request.method, path: request.routeOptions.url },
        'request failed',
      )
    if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds))
    return reply.code(problem.status).type(PROBLEM_MEDIA_TYPE).send(problem)
  })
  app.setNotFoundHandler((request, reply) => {
    const problem = toProblem(
      new ApiProblem('NOT_FOUND', `There is nothing at ${request.method} ${request.url.split('?')[0]?.slice(0, 200)}.`),
      request.id,
    )
    return reply.code(problem.status).type(PROBLEM_MEDIA_TYPE).send(problem)
  })
  await app.register(fastifyRateLimit, {
    max: options.maxRequestsPerMinute ?? DEFAULT_REQUESTS_PER_MINUTE,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, context) =>
      new ApiProblem('TOO_MANY_REQUESTS', 'Wait a moment and try again.', {
        detail: { retryAfterSeconds: Math.ceil(context.ttl / 1000) },
      }),
  })
  const openApi = toOpenApi(options.version)
  app.get('/api/v1/openapi.json', (_request, reply) => reply.header('cache-control', 'no-cache').send(openApi))
  registerRoutes(app, options)
  await serveConsole(app, options.consoleDirectory)
  return app
}
