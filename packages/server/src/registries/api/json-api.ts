import {
  DEFAULT_RETRY_POLICY,
  DEFAULT_TRANSPORT_TIMES,
  followRedirects,
  type HttpResponse,
  nextLink,
  openHttpTransport,
  type RetryPolicy,
  readBounded,
  SourceError,
  systemClock,
  toResponseError,
  withRetries,
} from '@plimsoll/engine'
import type { ConnectorDeps, ConnectorTarget } from '../connector-target.ts'
import type { RequestPacer } from './request-pacer.ts'

/** Bytes of one answer, at most. Pages of artifacts with their annotations are large. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024
const MAX_ERROR_BYTES = 64 * 1024
const CONNECTIONS = 16

export interface JsonRequest {
  /** Path and query below the origin. */
  readonly path: string
  readonly method?: 'GET' | 'POST'
  /** Sent wherever redirects lead: never anything secret. */
  readonly headers?: Readonly<Record<string, string>>
  /** For `POST`; redirects of it are not followed. */
  readonly body?: string
  /** For errors, as it would begin a sentence. */
  readonly what: string
  /** Credentials are not sent with it. */
  readonly isAnonymous?: boolean
}

export interface JsonAnswer {
  readonly body: unknown
  /** Path and query of the `Link` to the next page, on the API's own origin whatever host the link names. */
  readonly next?: string
  header(name: string): string | undefined
}

/** A registry's management API. Requests are paced, retried, bounded, and connect to allowed addresses only. */
export interface JsonApi extends AsyncDisposable {
  readonly origin: URL
  /** @throws {SourceError} for every status but 2xx, and for what is no JSON */
  ask(request: JsonRequest, signal: AbortSignal): Promise<JsonAnswer>
}

export interface JsonApiOptions {
  readonly origin: URL
  readonly target: Pick<ConnectorTarget, 'certificates' | 'skipTlsVerification' | 'ipOverride' | 'host'>
  readonly deps: Pick<ConnectorDeps, 'allowAddress' | 'environment'>
  readonly pacer: RequestPacer
  readonly retry?: RetryPolicy
  /**
   * The `Authorization` to send, or undefined for none.
   * @param refused what was sent last and not accepted: a token may have ended early
   */
  authorize?(signal: AbortSignal, refused: string | undefined): Promise<string | undefined>
}

/** @throws {SourceError} `SOURCE_TLS` when the target's certificate is none */
export function openJsonApi(options: JsonApiOptions): JsonApi {
  const { origin, pacer, retry = DEFAULT_RETRY_POLICY } = options
  const transport = openApiTransport(options)

  async function send(request: JsonRequest, authorization: string | undefined, signal: AbortSignal) {
    const url = new URL(request.path, origin)
    const headers = { accept: 'application/json', ...request.headers }
    if (request.method !== 'POST') {
      const signed = authorization === undefined ? {} : { authorization }
      return followRedirects(transport, { method: 'GET', url, headers, ...signed }, signal)
    }
    const signed = { ...headers, 'content-type': 'application/json', ...(authorization && { authorization }) }
    return transport.send({ method: 'POST', url, headers: signed, body: request.body ?? '' }, signal)
  }

  async function tryOnce(request: JsonRequest, signal: AbortSignal): Promise<JsonAnswer> {
    let authorization = request.isAnonymous ? undefined : await options.authorize?.(signal, undefined)
    for (let isRenewed = false; ; isRenewed = true) {
      await pacer.take(signal)
      const response = await send(request, authorization, signal)
      if (response.status >= 200 && response.status < 300) return readAnswer(response, request.what)
      const isSignedIn = authorization !== undefined
      const refusal = { what: request.what, host: origin.host, isSignedIn }
      const error = await toResponseError(response, refusal, MAX_ERROR_BYTES, systemClock)
      if (error.code === 'SOURCE_RATE_LIMITED') pacer.slowDown(retryAfterOf(error))
      if (error.code !== 'SOURCE_UNAUTHORIZED' || !isSignedIn || isRenewed) throw error
      const renewed = await options.authorize?.(signal, authorization)
      if (renewed === authorization) throw error
      authorization = renewed
    }
  }

  return {
    origin,
    ask: (request, signal) => withRetries(() => tryOnce(request, signal), retry, systemClock, signal),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  }
}

/** A transport that trusts what the registry's form says, and goes nowhere that the center may not go. */
export function openApiTransport({ origin, target, deps }: Pick<JsonApiOptions, 'origin' | 'target' | 'deps'>) {
  const isOwnHost = origin.hostname === target.host.toLowerCase()
  return openHttpTransport({
    ...DEFAULT_TRANSPORT_TIMES,
    maxConnections: CONNECTIONS,
    allowAddress: deps.allowAddress,
    proxy: deps.environment,
    ...(target.certificates !== null && { ca: target.certificates }),
    ...(target.skipTlsVerification && { skipVerify: true }),
    ...(target.ipOverride !== null && isOwnHost && { addresses: new Map([[origin.hostname, target.ipOverride]]) }),
  })
}

/** @throws {SourceError} `SOURCE_PROTOCOL`, `SOURCE_TOO_LARGE` */
async function readAnswer(response: HttpResponse, what: string): Promise<JsonAnswer> {
  const bytes = await readBounded(response.body, MAX_ANSWER_BYTES, what)
  const link = URL.parse(nextLink(response.header('link')) ?? '', response.url.href)
  const header = (name: string): string | undefined => response.header(name)
  const isPaged = nextLink(response.header('link')) !== undefined && link !== null
  return {
    body: parseBody(bytes, response.url.host, what),
    header,
    ...(isPaged && { next: `${link.pathname}${link.search}` }),
  }
}

function parseBody(bytes: Uint8Array, host: string, what: string): unknown {
  if (bytes.length === 0) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new SourceError('SOURCE_PROTOCOL', `${what}: ${host} did not answer in JSON. Check the address and type.`, {
      cause,
    })
  }
}

function retryAfterOf({ detail }: SourceError): number | undefined {
  const stated = detail['retryAfterMs']
  return typeof stated === 'number' ? stated : undefined
}
