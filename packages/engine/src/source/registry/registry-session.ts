import { DEFAULT_REGISTRY_HOST, isRegistryHost } from '../../domain/image-reference.ts'
import { type Clock, systemClock } from '../http/clock.ts'
import { followRedirects } from '../http/follow-redirects.ts'
import {
  DEFAULT_TRANSPORT_TIMES,
  type HttpRequest,
  type HttpResponse,
  type HttpTransport,
  openHttpTransport,
} from '../http/http-transport.ts'
import { DEFAULT_RETRY_POLICY, type RetryPolicy, withRetries } from '../http/retry.ts'
import { readBounded } from '../read-bounded.ts'
import { SourceError } from '../source-error.ts'
import { DEFAULT_SOURCE_LIMITS, type SourceLimits } from '../source-limits.ts'
import { authorizer } from './authorizer.ts'
import { ANONYMOUS, type Credentials } from './credentials.ts'
import type { RegistryOptions } from './registry-options.ts'
import { toResponseError } from './response-error.ts'
import { parseToken, type Token, type TokenGrant, toTokenRequest } from './token-request.ts'

/** One request of the distribution API. */
export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: HttpRequest['body']
  /** `repository:app:pull`, `registry:catalog:*`, or empty. */
  readonly scope: string
  /** For errors, as it would begin a sentence. */
  readonly what: string
}

/** Requests to one registry: authenticated, redirected, retried. What the requests mean is not its business. */
export interface RegistrySession extends AsyncDisposable {
  readonly host: string
  readonly origin: URL
  readonly limits: SourceLimits
  readonly retry: RetryPolicy
  readonly clock: Clock
  /**
   * One try, with as many sign-ins as the registry asks for. The response has a 2xx status and an unread body.
   * @throws {SourceError} for every other status, and what `HttpTransport.send` and `followRedirects` throw
   */
  send(request: RegistryRequest, signal: AbortSignal): Promise<HttpResponse>
  /** Like `send`, but tries again as the retry policy says; `read` takes the body, within the same try. */
  fetch<T>(request: RegistryRequest, read: (response: HttpResponse) => Promise<T>, signal: AbortSignal): Promise<T>
}

/** @throws {SourceError} `SOURCE_TARGET_INVALID` when `host` is none, `SOURCE_TLS` when `ca` is no certificate */
export function openRegistrySession(options: RegistryOptions): RegistrySession {
  const host = options.host.toLowerCase()
  if (!isRegistryHost(host)) {
    throw new SourceError(
      'SOURCE_TARGET_INVALID',
      'The registry is not given as a host with an optional port. Write it without scheme and path, such as registry.example:5000.',
    )
  }
  const origin = new URL(
    `${options.plainHttp ? 'http' : 'https'}://${host === DEFAULT_REGISTRY_HOST ? 'registry-1.docker.io' : host}/`,
  )
  const limits = { ...DEFAULT_SOURCE_LIMITS, ...options.limits }
  const retry = { ...DEFAULT_RETRY_POLICY, ...options.retry }
  const clock = options.clock ?? systemClock
  const given = options.credentials ?? ANONYMOUS
  const credentials = typeof given === 'function' ? given : async (): Promise<Credentials> => given
  const transport = openTransport(options, origin)
  const auth = authorizer({
    registry: origin,
    credentials,
    clock,
    ...(options.trustedRealmHosts === undefined ? {} : { trustedRealmHosts: options.trustedRealmHosts }),
    fetchToken: (grant, user, signal) =>
      withRetries(() => fetchToken(transport, grant, user, { limits, clock, host }, signal), retry, clock, signal),
  })

  /** What writes is not redirected, and an address of another origin (an upload may go there) is not told who we are. */
  function exchange(
    { method, url, headers, body }: RegistryRequest,
    authorization: string | undefined,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    if (method === 'GET' || method === 'HEAD') {
      const read = { method, url, ...(headers && { headers }) }
      return followRedirects(transport, { ...read, ...(authorization === undefined ? {} : { authorization }) }, signal)
    }
    const isOurs = url.origin === origin.origin && authorization !== undefined
    const own = { ...headers, ...(isOurs ? { authorization } : {}) }
    return transport.send({ method, url, headers: own, ...(body === undefined ? {} : { body }) }, signal)
  }

  async function send(request: RegistryRequest, signal: AbortSignal): Promise<HttpResponse> {
    for (let round = 0; ; round += 1) {
      const authorization = await auth.authorize(request.scope, signal)
      await options.throttle?.(signal)
      const response = await exchange(request, authorization, signal)
      if (response.status >= 200 && response.status < 300) return response
      const isSignedIn = (await credentials(signal)).kind !== 'anonymous'
      const refusal = { what: request.what, host: origin.host, isSignedIn }
      const error = await toResponseError(response, refusal, limits.maxErrorBytes, clock)
      const challenges = response.headers('www-authenticate')
      const isOurs = response.status === 401 && response.url.origin === origin.origin && challenges.length > 0
      if (!isOurs || round >= 2 || !(await auth.challenged(request.scope, challenges, authorization, signal)))
        throw error
    }
  }

  return {
    host,
    origin,
    limits,
    retry,
    clock,
    send,
    fetch: (request, read, signal) => withRetries(async () => read(await send(request, signal)), retry, clock, signal),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  }
}

function openTransport(options: RegistryOptions, origin: URL): HttpTransport {
  const { ca, skipVerify, allowAddress, proxy, ipOverride } = options
  return openHttpTransport({
    ...DEFAULT_TRANSPORT_TIMES,
    ...options.transport,
    ...(ca === undefined ? {} : { ca }),
    ...(skipVerify === undefined ? {} : { skipVerify }),
    ...(allowAddress === undefined ? {} : { allowAddress }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(ipOverride === undefined ? {} : { addresses: new Map([[origin.hostname, ipOverride]]) }),
  })
}

async function fetchToken(
  transport: HttpTransport,
  grant: TokenGrant,
  credentials: Credentials,
  { limits, clock, host }: { readonly limits: SourceLimits; readonly clock: Clock; readonly host: string },
  signal: AbortSignal,
): Promise<Token> {
  const { method, headers, url, ...rest } = toTokenRequest(grant, credentials)
  const { authorization, ...others } = { authorization: undefined, ...headers }
  const response =
    method === 'POST'
      ? await transport.send({ method, url, headers, ...rest }, signal)
      : await followRedirects(
          transport,
          { method, url, headers: others, ...(authorization === undefined ? {} : { authorization }) },
          signal,
        )
  const what = `The token server ${url.host} of ${host}`
  if (response.status >= 200 && response.status < 300) {
    return parseToken(await readBounded(response.body, limits.maxTokenBytes, what), url.host)
  }
  const isSignedIn = credentials.kind !== 'anonymous'
  throw await toResponseError(response, { what, host: url.host, isSignedIn }, limits.maxErrorBytes, clock)
}
