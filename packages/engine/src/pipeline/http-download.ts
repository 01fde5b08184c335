import { AdvisoryError } from '../advisory/advisory-error.ts'
import type { Download, DownloadRequest, DownloadResult } from '../advisory/download.ts'
import type { Environment } from '../source/environment.ts'
import { type Clock, systemClock } from '../source/http/clock.ts'
import { followRedirects } from '../source/http/follow-redirects.ts'
import {
  DEFAULT_TRANSPORT_TIMES,
  type HttpResponse,
  type HttpTransportOptions,
  openHttpTransport,
} from '../source/http/http-transport.ts'
import { DEFAULT_RETRY_POLICY, parseRetryAfter, type RetryPolicy, withRetries } from '../source/http/retry.ts'
import { SourceError } from '../source/source-error.ts'
import { downloadArtifact, isArtifactUrl } from './artifact-download.ts'

export interface HttpDownloadOptions {
  /** PEM certificates that are trusted besides those of Node and of the operating system. */
  readonly ca?: string
  readonly proxy?: Environment
  readonly allowAddress?: HttpTransportOptions['allowAddress']
  readonly retries?: RetryPolicy
  readonly clock?: Clock
}

/** A download over HTTP, and of OCI artifacts, for `updateAdvisories`; dispose it to close its connections. */
export interface HttpDownload extends AsyncDisposable {
  readonly download: Download
}

/**
 * Downloads by https (or http, where a feed says so) with redirects, conditional requests and retries on 429, 5xx and broken connections.
 * @throws {SourceError} `SOURCE_TLS` when `ca` is no PEM certificate
 */
export function httpDownload(options: HttpDownloadOptions = {}): HttpDownload {
  const transport = openHttpTransport({
    ...DEFAULT_TRANSPORT_TIMES,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    ...(options.allowAddress === undefined ? {} : { allowAddress: options.allowAddress }),
  })
  const clock = options.clock ?? systemClock
  const ask = async (request: DownloadRequest): Promise<DownloadResult> => {
    const url = new URL(request.url)
    const response = await followRedirects(
      transport,
      { method: 'GET', url, headers: conditions(request) },
      request.signal,
    )
    return toResult(response, clock)
  }
  return {
    download: async (request) => {
      try {
        // A registry's client repeats and resumes by itself.
        if (isArtifactUrl(request.url)) return await downloadArtifact(request, registryOptions(options))
        return await withRetries(() => ask(request), options.retries ?? DEFAULT_RETRY_POLICY, clock, request.signal)
      } catch (error) {
        if (!(error instanceof SourceError)) throw error
        throw new AdvisoryError('ADVISORY_DOWNLOAD_FAILED', error.message, { cause: error })
      }
    },
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  }
}

function registryOptions({
  ca,
  proxy,
  allowAddress,
  retries,
  clock,
}: HttpDownloadOptions): Parameters<typeof downloadArtifact>[1] {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(allowAddress === undefined ? {} : { allowAddress }),
    ...(clock === undefined ? {} : { clock }),
    ...(retries === undefined ? {} : { retry: retries }),
  }
}

function conditions({ etag, lastModified }: DownloadRequest): Readonly<Record<string, string>> {
  if (etag !== undefined) return { 'if-none-match': etag }
  return lastModified === undefined ? {} : { 'if-modified-since': lastModified }
}

function toResult(response: HttpResponse, clock: Clock): DownloadResult {
  const { status } = response
  if (status === 200) {
    const [etag, lastModified, length] = ['etag', 'last-modified', 'content-length'].map((name) =>
      response.header(name),
    )
    const totalBytes = /^\d{1,15}$/.test(length ?? '') ? Number(length) : undefined
    return {
      status: 'ok',
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { lastModified }),
      ...(totalBytes === undefined ? {} : { totalBytes }),
      body: response.body,
    }
  }
  response.discard()
  if (status === 304) return { status: 'unchanged' }
  if (status === 404 || status === 410) return { status: 'absent' }
  throw refusal(response, clock)
}

function refusal(response: HttpResponse, clock: Clock): SourceError {
  const { status, url } = response
  const retryAfterMs = parseRetryAfter(response.header('retry-after'), clock.now())
  const detail = { status, host: url.host, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  if (status === 429)
    return new SourceError('SOURCE_RATE_LIMITED', `${url.host} allows no more requests just now. Try again later.`, {
      detail,
    })
  if (status >= 500)
    return new SourceError('SOURCE_SERVER_FAILED', `${url.host} failed with status ${status}. Try again later.`, {
      detail,
    })
  return new SourceError('SOURCE_PROTOCOL', `${url.host} answered with status ${status}. Check the proxy between.`, {
    detail,
  })
}
