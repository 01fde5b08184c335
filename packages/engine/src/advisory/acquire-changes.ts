import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AdvisoryError } from './advisory-error.ts'
import type { AcquireContext, AcquiredSource } from './build-generation.ts'
import { idOfKey, readChanges } from './change-list.ts'
import type { Download } from './download.ts'
import type { ChangeList, FeedFile, FeedInput, FeedSource } from './feed.ts'
import { limitBytes } from './input/bounded.ts'
import { plainFile } from './input/plain-file.ts'

const PARALLEL = 8
const MAX_RECORD_BYTES = 128 * 1024 * 1024

/** `whole`: too much changed, or nothing is there yet; `newest` is where the list began before the whole file was asked for. */
export type AcquiredChanges = AcquiredSource | { readonly status: 'whole'; readonly newest?: string }

/**
 * Gets the records of a source that changed since it was read last, one request each.
 * @throws {AdvisoryError} `ADVISORY_DOWNLOAD_FAILED`, `ADVISORY_LIMIT_EXCEEDED`
 */
export async function acquireChanges(
  source: FeedSource & { readonly changes: ChangeList },
  download: Download,
  context: AcquireContext,
): Promise<AcquiredChanges> {
  const { former, signal } = context
  const since = former?.origin === 'download' ? former.upstreamBuiltAt : undefined
  const hasWhole = source.urls.length > 0
  const known =
    source.changes.format === 'key' && former?.origin === 'download' ? context.formerIds() : new Set<string>()
  const changes = await readChanges(source, download, since, known, signal).catch((error: unknown) => {
    // Where everything is to be had at once, the list only saves work.
    if (hasWhole && since === undefined && error instanceof AdvisoryError) return undefined
    throw error
  })
  if (!changes) {
    if (hasWhole) return { status: 'whole' }
    throw new AdvisoryError(
      'ADVISORY_DOWNLOAD_FAILED',
      `${source.name} is not where it was: ${source.changes.url} does not exist.`,
    )
  }
  const { changed, removed, newest } = changes
  const isTooMuch = changed.length > source.changes.maxChanges
  if (hasWhole && (since === undefined || isTooMuch))
    return { status: 'whole', ...(newest !== undefined && { newest }) }
  if (isTooMuch)
    throw new AdvisoryError(
      'ADVISORY_LIMIT_EXCEEDED',
      `${source.name} lists more than ${source.changes.maxChanges} records.`,
    )
  if (changed.length === 0 && removed.length === 0) return { status: 'unchanged' }
  const folder = context.lock.workFile('changes')
  const release = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    await mkdir(folder)
    const files = await downloadRecords(source, changed, folder, download, context)
    return {
      status: 'ok',
      input: inputOf(source.name, files),
      replaces: new Set([...changed, ...removed].map(idOfKey)),
      ...(newest !== undefined && { builtAt: newest }),
      release,
    }
  } catch (error) {
    await release()
    throw error
  }
}

/** A record that is gone by now has no file. */
async function downloadRecords(
  source: FeedSource & { readonly changes: ChangeList },
  keys: readonly string[],
  folder: string,
  download: Download,
  { signal, onBytes }: AcquireContext,
): Promise<readonly FeedFile[]> {
  const files: (FeedFile | undefined)[] = keys.map(() => undefined)
  const fileName = source.changes.record.slice(source.changes.record.lastIndexOf('/') + 1)
  let [next, total] = [0, 0]
  const work = async (): Promise<void> => {
    for (let index = next++; index < keys.length; index = next++) {
      signal.throwIfAborted()
      const key = keys[index] ?? ''
      const path = join(folder, String(index))
      const bytes = await downloadRecord(
        source.changes.record.replace('{key}', () => escaped(key)),
        path,
        download,
        signal,
      )
      if (bytes === undefined) continue
      total += bytes
      if (total > source.maxBytes)
        throw new AdvisoryError(
          'ADVISORY_LIMIT_EXCEEDED',
          `The changes of ${source.name} are larger than ${source.maxBytes} bytes.`,
        )
      onBytes(total)
      files[index] = plainFile(
        path,
        fileName.replace('{key}', () => key),
      )
    }
  }
  await Promise.all(Array.from({ length: Math.min(PARALLEL, keys.length) }, work))
  return files.filter((file) => file !== undefined)
}

async function downloadRecord(
  url: string,
  path: string,
  download: Download,
  signal: AbortSignal,
): Promise<number | undefined> {
  const result = await download({ url, signal })
  if (result.status !== 'ok') return undefined
  const handle = await open(path, 'w', 0o600)
  let bytes = 0
  try {
    for await (const chunk of limitBytes(result.body, MAX_RECORD_BYTES, url)) {
      bytes += chunk.length
      await handle.write(chunk)
    }
  } finally {
    await handle.close()
  }
  return bytes
}

function escaped(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/')
}

function inputOf(label: string, files: readonly FeedFile[]): FeedInput {
  return {
    label,
    files: async function* () {
      yield* files
    },
  }
}
