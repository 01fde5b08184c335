import type { ScanPreCheck, ScanTargets, ScanTrigger } from '@plimsoll/contract'
import { announce } from '../db/announce.ts'
import { type Db, type Tx, withTransaction } from '../db/database.ts'
import { consumeAuthorisations, consumedAuthorisations, lockAuthorisations } from '../db/statements/authorisations.ts'
import { type ChosenImage, chooseImages } from '../db/statements/chosen-images.ts'
import { giveItemUp, insertScanItems } from '../db/statements/scan-items.ts'
import { finishScanIfDone, insertScan } from '../db/statements/scans.ts'
import { readScanSettings } from '../db/statements/settings.ts'
import { ApiProblem } from '../errors.ts'
import type { JobSender } from '../jobs/task.ts'

export interface ScanOrder {
  readonly trigger: ScanTrigger
  /** Empty: everything. */
  readonly targets: ScanTargets
  readonly requestedBy: string | null
  /** Leaves out what it says no to. */
  accepts?(image: ChosenImage): boolean
  /** What to call it; default: what was chosen. */
  readonly title?: string
  /** Start a scan even if there is nothing to look at, so that it is on record. */
  readonly mayBeEmpty?: boolean
}

/** Larger goes first: a person who waits comes before the cycle. */
const PRIORITY: Readonly<Record<ScanTrigger, number>> = {
  manual: 20,
  retry: 20,
  'first-start': 20,
  webhook: 10,
  cycle: 0,
}

/** What a scan of these targets would look at and consume; changes nothing. */
export async function preCheckScan(db: Db, targets: ScanTargets): Promise<ScanPreCheck> {
  const { platforms, authorisationTotal } = await readScanSettings(db)
  const images = await chooseImages(db, targets, platforms)
  const { consumed } = await consumedAuthorisations(db)
  const startable = images.filter(({ isRunning }) => !isRunning)
  const byRegistry = Map.groupBy(startable, ({ registryId }) => registryId)
  return {
    registryCount: byRegistry.size,
    repositoryCount: new Set(startable.map(({ repositoryId }) => repositoryId)).size,
    imageCount: startable.length,
    runningImageCount: images.length - startable.length,
    authorisationsNeeded: new Set(startable.filter((one) => !one.isAuthorised).map(({ digest }) => digest)).size,
    authorisationsLeft: authorisationTotal === null ? null : Math.max(0, authorisationTotal - consumed),
    byRegistry: [...byRegistry].flatMap(([registryId, ofRegistry]) => {
      const [first] = ofRegistry
      if (!first) return []
      const { registryName, registryKind } = first
      return [{ registryId, registryName, registryKind, imageCount: ofRegistry.length }]
    }),
  }
}

/**
 * Starts a scan: its images, their authorisations and their jobs come to be together or not at all. Images of a running scan are left out.
 * Where authorisations do not suffice, as many images as there are go ahead and the others are listed as failed for that reason.
 * @returns the scan's id
 * @throws {ApiProblem} `NOTHING_TO_SCAN`, `SCAN_ALREADY_RUNNING` naming images, `AUTHORISATIONS_EXHAUSTED`
 */
export async function startScan(db: Db, jobs: JobSender, order: ScanOrder): Promise<string> {
  const { platforms } = await readScanSettings(db)
  return withTransaction(db, async (tx) => {
    await lockAuthorisations(tx)
    const images = (await chooseImages(tx, order.targets, platforms)).filter((image) => order.accepts?.(image) ?? true)
    if (images.length === 0 && !order.mayBeEmpty) {
      throw new ApiProblem(
        'NOTHING_TO_SCAN',
        'No image in a connected registry fits what was chosen. Sync the registry, or choose more.',
      )
    }
    const { affordable, tooMany } = await splitByAuthorisations(tx, images)
    const { trigger, targets, requestedBy } = order
    const title = order.title ?? titleOf(targets, images)
    const scanId = await insertScan(tx, { trigger, targets, title, requestedBy })
    const items = await insertScanItems(tx, scanId, images)
    if (items.length === 0 && images.length > 0) throw alreadyRunning(images)

    const itemOf = new Map(items.map(({ id, imageId }) => [imageId, id]))
    const consuming = affordable.flatMap(({ imageId, digest }) => {
      const itemId = itemOf.get(imageId)
      return itemId === undefined ? [] : [{ itemId, digest }]
    })
    await consumeAuthorisations(tx, consuming)
    for (const { imageId } of tooMany) {
      const itemId = itemOf.get(imageId)
      if (itemId !== undefined) await giveItemUp(tx, itemId, 'AUTHORISATIONS_EXHAUSTED', EXHAUSTED)
    }
    await jobs.send(
      'image.scan',
      consuming.map(({ itemId }) => ({ itemId })),
      { db: tx, priority: PRIORITY[trigger] },
    )
    await finishScanIfDone(tx, scanId)
    await announce(tx, { type: 'scan', id: scanId })
    return scanId
  })
}

const EXHAUSTED =
  'No scan authorisations were left for this image. Raise the total in the scan settings, or wait for the next month.'

/** Images that were paid for, or that can still be; and the rest. One authorisation serves all images of one digest. */
async function splitByAuthorisations(
  tx: Tx,
  images: readonly ChosenImage[],
): Promise<{ affordable: readonly ChosenImage[]; tooMany: readonly ChosenImage[] }> {
  const { authorisationTotal } = await readScanSettings(tx)
  if (authorisationTotal === null) return { affordable: images, tooMany: [] }
  const { consumed } = await consumedAuthorisations(tx)
  let left = Math.max(0, authorisationTotal - consumed)
  const affordable: ChosenImage[] = []
  const tooMany: ChosenImage[] = []
  for (const image of images) {
    if (image.isRunning) continue
    if (!image.isAuthorised) left -= 1
    if (image.isAuthorised || left >= 0) affordable.push(image)
    else tooMany.push(image)
  }
  if (affordable.length === 0 && tooMany.length > 0) throw new ApiProblem('AUTHORISATIONS_EXHAUSTED', EXHAUSTED)
  return { affordable, tooMany }
}

function alreadyRunning(images: readonly ChosenImage[]): ApiProblem {
  const [first, ...others] = images
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  return new ApiProblem(
    'SCAN_ALREADY_RUNNING',
    `${first?.reference}${more} is being scanned already. Wait for that scan to end, or cancel it.`,
  )
}

/** What was chosen, for people. */
function titleOf(targets: ScanTargets, images: readonly ChosenImage[]): string {
  const [only] = images
  if (images.length === 1 && only) return only.reference
  if (targets.registryKinds) return targets.registryKinds.join(', ')
  const registries = [...new Set(images.map(({ registryName }) => registryName))]
  return registries.length <= 3 ? registries.join(', ') : `${registries.length} registries`
}
