import { announce } from '../db/announce.ts'
import type { Db } from '../db/database.ts'
import { listImagesHolding, refreshImageCounts } from '../db/statements/image-counts.ts'
import { listUnmatchedPackageVersions } from '../db/statements/package-versions.ts'
import type { Logger } from '../log.ts'
import { matchPackageVersions } from '../scans/match-package-versions.ts'
import type { AdvisoryShelf } from './advisory-shelf.ts'

const BATCH = 1000
/** Images counted in one transaction. */
const COUNT_BATCH = 500

export interface RematchDeps {
  readonly db: Db
  readonly log: Logger
  readonly shelf: AdvisoryShelf
}

/**
 * Compares all stored package versions with the current generation: cost grows with distinct packages, not with images, and no image is pulled. Package
 * versions that were compared with it are left out, so that a run that is cut off goes on where it was.
 */
export async function rematchInventory({ db, log, shelf }: RematchDeps, signal: AbortSignal): Promise<void> {
  await shelf.record()
  using generation = await shelf.open()
  if (!generation) return
  const builtAt = new Date(generation.builtAt)
  const started = performance.now()
  let compared = 0
  let changed = 0
  let after = '0'
  for (;;) {
    signal.throwIfAborted()
    const versions = await listUnmatchedPackageVersions(db, builtAt, after, BATCH)
    const last = versions.at(-1)
    if (!last) break
    const changedIds = await matchPackageVersions(db, versions, generation)
    await recount(db, await listImagesHolding(db, changedIds), signal)
    compared += versions.length
    changed += changedIds.length
    after = last.id
  }
  if (compared > 0) {
    log.info(
      { generation: generation.id, compared, changed, ms: Math.round(performance.now() - started) },
      'rematch done',
    )
  }
}

async function recount(db: Db, imageIds: readonly string[], signal: AbortSignal): Promise<void> {
  for (let start = 0; start < imageIds.length; start += COUNT_BATCH) {
    signal.throwIfAborted()
    const batch = imageIds.slice(start, start + COUNT_BATCH)
    await refreshImageCounts(db, batch)
    for (const id of batch.slice(0, 50)) await announce(db, { type: 'image', id })
  }
}
