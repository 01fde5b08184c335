/**
 * How feeds get bytes from the network; injected, so that proxies, private CAs and tests are the caller's choice.
 * One GET. Follows redirects to https, never from https to http.
 */
export type Download = (request: DownloadRequest) => Promise<DownloadResult>

export interface DownloadRequest {
  readonly url: string
  /** Sent as `If-None-Match`. */
  readonly etag?: string
  /** Sent as `If-Modified-Since` when there is no ETag. */
  readonly lastModified?: string
  readonly signal: AbortSignal
}

/** Failures of the network and other statuses are thrown as `AdvisoryError` `ADVISORY_DOWNLOAD_FAILED`, after retries where they make sense. */
export type DownloadResult =
  | { readonly status: 'unchanged' }
  /** 404 or 410. */
  | { readonly status: 'absent' }
  | {
      readonly status: 'ok'
      readonly etag?: string
      readonly lastModified?: string
      /** `Content-Length`, where stated. */
      readonly totalBytes?: number
      readonly body: AsyncIterable<Uint8Array>
    }
