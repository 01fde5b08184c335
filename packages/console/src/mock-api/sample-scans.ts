import type { Scan, ScanItem } from '@plimsoll/contract'
import type { SampleImage } from './sample-data.ts'

/** Scans that have ended already. */
export function samplePastScans(at: (offset: number) => string, images: readonly SampleImage[]): Scan[] {
  const past = (
    id: string,
    trigger: Scan['trigger'],
    state: Scan['state'],
    title: string,
    hours: number,
    failed: number,
    total: number,
  ): Scan => ({
    id,
    trigger,
    state,
    targets: null,
    title,
    requestedBy: trigger === 'manual' ? 'admin' : null,
    createdAt: at(-hours * 3_600_000),
    startedAt: at(-hours * 3_600_000 + 2000),
    finishedAt: at(-hours * 3_600_000 + 2000 + total * 9000),
    items: { total, queued: 0, running: 0, complete: total - failed, partial: 0, failed, cancelled: 0 },
  })
  const all = Math.min(12, images.length)
  return [
    past('3', 'manual', 'partial', 'harbor, acr', 0.7, 1, all),
    past('2', 'cycle', 'complete', 'Weekly cycle', 70, 0, all),
    past('1', 'first-start', 'complete', 'Sample registry', 160, 0, 3),
  ]
}

/** One image of a scan, not begun or ended. */
export function toItem(scan: Scan, { image }: SampleImage, state: 'queued' | 'complete' | 'failed'): ScanItem {
  const ended = state !== 'queued'
  return {
    id: `${scan.id}${image.id.padStart(4, '0')}`,
    scanId: scan.id,
    imageId: image.id,
    reference: image.reference,
    digest: image.digest,
    platform: image.platform,
    state,
    progress: {
      stage: ended ? 'done' : 'waiting',
      layersDone: ended ? image.layers.length : 0,
      layersTotal: image.layers.length,
      bytesDone: ended ? (image.compressedBytes ?? 0) : 0,
      bytesTotal: image.compressedBytes,
    },
    failure:
      state === 'failed'
        ? {
            code: 'REGISTRY_UNREACHABLE',
            message: 'The registry did not answer within 30 seconds. Test its connection.',
          }
        : null,
    attempts: ended ? 1 : 0,
    vulnerabilities: state === 'complete' ? image.vulnerabilities : null,
    startedAt: scan.startedAt,
    finishedAt: scan.finishedAt,
  }
}

/** How many images of a scan stand where. */
export function countItems(items: readonly ScanItem[]): Scan['items'] {
  const count = (state: ScanItem['state']) => items.filter((item) => item.state === state).length
  return {
    total: items.length,
    queued: count('queued'),
    running: count('running'),
    complete: count('complete'),
    partial: count('partial'),
    failed: count('failed'),
    cancelled: count('cancelled'),
  }
}
