import { X509Certificate } from 'node:crypto'
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import { KiB } from '../../domain/units.ts'
import type { Environment } from '../environment.ts'
import { SourceError } from '../source-error.ts'
import { type AddressFilter, assertAddressAllowed, assertNameAllowed, guardedLookup } from './address-guard.ts'
import { proxyFor } from './proxy.ts'
import { toSourceError } from './transport-error.ts'

/** Reading this much to keep a connection is cheaper than making a new one. */
const DRAINED_BYTES = 64 * KiB

export interface HttpTransportOptions {
  /** PEM certificates that are trusted besides those of Node and of the operating system. */
  readonly ca?: string
  /** Accept any certificate. */
  readonly skipVerify?: boolean
  /** PEM, for servers that want to know their clients by certificate. */
  readonly clientCertificate?: { readonly certificate: string; readonly key: string }
  /** Host name → address to connect to instead of what the DNS says; TLS and `Host` still use the name. */
  readonly addresses?: ReadonlyMap<string, string>
  /**
   * Checked for every address that is about to be connected to. Through a proxy, which resolves names by itself, it is what this machine's DNS
   * says of a name that is checked.
   */
  readonly allowAddress?: AddressFilter
  /** The variables of {@link proxyFor}. Default: no proxy. */
  readonly proxy?: Environment
  /** A Unix domain socket that all requests go to, whatever their URL says. */
  readonly socketPath?: string
  /** Until the response's headers have arrived, in milliseconds. */
  readonly responseTimeoutMs: number
  /** The longest silence within a body, and the window over which `minBytesPerSecond` is judged, in milliseconds. */
  readonly idleTimeoutMs: number
  /** Slower bodies are given up. Only time spent waiting for the network counts. */
  readonly minBytesPerSecond: number
  /** Connections to one host at a time. */
  readonly maxConnections: number
  readonly userAgent: string
}

export const DEFAULT_TRANSPORT_TIMES: Pick<
  HttpTransportOptions,
  'responseTimeoutMs' | 'idleTimeoutMs' | 'minBytesPerSecond' | 'maxConnections' | 'userAgent'
> = Object.freeze({
  responseTimeoutMs: 60_000,
  idleTimeoutMs: 30_000,
  minBytesPerSecond: 256,
  maxConnections: 8,
  userAgent: 'plimsoll',
})

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | HttpUpload
}

/** A body that is too large to hold. */
export interface HttpUpload {
  readonly bytes: number
  /** Called once for each try. */
  chunks(): AsyncIterable<Uint8Array>
}

export interface HttpResponse {
  readonly url: URL
  readonly status: number
  /** The first value of a header, by lower-case name. */
  header(name: string): string | undefined
  /** All values of a header that came more than once. */
  headers(name: string): readonly string[]
  /** To be read once, or given up with `discard`. @throws {SourceError} `SOURCE_UNREACHABLE`, `SOURCE_TIMED_OUT` */
  readonly body: AsyncIterable<Uint8Array>
  /** Lets go of a body that nobody wants; the connection is kept only if the rest is small. */
  discard(): void
}

/** One hop of HTTP: no redirects, no retries, no authentication. */
export interface HttpTransport extends AsyncDisposable {
  /**
   * @throws {SourceError} `SOURCE_UNREACHABLE`, `SOURCE_TLS`, `SOURCE_TIMED_OUT`, `SOURCE_PROTOCOL`, `SOURCE_ADDRESS_REFUSED`
   * @throws the signal's reason when aborted
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>
}

/** Connections are kept alive until the transport is disposed. @throws {SourceError} `SOURCE_TLS` when `ca` is no PEM certificate */
export function openHttpTransport(options: HttpTransportOptions): HttpTransport {
  const lookup = guardedLookup(options.addresses ?? new Map(), options.allowAddress)
  const agents = new Map<string, HttpAgent>()
  const closed = new AbortController()
  if (options.ca !== undefined) assertCertificate(options.ca)
  let trusted: SecureContext | undefined

  function isProxied(url: URL): boolean {
    return options.socketPath === undefined && proxyFor(url, options.proxy ?? {}) !== undefined
  }

  function agentFor(url: URL): HttpAgent {
    const proxy = options.socketPath === undefined ? proxyFor(url, options.proxy ?? {}) : undefined
    const key = `${url.protocol} ${proxy ?? ''}`
    const known = agents.get(key)
    if (known !== undefined) return known
    const shared = { keepAlive: true, maxSockets: options.maxConnections, maxFreeSockets: options.maxConnections }
    if (url.protocol === 'https:') trusted ??= trust(options)
    const agent =
      trusted !== undefined && url.protocol === 'https:'
        ? new HttpsAgent({
            ...shared,
            secureContext: trusted,
            rejectUnauthorized: options.skipVerify !== true,
            ...(proxy === undefined ? {} : { proxyEnv: { HTTPS_PROXY: proxy } }),
          })
        : new HttpAgent({ ...shared, ...(proxy === undefined ? {} : { proxyEnv: { HTTP_PROXY: proxy } }) })
    agents.set(key, agent)
    return agent
  }

  return {
    async send({ method, url, headers, body }, signal) {
      signal.throwIfAborted()
      assertAddressAllowed(url, options.allowAddress)
      if (options.allowAddress !== undefined && isProxied(url)) await assertNameAllowed(url, options.allowAddress)
      const start = url.protocol === 'https:' ? httpsRequest : httpRequest
      const request = start({
        method,
        protocol: url.protocol,
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        path: `${url.pathname}${url.search}`,
        headers: {
          host: url.host,
          'user-agent': options.userAgent,
          'accept-encoding': 'identity',
          ...headers,
          ...(body === undefined ? {} : { 'content-length': String(lengthOf(body)) }),
        },
        agent: agentFor(url),
        lookup,
        ...(options.socketPath === undefined ? {} : { socketPath: options.socketPath }),
      })
      return exchange(request, body, url, options, AbortSignal.any([signal, closed.signal]))
    },
    async [Symbol.asyncDispose]() {
      closed.abort(new Error('The connection was closed by us.'))
      for (const agent of agents.values()) agent.destroy()
    },
  }
}

function lengthOf(body: NonNullable<HttpRequest['body']>): number {
  return typeof body === 'object' && 'chunks' in body ? body.bytes : Buffer.byteLength(body)
}

function exchange(
  request: ClientRequest,
  body: HttpRequest['body'],
  url: URL,
  options: HttpTransportOptions,
  signal: AbortSignal,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | undefined
    const onAbort = (): void => void (response ?? request).destroy(signal.reason)
    const onTimeout = (): void => void request.destroy(timedOut(url, 'did not answer'))
    let timer = setTimeout(onTimeout, options.responseTimeoutMs)
    // Sending may take long; as long as it goes on, there is nothing to wait for.
    const onSent = (): void => {
      clearTimeout(timer)
      timer = setTimeout(onTimeout, options.responseTimeoutMs)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    request.once('close', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    })
    request.on('error', (error) => reject(signal.aborted ? signal.reason : toSourceError(error, url.host)))
    request.once('response', (incoming) => {
      clearTimeout(timer)
      response = incoming
      // Errors are thrown to whoever reads the body; a discarded one has nobody to tell.
      incoming.on('error', () => undefined)
      resolve(toHttpResponse(incoming, url, request.method === 'HEAD', options, signal))
    })
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) request.end(body)
    else void upload(request, body, onSent)
  })
}

/** Failures show on the request; a server that answers before it has read everything ends the sending. */
async function upload(request: ClientRequest, body: HttpUpload, onProgress: () => void): Promise<void> {
  try {
    for await (const chunk of body.chunks()) {
      if (request.destroyed) return
      onProgress()
      if (!request.write(chunk)) await drained(request)
    }
    request.end()
    onProgress()
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error('The body could not be read.'))
  }
}

/** Until there is room for more, or nobody wants more. */
function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      request.off('drain', done)
      request.off('close', done)
      resolve()
    }
    request.on('drain', done)
    request.on('close', done)
  })
}

function toHttpResponse(
  incoming: IncomingMessage,
  url: URL,
  isHead: boolean,
  options: HttpTransportOptions,
  signal: AbortSignal,
): HttpResponse {
  const headers = (name: string): readonly string[] => incoming.headersDistinct[name] ?? []
  return {
    url,
    status: incoming.statusCode ?? 0,
    headers,
    header: (name) => headers(name)[0],
    body: readBody(incoming, url, options, signal),
    discard() {
      const length = Number(incoming.headers['content-length'])
      if (incoming.complete || isHead || length <= DRAINED_BYTES) incoming.resume()
      else incoming.destroy()
    },
  }
}

/** A trickle of single bytes never looks idle, so the rate is judged too, over the time that we really waited. */
async function* readBody(
  incoming: IncomingMessage,
  url: URL,
  options: HttpTransportOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = incoming[Symbol.asyncIterator]()
  const minBytes = (options.minBytesPerSecond * options.idleTimeoutMs) / 1000
  let waited = 0
  let received = 0
  try {
    for (;;) {
      const since = performance.now()
      const timer = setTimeout(() => incoming.destroy(timedOut(url, 'stopped sending')), options.idleTimeoutMs)
      const next = await chunks.next().finally(() => clearTimeout(timer))
      if (next.done) break
      waited += performance.now() - since
      received += next.value.length
      if (waited >= options.idleTimeoutMs) {
        if (received < minBytes) throw timedOut(url, 'sends too slowly')
        waited = 0
        received = 0
      }
      yield next.value
    }
    if (!incoming.complete) throw Object.assign(new Error('The message is incomplete.'), { code: 'INCOMPLETE' })
  } catch (error) {
    throw signal.aborted ? signal.reason : toSourceError(error, url.host)
  } finally {
    incoming.destroy()
  }
}

function timedOut(url: URL, what: string): SourceError {
  return new SourceError(
    'SOURCE_TIMED_OUT',
    `${url.host} ${what}. Check the network and the load of the server, then try again.`,
    {
      detail: { host: url.host },
    },
  )
}

function assertCertificate(pem: string): void {
  try {
    new X509Certificate(pem)
  } catch (cause) {
    throw new SourceError(
      'SOURCE_TLS',
      'The given CA certificate is not in PEM form. Give a file that holds "BEGIN CERTIFICATE".',
      { cause },
    )
  }
}

function trust({ ca, clientCertificate }: HttpTransportOptions): SecureContext {
  return createSecureContext({
    ca: [...getCACertificates('default'), ...getCACertificates('system'), ...(ca === undefined ? [] : [ca])],
    ...(clientCertificate === undefined ? {} : { cert: clientCertificate.certificate, key: clientCertificate.key }),
  })
}
