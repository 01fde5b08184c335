import type { MockHandlers } from '../answer.ts'
import type { MockState } from '../mock-state.ts'
import { found, page } from '../rows.ts'
import { changeItem, changeScan, chosen, playScan, startScan } from '../scan-player.ts'

/** Scans, played step by step. */
export function scansHandlers(center: MockState): MockHandlers['scans'] {
  return {
    preCheck: ({ body }) => {
      const wanted = chosen(center, body.targets)
      const byRegistry = center.registries
        .map(({ id, name, kind }) => ({
          registryId: id,
          registryName: name,
          registryKind: kind,
          imageCount: wanted.filter(({ image }) => image.references[0]?.registryId === id).length,
        }))
        .filter(({ imageCount }) => imageCount > 0)
      return {
        registryCount: byRegistry.length,
        repositoryCount: new Set(wanted.map(({ image }) => image.references[0]?.repositoryId)).size,
        imageCount: wanted.length,
        runningImageCount: 0,
        authorisationsNeeded: wanted.filter(({ image }) => image.lastScanAt === null).length,
        authorisationsLeft:
          center.authorisationsTotal === null ? null : Math.max(0, center.authorisationsTotal - center.consumed),
        byRegistry,
      }
    },
    create: ({ body }) => startScan(center, body.targets),
    list: ({ query }) =>
      page(
        center.scans.filter(({ state }) => query.state?.includes(state) ?? true),
        query,
      ),
    get: ({ params }) => found(center.scans.find(({ id }) => id === params.scanId)),
    items: ({ params, query }) =>
      page(
        center.items.filter(({ scanId, state }) => scanId === params.scanId && (query.state?.includes(state) ?? true)),
        query,
      ),
    cancel: ({ params }) => {
      for (const item of center.items.filter(
        ({ scanId, state }) => scanId === params.scanId && (state === 'queued' || state === 'running'),
      ))
        changeItem(center, item.id, { state: 'cancelled', finishedAt: center.at() })
      return changeScan(center, params.scanId, { state: 'cancelled', finishedAt: center.at() })
    },
    pause: ({ params }) => changeScan(center, params.scanId, { state: 'paused' }),
    resume: ({ params }) => {
      center.later(1, () => playScan(center, params.scanId))
      return changeScan(center, params.scanId, { state: 'running' })
    },
    retry: ({ params }) =>
      startScan(
        center,
        {
          imageIds: center.items
            .filter(({ scanId, state }) => scanId === params.scanId && (state === 'failed' || state === 'cancelled'))
            .map(({ imageId }) => imageId),
        },
        'retry',
      ),
  }
}
