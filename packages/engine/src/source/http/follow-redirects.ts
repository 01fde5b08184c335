import { redactUrl } from '../redact-url.ts'
import { SourceError } from '../source-error.ts'
import type { HttpRequest, HttpResponse, HttpTransport } from './http-transport.ts'

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const MAX_HOPS = 8

/** A GET or HEAD whose redirects are followed hop by hop. */
export interface FollowedRequest extends HttpRequest {
  readonly method: 'GET' | 'HEAD'
  /** Sent to the first URL's origin only: scheme, host and port. Once a hop left it, it is not sent again even if a later one comes back. */
  readonly authorization?: string
}

/**
 * Sends a request and follows its redirects.
 * @throws {SourceError} `SOURCE_REDIRECT_REFUSED` for more than eight hops, from https to http, or to another scheme; and like `HttpTransport.send`
 */
export async function followRedirects(
  transport: HttpTransport,
  { authorization, ...request }: FollowedRequest,
  signal: AbortSignal,
): Promise<HttpResponse> {
  let url = request.url
  let isHome = true
  for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
    const withAuthorization = isHome && authorization !== undefined ? { authorization } : {}
    const response = await transport.send(
      { ...request, url, headers: { ...request.headers, ...withAuthorization } },
      signal,
    )
    if (!REDIRECTS.has(response.status)) return response
    const location = response.header('location')
    response.discard()
    const next = location === undefined ? null : URL.parse(location, url.href)
    if (next === null) {
      throw new SourceError(
        'SOURCE_PROTOCOL',
        `${url.host} redirects without saying where to. Check the server behind it.`,
      )
    }
    assertFollowable(url, next)
    // Node would turn these into an Authorization header.
    next.username = ''
    next.password = ''
    next.hash = ''
    isHome = isHome && next.origin === request.url.origin
    url = next
  }
  throw refused(request.url, url, `more than ${MAX_HOPS} redirects follow each other`)
}

function assertFollowable(from: URL, to: URL): void {
  if (to.protocol !== 'https:' && to.protocol !== 'http:') throw refused(from, to, 'it is not a web address')
  if (from.protocol === 'https:' && to.protocol === 'http:') throw refused(from, to, 'it leaves https for plain HTTP')
}

function refused(from: URL, to: URL, why: string): SourceError {
  return new SourceError(
    'SOURCE_REDIRECT_REFUSED',
    `The redirect from ${from.host} to ${redactUrl(to)} was not followed: ${why}. Correct the server's external address.`,
    { detail: { from: from.host, to: to.host } },
  )
}
