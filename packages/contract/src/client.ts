import type { z } from 'zod'
import { readServerEvents } from './event-stream.ts'
import { type ProblemDetails, problemDetailsSchema } from './problem.ts'
import type { Route } from './route.ts'
import { API_PREFIX, type Routes, routes } from './routes.ts'

/** An answer of the API that is an error, or no answer at all (`problem.status` 0, code `UNAVAILABLE`). */
export class ApiError extends Error {
  readonly problem: ProblemDetails

  constructor(problem: ProblemDetails, cause?: unknown) {
    super(problem.detail, cause === undefined ? undefined : { cause })
    this.name = 'ApiError'
    this.problem = problem
  }
}

export interface ClientOptions {
  /** Such as `http://127.0.0.1:8080`; empty in a browser for the same origin. */
  readonly baseUrl: string
  readonly fetch?: typeof fetch
  /** An API token, where no cookie is at hand. */
  readonly token?: string
}

type Part<R extends Route, Name extends 'params' | 'query' | 'body', Key extends string> = R extends {
  readonly [K in Name]: infer S extends z.ZodType
}
  ? Record<never, never> extends z.input<S>
    ? { readonly [K in Key]?: z.input<S> }
    : { readonly [K in Key]: z.input<S> }
  : unknown

/** What a call of `R` takes. */
export type CallInput<R extends Route> = Part<R, 'params', 'params'> &
  Part<R, 'query', 'query'> &
  Part<R, 'body', 'body'> & {
    readonly signal?: AbortSignal
    /** Makes a POST safe to repeat: the server answers a second one with the first one's answer. */
    readonly idempotencyKey?: string
  }

/** What a call of `R` gives: the parsed body, nothing, a stream of events, or the raw response of a download. */
export type CallOutput<R extends Route> = R['response'] extends {
  readonly kind: 'json'
  readonly schema: infer S extends z.ZodType
}
  ? Promise<z.output<S>>
  : R['response'] extends { readonly kind: 'events'; readonly schema: infer S extends z.ZodType }
    ? AsyncIterable<z.output<S>>
    : R['response'] extends { readonly kind: 'file' }
      ? Promise<Response>
      : Promise<void>

type Call<R extends Route> =
  Record<never, never> extends CallInput<R>
    ? (input?: CallInput<R>) => CallOutput<R>
    : (input: CallInput<R>) => CallOutput<R>

/** One function per route, under the same two names as in `routes`. */
export type Client = {
  readonly [Area in keyof Routes]: {
    readonly [Name in keyof Routes[Area]]: Routes[Area][Name] extends Route ? Call<Routes[Area][Name]> : never
  }
}

/** The header that a browser sends to another site only after asking it; the server wants it on every change. */
export const REQUEST_HEADER = 'x-plimsoll-request'

/** A typed client over `fetch`. Calls throw {@link ApiError}; an aborted call throws the signal's reason. */
export function createClient(options: ClientOptions): Client {
  const areas = Object.entries(routes).map(([area, ofArea]) => [
    area,
    Object.fromEntries(
      Object.entries(ofArea as Readonly<Record<string, Route>>).map(([name, route]) => [
        name,
        (input: LooseInput = {}) => call(options, route, input),
      ]),
    ),
  ])
  return Object.fromEntries(areas) as Client
}

interface LooseInput {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly signal?: AbortSignal
  readonly idempotencyKey?: string
}

function call(options: ClientOptions, route: Route, input: LooseInput): unknown {
  switch (route.response.kind) {
    case 'json': {
      const { schema } = route.response
      return send(options, route, input).then(async (response) => schema.parse(await response.json()))
    }
    case 'none':
      return send(options, route, input).then(() => undefined)
    case 'file':
      return send(options, route, input)
    case 'events': {
      const { schema } = route.response
      return readServerEvents(() => send(options, route, input), schema)
    }
  }
}

async function send(options: ClientOptions, route: Route, input: LooseInput): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
  if (route.response.kind === 'events') headers['accept'] = 'text/event-stream'
  if (route.method !== 'GET') headers[REQUEST_HEADER] = '1'
  if (input.body !== undefined) headers['content-type'] = 'application/json'
  if (input.idempotencyKey !== undefined) headers['idempotency-key'] = input.idempotencyKey
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`
  const request: RequestInit = { method: route.method, headers, credentials: 'same-origin' }
  if (input.body !== undefined) request.body = JSON.stringify(input.body)
  if (input.signal !== undefined) request.signal = input.signal

  const fetching = options.fetch ?? fetch
  let response: Response
  try {
    response = await fetching(routeUrl(options.baseUrl, route, input), request)
  } catch (error) {
    if (input.signal?.aborted) throw input.signal.reason
    throw new ApiError(localProblem(0, 'The server does not answer. Is it running, and is the network up?'), error)
  }
  if (response.ok) return response
  throw new ApiError(await readProblem(response))
}

/** The full address of a call, for links and downloads as well. Array members of `query` are repeated, `undefined` ones left out. */
export function routeUrl(baseUrl: string, route: Route, input: Pick<LooseInput, 'params' | 'query'> = {}): string {
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) query.append(name, String(item))
    }
  }
  const text = query.toString()
  return `${baseUrl.replace(/\/$/, '')}${API_PREFIX}${path}${text === '' ? '' : `?${text}`}`
}

async function readProblem(response: Response): Promise<ProblemDetails> {
  const parsed = problemDetailsSchema.safeParse(await response.json().catch(() => undefined))
  return parsed.success
    ? parsed.data
    : localProblem(response.status, `The server answered with status ${response.status}.`)
}

function localProblem(status: number, detail: string): ProblemDetails {
  return {
    type: 'urn:plimsoll:error:UNAVAILABLE',
    title: 'Plimsoll cannot answer just now',
    status,
    code: 'UNAVAILABLE',
    detail,
  }
}
