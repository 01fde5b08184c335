import type { Scan, ScanItem, ScanTargets } from '@plimsoll/contract'
import { MockError } from './answer.ts'
import type { MockState } from './mock-state.ts'
import { found } from './rows.ts'
import type { SampleImage } from './sample-data.ts'
import { countItems, toItem } from './sample-scans.ts'

/** Images that the targets name. */
export function chosen(center: MockState, targets: ScanTargets): SampleImage[] {
  return center.images.filter(
    ({ image }) =>
      (targets.imageIds?.includes(image.id) ?? true) &&
      (targets.digests?.includes(image.digest) ?? true) &&
      image.references.some(
        (reference) =>
          (targets.registryKinds?.includes(reference.registryKind) ?? true) &&
          (targets.registryIds?.includes(reference.registryId) ?? true) &&
          (targets.repositoryIds?.includes(reference.repositoryId) ?? true) &&
          (targets.tags === undefined || reference.tags.some((tag) => targets.tags?.includes(tag))),
      ),
  )
}

/** Begins a scan and plays it, step by step, to its end. */
export function startScan(center: MockState, targets: ScanTargets, trigger: Scan['trigger'] = 'manual'): Scan {
  const wanted = chosen(center, targets)
  if (wanted.length === 0)
    throw new MockError('NOTHING_TO_SCAN', 'No image matches what was chosen. Sync the registry, or choose more.')
  const id = String(center.scans.length + 1)
  const title =
    targets.registryKinds?.join(', ') ??
    (wanted.length === 1 ? wanted[0]?.image.reference : undefined) ??
    `${wanted.length} center.images`
  const scan: Scan = {
    id,
    trigger,
    state: 'queued',
    targets,
    title,
    requestedBy: center.session.user?.name ?? null,
    createdAt: center.at(),
    startedAt: null,
    finishedAt: null,
    items: {
      total: wanted.length,
      queued: wanted.length,
      running: 0,
      complete: 0,
      partial: 0,
      failed: 0,
      cancelled: 0,
    },
  }
  center.scans.unshift(scan)
  center.items.push(...wanted.map((image) => toItem(scan, image, 'queued')))
  center.consumed += wanted.filter(({ image }) => image.lastScanAt === null).length
  center.later(2, () => playScan(center, id))
  return scan
}

/** Changes a scan and tells the listeners. */
export function changeScan(center: MockState, id: string, change: Partial<Scan>): Scan {
  const index = center.scans.findIndex((scan) => scan.id === id)
  const scan = {
    ...found(center.scans[index]),
    ...change,
    items: countItems(center.items.filter(({ scanId }) => scanId === id)),
  }
  center.scans[index] = scan
  center.emit({ type: 'scan', scan })
  return scan
}

/** Changes one image of a scan and tells the listeners. */
export function changeItem(center: MockState, id: string, change: Partial<ScanItem>): void {
  const index = center.items.findIndex((item) => item.id === id)
  const item = { ...found(center.items[index]), ...change }
  center.items[index] = item
  center.emit({ type: 'scan.item', item })
}

/** Takes a scan one step on. */
export function playScan(center: MockState, id: string): void {
  const scan = found(center.scans.find((each) => each.id === id))
  if (scan.state === 'cancelled' || scan.state === 'paused') return
  const own = center.items.filter(({ scanId }) => scanId === id)
  const running = own.find(({ state }) => state === 'running')
  const next = running ?? own.find(({ state }) => state === 'queued')
  if (next === undefined) {
    changeScan(center, id, {
      state: own.some(({ state }) => state === 'failed') ? 'partial' : 'complete',
      finishedAt: center.at(),
    })
    return
  }
  const done = next.progress.layersDone
  const image = found(center.images.find((each) => each.image.id === next.imageId))
  if (running === undefined)
    changeItem(center, next.id, {
      state: 'running',
      startedAt: center.at(),
      attempts: 1,
      progress: { ...next.progress, stage: 'resolving' },
    })
  else if (done < next.progress.layersTotal)
    changeItem(center, next.id, {
      progress: {
        ...next.progress,
        stage: 'layers',
        layersDone: done + 1,
        bytesDone: Math.round(((next.progress.bytesTotal ?? 0) * (done + 1)) / next.progress.layersTotal),
      },
    })
  else if (next.progress.stage === 'layers')
    changeItem(center, next.id, { progress: { ...next.progress, stage: 'matching' } })
  else {
    const failed = image.image.failure !== null
    changeItem(center, next.id, {
      state: failed ? 'failed' : 'complete',
      failure: image.image.failure,
      finishedAt: center.at(),
      vulnerabilities: failed ? null : image.image.vulnerabilities,
      progress: { ...next.progress, stage: 'done' },
    })
    center.images = center.images.map((each) =>
      each === image && !failed
        ? {
            ...each,
            image: {
              ...each.image,
              state: 'complete',
              lastScanAt: center.at(),
              distro: each.image.distro ?? 'Debian GNU/Linux 12 (bookworm)',
            },
          }
        : each,
    )
    center.emit({ type: 'image', imageId: image.image.id })
  }
  changeScan(center, id, { state: 'running', startedAt: scan.startedAt ?? center.at() })
  center.later(1, () => playScan(center, id))
}
