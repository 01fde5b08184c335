import {
  type AdvisoryGeneration,
  type LayerAnalysisPool,
  parseDigest,
  parsePlatform,
  type ScanReport,
  SourceError,
  scanImage,
} from '@plimsoll/engine'
import { announce } from '../db/announce.ts'
import { type Db, withTransaction } from '../db/database.ts'
import { returnAuthorisation } from '../db/statements/authorisations.ts'
import { findPlaceOfImage } from '../db/statements/image-places.ts'
import { updateImageFailure } from '../db/statements/image-results.ts'
import { findRegistry } from '../db/statements/registries.ts'
import {
  type ClaimedItem,
  claimScanItem,
  countRecentStarts,
  findItemLimit,
  finishItem,
  giveItemUp,
  releaseItem,
} from '../db/statements/scan-items.ts'
import { finishScanIfDone, startScanRow } from '../db/statements/scans.ts'
import { toFailure } from '../errors.ts'
import type { JobSender } from '../jobs/task.ts'
import type { Logger } from '../log.ts'
import type { ConnectorDeps } from '../registries/connector-target.ts'
import { openConnector } from '../registries/open-connector.ts'
import { progressWriter } from './progress-writer.ts'
import { storeScan } from './store-scan.ts'

export interface ScanItemDeps extends ConnectorDeps {
  readonly db: Db
  readonly log: Logger
  readonly jobs: JobSender
  readonly pool: LayerAnalysisPool
  /** The current advisories; undefined while there are none: then packages are listed and nothing is matched. The caller closes it. */
  openAdvisories(): Promise<AdvisoryGeneration | undefined>
}

/**
 * Scans one image of a scan. Whatever happens to this process, the item ends once: as done with all its results, as failed with a reason, or it waits for the
 * next worker. An image that cannot be scanned is no error here.
 * @throws what is not the image's fault, and the signal's reason; then the item waits for another try
 */
export async function runScanItem(deps: ScanItemDeps, itemId: string, signal: AbortSignal): Promise<void> {
  const { db, log } = deps
  const item = await claimWithinLimit(deps, itemId)
  if (!item) return
  await startScanRow(db, item.scanId)
  await announce(db, { type: 'scan', id: item.scanId })
  try {
    using generation = await deps.openAdvisories()
    const report = await lookAt(deps, item, generation, signal)
    if (report) await storeScan(db, item, report, generation)
  } catch (error) {
    if (signal.aborted) {
      await releaseItem(db, item)
      throw signal.reason
    }
    const failure = toFailure(error)
    if (!failure) throw error
    log.info({ itemId, code: failure.code }, 'image scan failed')
    await failItem(db, item, failure)
  }
}

/** A registry's limit counts starts within an hour, over all workers; an image above it is put off until there is room. */
async function claimWithinLimit({ db, jobs }: ScanItemDeps, itemId: string): Promise<ClaimedItem | undefined> {
  return withTransaction(db, async (tx) => {
    const limit = await findItemLimit(tx, itemId)
    if (limit && limit.imagesPerHour !== null && !limit.isStarted) {
      const { starts, secondsUntilOneLess } = await countRecentStarts(tx, limit.registryId)
      if (starts >= limit.imagesPerHour) {
        await jobs.send('image.scan', [{ itemId }], { db: tx, delaySeconds: secondsUntilOneLess })
        return undefined
      }
    }
    return claimScanItem(tx, itemId)
  })
}

/** @returns undefined when the item was lost to a cancellation or to another worker */
async function lookAt(
  deps: ScanItemDeps,
  item: ClaimedItem,
  generation: AdvisoryGeneration | undefined,
  signal: AbortSignal,
): Promise<ScanReport | undefined> {
  const { db, log, pool } = deps
  await using progress = progressWriter(db, item, (error) => log.warn({ err: error }, 'scan progress not written'))
  const either = AbortSignal.any([signal, progress.lost])
  try {
    const place = await findPlaceOfImage(db, item.imageId)
    const registry = place && (await findRegistry(db, place.registryId))
    if (!place || !registry) {
      throw new SourceError(
        'SOURCE_NOT_FOUND',
        'No connected registry holds this image any more. Sync the registry, or remove the image.',
      )
    }
    await using connector = openConnector(registry, deps)
    await using source = await connector.openImage(place.repository, parseDigest(item.digest), either)
    return await scanImage(source, {
      pool,
      platform: parsePlatform(item.platform),
      signal: either,
      onProgress: (step) => progress.report(step),
      ...(generation && { advisories: generation }),
    })
  } catch (error) {
    if (progress.lost.aborted && !signal.aborted) return undefined
    throw error
  }
}

async function failItem(
  db: Db,
  item: ClaimedItem,
  { code, message }: { readonly code: string; readonly message: string },
): Promise<void> {
  await withTransaction(db, async (tx) => {
    if (!(await finishItem(tx, item, { state: 'failed', code, message }))) return
    await updateImageFailure(tx, item.imageId, code, message)
    await endItem(tx, item.id, item.imageId, item.scanId)
  })
}

/** Ends an item whose workers died one after the other: the image may be what kills them. */
export async function giveScanItemUp(db: Db, itemId: string): Promise<void> {
  await withTransaction(db, async (tx) => {
    const ended = await giveItemUp(
      tx,
      itemId,
      'WORKER_DIED',
      'The process that scanned this image ended several times before it was done. Look into its log; more memory may help.',
    )
    if (!ended) return
    await updateImageFailure(
      tx,
      ended.imageId,
      'WORKER_DIED',
      'The process that scanned this image ended several times.',
    )
    await endItem(tx, itemId, ended.imageId, ended.scanId)
  })
}

async function endItem(tx: Db, itemId: string, imageId: string, scanId: string): Promise<void> {
  await returnAuthorisation(tx, itemId, 'failed')
  await announce(tx, { type: 'scan.item', id: itemId })
  await announce(tx, { type: 'image', id: imageId })
  await finishScanIfDone(tx, scanId)
  await announce(tx, { type: 'scan', id: scanId })
}
