import type { ScanProgress } from '@plimsoll/engine'
import { announce } from '../db/announce.ts'
import type { Db } from '../db/database.ts'
import { type ClaimedItem, type ItemProgress, updateItemProgress } from '../db/statements/scan-items.ts'

/** How often progress is written, and how often a cancelled scan is noticed at the latest. */
const WRITE_EVERY_MS = 500

export interface ProgressWriter extends AsyncDisposable {
  /** Aborted when the item is no longer this worker's. */
  readonly lost: AbortSignal
  report(progress: ScanProgress): void
}

/** Sums up what the engine says of one scan and writes it to the item now and then. Dispose it before the item is finished. */
export function progressWriter(db: Db, item: ClaimedItem, onError: (error: unknown) => void): ProgressWriter {
  const lost = new AbortController()
  const bytes = new Map<number, number>()
  const done = new Set<number>()
  let state: ItemProgress = { stage: 'resolving', layersDone: 0, layersTotal: 0, bytesDone: 0, bytesTotal: null }
  let writing = Promise.resolve()
  let written: ItemProgress | undefined

  const write = async (): Promise<void> => {
    const current = state
    const isOurs = await updateItemProgress(db, item, current)
    if (!isOurs) lost.abort(new ItemLostError())
    else if (current !== written) await announce(db, { type: 'scan.item', id: item.id })
    written = current
  }
  const timer = setInterval(() => {
    writing = writing.then(write).catch(onError)
  }, WRITE_EVERY_MS)

  return {
    lost: lost.signal,
    report(progress) {
      switch (progress.stage) {
        case 'resolving':
        case 'matching':
          state = { ...state, stage: progress.stage }
          return
        case 'resolved':
          state = { ...state, stage: 'layers', layersTotal: progress.layers, bytesTotal: progress.totalBytes ?? null }
          return
        case 'layer':
          if (progress.state !== 'started') done.add(progress.index)
          if (progress.bytes !== undefined) bytes.set(progress.index, progress.bytes)
          break
        case 'layer-bytes':
          bytes.set(progress.index, progress.bytes)
          break
        case 'done':
          state = { ...state, stage: 'storing' }
          return
      }
      const bytesDone = [...bytes.values()].reduce((sum, one) => sum + one, 0)
      state = { ...state, layersDone: done.size, bytesDone }
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await writing
      // An image whose layers are known is done before the first writing; how many layers it has would stay unsaid.
      if (!lost.signal.aborted && state !== written) await write().catch(onError)
    },
  }
}

/** The scan was cancelled, or another worker has taken the item over. */
class ItemLostError extends Error {}
