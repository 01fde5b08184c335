import { z } from 'zod'
import { ERRORS, type ErrorCode, problemDetailsSchema } from './problem.ts'
import type { Route } from './route.ts'
import { API_PREFIX, routes } from './routes.ts'

type Json = { [key: string]: unknown }

/** Errors that any call may be answered with, whatever the route. */
const COMMON_ERRORS: readonly ErrorCode[] = ['REQUEST_INVALID', 'TOO_MANY_REQUESTS', 'INTERNAL', 'UNAVAILABLE']

/** The API as an OpenAPI 3.1 document. */
export function toOpenApi(version: string): Json {
  const paths: Record<string, Json> = {}
  for (const [area, ofArea] of Object.entries(routes)) {
    for (const [name, route] of Object.entries(ofArea as Readonly<Record<string, Route>>)) {
      const path = `${API_PREFIX}${route.path.replace(/:([A-Za-z]+)/g, '{$1}')}`
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: toOperation(area, name, route) }
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Plimsoll', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { ProblemDetails: toSchema(problemDetailsSchema, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'plimsoll_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function toOperation(area: string, name: string, route: Route): Json {
  const operation: Json = {
    operationId: `${area}.${name}`,
    tags: [area],
    summary: route.summary,
    'x-role': route.role,
    security: route.role === 'public' ? [] : [{ session: [] }, { token: [] }],
    parameters: [...toParameters(route.params, 'path'), ...toParameters(route.query, 'query')],
    responses: toResponses(route),
  }
  if (route.body) {
    operation['requestBody'] = {
      required: true,
      content: { 'application/json': { schema: toSchema(route.body, 'input') } },
    }
  }
  return operation
}

function toParameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): readonly Json[] {
  if (!schema) return []
  const object = toSchema(schema, 'input')
  const required = new Set((object['required'] as readonly string[] | undefined) ?? [])
  return Object.entries((object['properties'] ?? {}) as Json).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: property,
  }))
}

function toResponses(route: Route): Json {
  const responses: Json = {}
  for (const [status, codes] of Map.groupBy(errorsOf(route), (code) => ERRORS[code].status)) {
    responses[status] = {
      description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}.`).join('\n'),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDetails' } } },
    }
  }
  switch (route.response.kind) {
    case 'json':
      responses[route.response.status] = {
        description: route.summary,
        content: { 'application/json': { schema: toSchema(route.response.schema, 'output') } },
      }
      break
    case 'none':
      responses['204'] = { description: 'Done.' }
      break
    case 'events':
      responses['200'] = {
        description: 'An endless stream; the JSON of each `data` line is:',
        content: { 'text/event-stream': { itemSchema: toSchema(route.response.schema, 'output') } },
      }
      break
    case 'file':
      responses['200'] = {
        description: route.summary,
        content: Object.fromEntries(route.response.mediaTypes.map((type) => [type, {}])),
      }
  }
  return responses
}

/** Every code that a route may answer with, in a fixed order. */
export function errorsOf(route: Route): readonly ErrorCode[] {
  const codes = new Set<ErrorCode>([...COMMON_ERRORS, ...(route.errors ?? [])])
  if (route.role !== 'public') codes.add('SIGN_IN_REQUIRED').add('FORBIDDEN')
  if (route.method !== 'GET') codes.add('CROSS_SITE_REQUEST')
  if (route.params) codes.add('NOT_FOUND')
  if (route.body) codes.add('BODY_TOO_LARGE').add('MEDIA_TYPE_UNSUPPORTED')
  return (Object.keys(ERRORS) as ErrorCode[]).filter((code) => codes.has(code))
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' }) as Json
  return rest
}
