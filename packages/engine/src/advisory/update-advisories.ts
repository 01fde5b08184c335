import { rm } from 'node:fs/promises'
import { acquireChanges } from './acquire-changes.ts'
import { AdvisoryError } from './advisory-error.ts'
import { advisoryStatus } from './advisory-status.ts'
import { type AcquireContext, type AcquiredSource, buildGeneration, type PlannedSource } from './build-generation.ts'
import type { BuildOptions, BuildOutcome } from './build-outcome.ts'
import type { Download } from './download.ts'
import type { AdvisoryFeed, FeedInput, FeedSource } from './feed.ts'
import { FEEDS } from './feed-catalog.ts'
import type { GenerationDirectory } from './generation-directory.ts'
import { openContainers } from './input/open-containers.ts'
import { type CatalogSource, chooseSources } from './source-choice.ts'
import { spoolDownload } from './spool-download.ts'

export interface UpdateRequest {
  readonly download: Download
  /**
   * Names of sources (`osv/PyPI`) or of whole feeds (`osv`), `default`, and any of these with `-` before it to leave it out. Default: every source
   * that is on by default, and those that the generation already has from an earlier update.
   */
  readonly sources?: readonly string[]
  /** Mirrors to use instead of a source's own addresses, by its name: https, or `oci://` where the source is an artifact. */
  readonly mirrors?: ReadonlyMap<string, readonly string[]>
}

/**
 * Downloads what changed upstream and builds the next generation from it. A source that fails keeps its last good rows, and the others go on:
 * `attempts` and `advisoryStatus` say which.
 * @throws {AdvisoryError} `ADVISORY_SOURCE_UNKNOWN`, `ADVISORY_LOCKED`; `ADVISORY_GENERATION_MISSING` when nothing at all could be had and there was nothing before
 */
export async function updateAdvisories(
  directory: GenerationDirectory,
  request: UpdateRequest,
  options: BuildOptions = {},
): Promise<BuildOutcome> {
  const chosen = chooseSources(listSources(), request.sources, await downloadedNames(directory))
  const planned = chosen.map(({ feed, source }) =>
    planDownload(feed, { ...source, urls: request.mirrors?.get(source.name) ?? source.urls }, request.download),
  )
  return buildGeneration(directory, planned, 'keep', options)
}

/** Every source that can be downloaded, for help and completion. */
export function listSources(): readonly CatalogSource[] {
  return FEEDS.flatMap((feed) => feed.sources.map((source) => ({ feed, source })))
}

/** Names of the sources that the current generation has from an update. */
async function downloadedNames(directory: GenerationDirectory): Promise<ReadonlySet<string>> {
  const status = await advisoryStatus(directory).catch(() => undefined)
  return new Set(status?.sources.filter(({ origin }) => origin === 'download').map(({ name }) => name))
}

function planDownload(feed: AdvisoryFeed, source: FeedSource, download: Download): PlannedSource {
  return {
    name: source.name,
    feed,
    url: source.urls[0] ?? source.changes?.url ?? feed.homepage,
    origin: 'download',
    acquire: (context) => acquire(source, download, context),
  }
}

async function acquire(source: FeedSource, download: Download, context: AcquireContext): Promise<AcquiredSource> {
  const { changes } = source
  if (!changes) return acquireWhole(source, download, context)
  const acquired = await acquireChanges({ ...source, changes }, download, context)
  if (acquired.status !== 'whole') return acquired
  const whole = await acquireWhole(source, download, context)
  // What changes while the file is downloaded is newer than the list was, so that the next run asks for it.
  return whole.status === 'ok' && acquired.newest !== undefined ? { ...whole, builtAt: acquired.newest } : whole
}

async function acquireWhole(source: FeedSource, download: Download, context: AcquireContext): Promise<AcquiredSource> {
  const target = context.lock.workFile(source.file)
  const release = (): Promise<void> => rm(target, { force: true })
  try {
    const found = await spoolDownload(source, download, target, context)
    if (found.status === 'ok') {
      const { etag, lastModified } = found
      return {
        status: 'ok',
        input: await openSpooled(source, target),
        ...(etag !== undefined && { etag }),
        ...(lastModified !== undefined && { lastModified }),
        release,
      }
    }
    if (found.status === 'unchanged' || source.optional) return found
  } catch (error) {
    await release()
    throw error
  }
  throw new AdvisoryError(
    'ADVISORY_DOWNLOAD_FAILED',
    `${source.name} is not where it was: ${source.urls[0] ?? ''} does not exist.`,
  )
}

async function openSpooled(source: FeedSource, target: string): Promise<FeedInput> {
  const [input] = await openContainers(target)
  if (!input) throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${source.name} came back empty.`)
  return { label: source.name, files: input.files }
}
