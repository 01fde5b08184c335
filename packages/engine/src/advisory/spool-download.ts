import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { AdvisoryError } from './advisory-error.ts'
import type { AcquireContext } from './build-generation.ts'
import type { Download } from './download.ts'
import type { FeedSource } from './feed.ts'
import { followPointers, type Pointed } from './follow-pointers.ts'
import { limitBytes } from './input/bounded.ts'

export type SpooledDownload =
  | { readonly status: 'unchanged' }
  | { readonly status: 'absent' }
  | { readonly status: 'ok'; readonly etag?: string; readonly lastModified?: string; readonly totalBytes?: number }

/**
 * Downloads a source to a file, from the first of its mirrors that answers. What a former download returned (`ETag`, `Last-Modified`) is sent along,
 * unless the rows came from somewhere else.
 * @throws {AdvisoryError} `ADVISORY_DOWNLOAD_FAILED` when no mirror answers, `ADVISORY_LIMIT_EXCEEDED`
 */
export async function spoolDownload(
  source: FeedSource,
  download: Download,
  target: string,
  context: AcquireContext,
): Promise<SpooledDownload> {
  let failure: unknown
  for (const url of source.urls) {
    try {
      return await spoolFrom(url, source, download, target, context)
    } catch (error) {
      if (context.signal.aborted || (error instanceof AdvisoryError && error.code === 'ADVISORY_LIMIT_EXCEEDED'))
        throw error
      failure = error
    }
  }
  throw failure ?? new AdvisoryError('ADVISORY_DOWNLOAD_FAILED', `${source.name} has no address to download from.`)
}

async function spoolFrom(
  url: string,
  source: FeedSource,
  download: Download,
  target: string,
  context: AcquireContext,
): Promise<SpooledDownload> {
  if (!source.pointers) return spoolFile({ url }, source, download, target, context)
  const pointed = await followPointers(url, source, download, context.signal)
  if (pointed === 'absent') return { status: 'absent' }
  // Such a file has its date or digest in its name, or a digest beside it: the same is the same content.
  const mark = pointed.sha256 === undefined ? pointed.url : `sha256:${pointed.sha256}`
  if (context.former?.etag === mark) return { status: 'unchanged' }
  const spooled = await spoolFile(pointed, source, download, target, { ...context, former: undefined })
  return spooled.status === 'ok' ? { ...spooled, etag: mark } : spooled
}

async function spoolFile(
  { url, sha256 }: Pointed,
  source: FeedSource,
  download: Download,
  target: string,
  { signal, former, onBytes }: AcquireContext,
): Promise<SpooledDownload> {
  const conditions = former?.origin === 'download' ? former : undefined
  const result = await download({
    url,
    signal,
    ...(conditions?.etag !== undefined && { etag: conditions.etag }),
    ...(conditions?.lastModified !== undefined && { lastModified: conditions.lastModified }),
  })
  if (result.status !== 'ok') return result
  const { body, ...rest } = result
  const handle = await open(target, 'w', 0o600)
  const hash = sha256 === undefined ? undefined : createHash('sha256')
  let total = 0
  try {
    for await (const chunk of limitBytes(body, source.maxBytes, source.name)) {
      await handle.write(chunk)
      hash?.update(chunk)
      total += chunk.length
      onBytes(total, rest.totalBytes)
    }
  } finally {
    await handle.close()
  }
  if (rest.totalBytes !== undefined && rest.totalBytes !== total) {
    throw new AdvisoryError(
      'ADVISORY_DOWNLOAD_FAILED',
      `${source.name} broke off: ${total} of ${rest.totalBytes} bytes came.`,
      { detail: { url, total, expected: rest.totalBytes } },
    )
  }
  if (hash && hash.digest('hex') !== sha256) {
    throw new AdvisoryError(
      'ADVISORY_DOWNLOAD_FAILED',
      `${source.name} was changed or damaged on the way: its digest is another than upstream states.`,
      { detail: { url, expected: sha256 } },
    )
  }
  return rest
}
