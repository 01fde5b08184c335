import { open } from 'node:fs/promises'
import { AdvisoryError } from './advisory-error.ts'
import type { AcquireContext } from './build-generation.ts'
import type { Download } from './download.ts'
import type { FeedSource } from './feed.ts'
import { collectBytes, decodeText, limitBytes } from './input/bounded.ts'

const MAX_POINTER_BYTES = 64 * 1024

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
  if (!source.isPointer) return spoolFile(url, source, download, target, context)
  const pointed = await followPointer(url, source, download, context.signal)
  if (pointed === 'absent') return { status: 'absent' }
  if (context.former?.etag === pointed) return { status: 'unchanged' }
  const spooled = await spoolFile(pointed, source, download, target, { ...context, former: undefined })
  // The name has the date in it: the same name is the same content.
  return spooled.status === 'ok' ? { ...spooled, etag: pointed } : spooled
}

async function followPointer(
  url: string,
  source: FeedSource,
  download: Download,
  signal: AbortSignal,
): Promise<string> {
  const result = await download({ url, signal })
  if (result.status !== 'ok') return 'absent'
  const text = decodeText(await collectBytes(result.body, MAX_POINTER_BYTES, source.name))
  const [name = ''] = text.trim().split(/\s/, 1)
  if (/^[\w.-]+(?:\/[\w.-]+)*$/.test(name) && !name.includes('..')) return new URL(name, url).href
  throw new AdvisoryError('ADVISORY_DOWNLOAD_FAILED', `${source.name}: ${url} does not name the file to download.`)
}

async function spoolFile(
  url: string,
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
  let total = 0
  try {
    for await (const chunk of limitBytes(body, source.maxBytes, source.name)) {
      await handle.write(chunk)
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
  return rest
}
