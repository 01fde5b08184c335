import type { Registry, Scan, ScanItem, ServerEvent } from '@plimsoll/contract'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'

/** Marks everything under a key as out of date; what is on screen is then asked for again. */
export type MarkStale = (key: readonly string[]) => void

/** Puts what an event says into the cache and marks what it only hints at as stale. */
export function applyEvent(cache: QueryClient, event: ServerEvent, markStale: MarkStale): void {
  switch (event.type) {
    case 'scan':
      applyScan(cache, event.scan, markStale)
      return
    case 'scan.item':
      applyItem(cache, event.item, markStale)
      return
    case 'registry.sync':
      applyRegistry(cache, event, markStale)
      return
    case 'registry.removed':
      for (const area of ['registries', 'repositories', 'images', 'overview']) markStale([area])
      return
    case 'image':
      markStale(['images', event.imageId])
      markStale(['images', 'list'])
      for (const area of ['repositories', 'vulnerabilities', 'risks', 'overview']) markStale([area])
      return
    case 'advisories.update':
      cache.setQueryData(['advisories'], event.advisories)
      if (event.advisories.update.state === 'done') markStale(['overview'])
      return
    case 'heartbeat':
      return
    default:
      event satisfies never
  }
}

const ENDED: ReadonlySet<Scan['state']> = new Set(['complete', 'partial', 'failed', 'cancelled'])

function applyScan(cache: QueryClient, scan: Scan, markStale: MarkStale): void {
  const before = cache.getQueryData<Scan>(['scans', scan.id])
  cache.setQueryData(['scans', scan.id], scan)
  cache.setQueryData<readonly Scan[]>(['scans', 'running'], (running) =>
    running === undefined
      ? undefined
      : ENDED.has(scan.state)
        ? running.filter(({ id }) => id !== scan.id)
        : [scan, ...running.filter(({ id }) => id !== scan.id)].sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
  )
  const known = replaceInPages(cache, ['scans', 'list'], scan)
  if (!known) markStale(['scans', 'list'])
  if (before === undefined || before.state !== scan.state) {
    markStale(['overview'])
    markStale(['authorisations'])
    if (ENDED.has(scan.state)) markStale(['scans', scan.id, 'items'])
  }
}

function applyItem(cache: QueryClient, item: ScanItem, markStale: MarkStale): void {
  const known = replaceInPages(cache, ['scans', item.scanId, 'items'], item)
  if (!known) markStale(['scans', item.scanId, 'items'])
}

function applyRegistry(
  cache: QueryClient,
  { registry, progress }: Extract<ServerEvent, { type: 'registry.sync' }>,
  markStale: MarkStale,
): void {
  cache.setQueryData(['registries', registry.id], registry)
  cache.setQueryData<readonly Registry[]>(['registries'], (all) =>
    all === undefined
      ? undefined
      : [...all.filter(({ id }) => id !== registry.id), registry].sort((a, b) => a.name.localeCompare(b.name)),
  )
  markStale(['repositories'])
  if (progress === null) {
    markStale(['images', 'list'])
    markStale(['overview'])
  }
}

/** Replaces a row in every cached page of lists under `key`. `false` when some such list is cached and none holds the row. */
function replaceInPages<Row extends { readonly id: string }>(
  cache: QueryClient,
  key: readonly unknown[],
  row: Row,
): boolean {
  let lists = 0
  let found = false
  cache.setQueriesData<InfiniteData<{ readonly items: readonly Row[] }>>({ queryKey: key }, (data) => {
    if (data === undefined) return data
    lists += 1
    if (!data.pages.some((page) => page.items.some(({ id }) => id === row.id))) return data
    found = true
    return {
      ...data,
      pages: data.pages.map((page) => ({
        ...page,
        items: page.items.map((each) => (each.id === row.id ? row : each)),
      })),
    }
  })
  return found || lists === 0
}
