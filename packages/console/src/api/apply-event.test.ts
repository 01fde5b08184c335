import type { Scan, ServerEvent } from '@plimsoll/contract'
import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import { applyEvent } from './apply-event.ts'

const scan: Scan = {
  id: '1',
  trigger: 'manual',
  state: 'running',
  targets: null,
  title: 'harbor',
  requestedBy: 'admin',
  createdAt: '2026-11-23T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  items: { total: 2, queued: 1, running: 1, complete: 0, partial: 0, failed: 0, cancelled: 0 },
}
const item = {
  id: '11',
  scanId: '1',
  imageId: '7',
  reference: 'a/b:1',
  digest: `sha256:${'0'.repeat(64)}`,
  platform: 'linux/amd64',
  state: 'running',
  progress: { stage: 'layers', layersDone: 1, layersTotal: 2, bytesDone: 0, bytesTotal: null },
  failure: null,
  attempts: 1,
  vulnerabilities: null,
  startedAt: null,
  finishedAt: null,
} as const

function apply(cache: QueryClient, ...events: readonly ServerEvent[]): readonly string[] {
  const stale: string[] = []
  for (const event of events) applyEvent(cache, event, (key) => stale.push(key.join('/')))
  return stale
}

describe('a scan', () => {
  test('that moves on replaces the one on screen, on its page and in lists', () => {
    const cache = new QueryClient()
    const before = { ...scan, state: 'queued' as const }
    cache.setQueryData(['scans', '1'], before)
    cache.setQueryData(['scans', 'list', {}], {
      pages: [{ items: [before], next: null, total: 1 }],
      pageParams: [undefined],
    })
    apply(cache, { type: 'scan', scan })
    expect(cache.getQueryData(['scans', '1'])).toEqual(scan)
    expect(cache.getQueryData(['scans', 'list', {}])).toMatchObject({ pages: [{ items: [{ state: 'running' }] }] })
  })

  test('that a list does not hold yet makes the list stale', () => {
    const cache = new QueryClient()
    cache.setQueryData(['scans', 'list', {}], { pages: [{ items: [], next: null, total: 0 }], pageParams: [undefined] })
    expect(apply(cache, { type: 'scan', scan })).toContain('scans/list')
  })

  test('that has ended leaves the running ones and makes the overview stale', () => {
    const cache = new QueryClient()
    cache.setQueryData(['scans', 'running'], [scan])
    cache.setQueryData(['scans', '1'], scan)
    const stale = apply(cache, { type: 'scan', scan: { ...scan, state: 'complete' } })
    expect(cache.getQueryData(['scans', 'running'])).toEqual([])
    expect(stale).toContain('overview')
  })

  test('that only counts on leaves the overview alone', () => {
    const cache = new QueryClient()
    cache.setQueryData(['scans', '1'], scan)
    expect(apply(cache, { type: 'scan', scan: { ...scan, items: { ...scan.items, complete: 1 } } })).toEqual([])
  })
})

test('an image of a scan moves on in its row', () => {
  const cache = new QueryClient()
  cache.setQueryData(['scans', '1', 'items', {}], {
    pages: [{ items: [{ ...item, state: 'queued' }], next: null, total: 1 }],
    pageParams: [undefined],
  })
  expect(apply(cache, { type: 'scan.item', item })).toEqual([])
  expect(cache.getQueryData(['scans', '1', 'items', {}])).toMatchObject({ pages: [{ items: [{ state: 'running' }] }] })
})

test('a new result makes stale what shows the image', () => {
  expect(apply(new QueryClient(), { type: 'image', imageId: '7' })).toEqual(
    expect.arrayContaining(['images/7', 'images/list', 'vulnerabilities', 'overview']),
  )
})
