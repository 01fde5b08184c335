import type { ServerEvent } from '@plimsoll/contract'
import { type Announcement, CHANNEL, parseAnnouncement } from '../db/announce.ts'
import type { Database } from '../db/database.ts'
import { findCountedRegistry } from '../db/statements/registries.ts'
import { findScanItem, listRunningScanItems } from '../db/statements/scan-items.ts'
import { findScan, listRunningScans } from '../db/statements/scans.ts'
import type { Logger } from '../log.ts'
import { readAdvisoryStatus } from '../views/advisory-view.ts'
import { toRegistry } from '../views/registry-view.ts'
import { toScan, toScanItem } from '../views/scan-view.ts'

/** How long announcements of the same thing are gathered before its state is read once. */
const GATHER_MS = 250
/** Events that a slow reader may fall behind before it is cut off; coming back gives it the current state. */
const MAX_BEHIND = 1000

/** Hands what any process of the center announces to whoever listens in this one. */
export interface EventHub extends AsyncDisposable {
  /** The current state of all that runs, then everything that changes, until `signal` is aborted. */
  subscribe(filter: { readonly scanId?: string | undefined }, signal: AbortSignal): AsyncIterable<ServerEvent>
}

export interface EventHubDeps {
  readonly database: Database
  readonly log: Logger
  readonly isOffline: boolean
}

/** Listens to the database at once; each thing is read from its table once per {@link GATHER_MS}, however many listen. */
export async function openEventHub({ database, log, isOffline }: EventHubDeps): Promise<EventHub> {
  const { db } = database
  const readers = new Set<(event: ServerEvent) => void>()
  const pending = new Map<string, Announcement>()
  let timer: NodeJS.Timeout | undefined

  const flush = async (): Promise<void> => {
    // A scan's end is told after the ends of its images.
    const announcements = [...pending.values()].sort((a, b) => Number(a.type === 'scan') - Number(b.type === 'scan'))
    pending.clear()
    for (const announcement of announcements) {
      const event = await read(announcement)
      if (event) for (const reader of readers) reader(event)
    }
  }
  // One at a time, so that events keep their order.
  const flushSoon = (): void => {
    timer ??= setTimeout(() => {
      flush()
        .catch((error: unknown) => log.warn({ err: error }, 'events not read'))
        .finally(() => {
          timer = undefined
          if (pending.size > 0) flushSoon()
        })
    }, GATHER_MS)
  }

  const read = async ({ type, id = '' }: Announcement): Promise<ServerEvent | undefined> => {
    switch (type) {
      case 'scan': {
        const scan = await findScan(db, id)
        return scan && { type, scan: toScan(scan) }
      }
      case 'scan.item': {
        const item = await findScanItem(db, id)
        return item && { type, item: toScanItem(item) }
      }
      case 'registry': {
        const registry = await findCountedRegistry(db, id)
        return registry && { type: 'registry.sync', registry: toRegistry(registry), progress: null }
      }
      case 'registry.removed':
        return { type, registryId: id }
      case 'image':
        return { type, imageId: id }
      case 'advisories':
        return { type: 'advisories.update', advisories: await readAdvisoryStatus(db, isOffline) }
      case 'settings':
        return undefined
    }
  }

  const listening = await database.listen(CHANNEL, (payload) => {
    const announcement = parseAnnouncement(payload)
    if (!announcement || readers.size === 0) return
    pending.set(`${announcement.type} ${announcement.id ?? ''}`, announcement)
    flushSoon()
  })

  async function currentState(scanId: string | undefined): Promise<ServerEvent[]> {
    const scans = (await listRunningScans(db)).filter(({ id }) => scanId === undefined || id === scanId)
    const items = await listRunningScanItems(db, scanId)
    const advisories = await readAdvisoryStatus(db, isOffline)
    return [
      ...scans.map((scan): ServerEvent => ({ type: 'scan', scan: toScan(scan) })),
      ...items.map((item): ServerEvent => ({ type: 'scan.item', item: toScanItem(item) })),
      ...(scanId === undefined ? [{ type: 'advisories.update', advisories } as const] : []),
    ]
  }

  return {
    async *subscribe({ scanId }, signal) {
      const queue: ServerEvent[] = []
      let wake = Promise.withResolvers<void>()
      const receive = (event: ServerEvent): void => {
        if (!isWanted(event, scanId)) return
        queue.push(event)
        wake.resolve()
      }
      const stop = (): void => wake.resolve()
      signal.addEventListener('abort', stop, { once: true })
      readers.add(receive)
      try {
        yield* await currentState(scanId)
        while (!signal.aborted && queue.length <= MAX_BEHIND) {
          const event = queue.shift()
          if (event) yield event
          else {
            await wake.promise
            wake = Promise.withResolvers<void>()
          }
        }
      } finally {
        readers.delete(receive)
        signal.removeEventListener('abort', stop)
      }
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      readers.clear()
      await listening[Symbol.asyncDispose]()
    },
  }
}

function isWanted(event: ServerEvent, scanId: string | undefined): boolean {
  if (scanId === undefined) return true
  if (event.type === 'scan') return event.scan.id === scanId
  return event.type === 'scan.item' && event.item.scanId === scanId
}
