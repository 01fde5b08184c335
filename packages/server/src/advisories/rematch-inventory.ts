import { announce } from '../db/announce.ts'
import type { Db } from '../db/database.ts'
import { findCurrentGeneration } from '../db/statements/advisory-generations.ts'
import { listImagesHolding, refreshImageCounts } from '../db/statements/image-counts.ts'
import { listImagesOfGeneration, updateImageGenerations } from '../db/statements/image-results.ts'
import { listUnmatchedPackageVersions } from '../db/statements/package-versions.ts'
import { ApiProblem } from '../errors.ts'
import type { JobSender } from '../jobs/task.ts'
import type { Logger } from '../log.ts'
import { matchPackageVersions } from '../scans/match-package-versions.ts'
import { startScan } from '../scans/start-scan.ts'
import type { AdvisoryShelf } from './advisory-shelf.ts'

/** Package versions compared in one transaction. */
const BATCH = 1000
/** Images written in one transaction. */
const IMAGE_BATCH = 500
/** Images that are announced one by one; of more, readers are told by the generation. */
const ANNOUNCED = 50

export interface RematchDeps {
  readonly db: Db
  readonly log: Logger
  readonly jobs: JobSender
  readonly shelf: AdvisoryShelf
}

/**
 * Compares all stored package versions with the current generation: cost grows with distinct packages, not with images, and no image is pulled. Package
 * versions that were compared with it are left out, so that a run that is cut off goes on where it was.
 */
export async function rematchInventory(deps: RematchDeps, signal: AbortSignal): Promise<void> {
  const { db, log, shelf } = deps
  const former = await findCurrentGeneration(db)
  await shelf.record()
  using generation = await shelf.open()
  if (!generation) return
  const current = { id: generation.id, builtAt: new Date(generation.builtAt) }
  const started = performance.now()
  let compared = 0
  let changed = 0
  let after = '0'
  for (;;) {
    signal.throwIfAborted()
    const versions = await listUnmatchedPackageVersions(db, current.builtAt, after, BATCH)
    const last = versions.at(-1)
    if (!last) break
    const changedIds = await matchPackageVersions(db, versions, generation)
    await recount(db, await listImagesHolding(db, changedIds), signal)
    compared += versions.length
    changed += changedIds.length
    after = last.id
  }
  if (former?.isStarter && former.id !== current.id) await leaveStarterBehind(deps, former.id)
  while ((await updateImageGenerations(db, current, IMAGE_BATCH)) > 0) signal.throwIfAborted()
  if (compared > 0) {
    const ms = Math.round(performance.now() - started)
    log.info({ generation: current.id, compared, changed, ms }, 'rematch done')
  }
}

async function recount(db: Db, imageIds: readonly string[], signal: AbortSignal): Promise<void> {
  for (let start = 0; start < imageIds.length; start += IMAGE_BATCH) {
    signal.throwIfAborted()
    await refreshImageCounts(db, imageIds.slice(start, start + IMAGE_BATCH))
  }
  for (const id of imageIds.slice(0, ANNOUNCED)) await announce(db, { type: 'image', id })
}

/** Results that were told apart with the starter set only say so; with real advisories at hand they are made anew, from layers that are known already. */
async function leaveStarterBehind({ db, jobs }: RematchDeps, starter: string): Promise<void> {
  const imageIds = await listImagesOfGeneration(db, starter, 1000)
  if (imageIds.length === 0) return
  await startScan(db, jobs, { trigger: 'first-start', targets: { imageIds: [...imageIds] }, requestedBy: null }).catch(
    (error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error
    },
  )
}
