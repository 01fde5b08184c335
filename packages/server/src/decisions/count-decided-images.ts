import type { Db } from '../db/database.ts'
import { listDecidedImages, listUncountedDecisions, markDecisionCounted } from '../db/statements/decisions.ts'
import { refreshImageCounts } from '../db/statements/image-counts.ts'

/** Images counted again in one statement. */
const BATCH = 500

/**
 * Makes the counts of images again that a decision changed by beginning, being revoked or running out. A process that dies in between leaves the decision
 * marked as not counted, and the next run does it again.
 */
export async function countDecidedImages(db: Db, signal: AbortSignal): Promise<void> {
  for (const { id, isOver } of await listUncountedDecisions(db)) {
    let beyond = '0'
    for (;;) {
      signal.throwIfAborted()
      const images = await listDecidedImages(db, id, beyond, BATCH)
      const last = images.at(-1)
      if (last === undefined) break
      await refreshImageCounts(db, images)
      beyond = last
    }
    await markDecisionCounted(db, id, isOver)
  }
}
