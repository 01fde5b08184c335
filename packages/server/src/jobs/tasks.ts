import type { AdvisoryShelf } from '../advisories/advisory-shelf.ts'
import { rematchInventory } from '../advisories/rematch-inventory.ts'
import { type AdvisoryUpdateDeps, runAdvisoryUpdate, startAdvisoryUpdate } from '../advisories/update-advisories.ts'
import { announce } from '../db/announce.ts'
import { finishAdvisoryUpdate } from '../db/statements/advisory-updates.ts'
import { listRegistryIds } from '../db/statements/registries.ts'
import { countDecidedImages } from '../decisions/count-decided-images.ts'
import { ApiProblem } from '../errors.ts'
import type { SyncDeps } from '../registries/sync/sync-deps.ts'
import { syncRegistry } from '../registries/sync/sync-registry.ts'
import { readPush } from '../registries/webhooks/read-push.ts'
import { sweep } from '../retention/sweep.ts'
import { giveScanItemUp, runScanItem, type ScanItemDeps } from '../scans/run-scan-item.ts'
import { type CycleDeps, runCycle } from '../schedule/run-cycle.ts'
import type { JobSender, Task, TaskName } from './task.ts'

export interface TaskDeps extends ScanItemDeps, SyncDeps, AdvisoryUpdateDeps, CycleDeps {
  readonly jobs: JobSender
  readonly shelf: AdvisoryShelf
}

const HOUR = 3600

/** Every task, by hand; a test holds the list to `TaskData`. */
export function tasks(deps: TaskDeps): { readonly [Name in TaskName]: Task<Name> } {
  const { db, jobs } = deps
  return {
    'registry.sync': {
      name: 'registry.sync',
      retries: 2,
      maxSeconds: 6 * HOUR,
      key: ({ registryId }) => registryId ?? 'all',
      cron: '17 * * * *',
      async run({ registryId }, signal) {
        if (registryId !== undefined) return syncRegistry(deps, registryId, signal)
        const ids = await listRegistryIds(db)
        await jobs.send(
          'registry.sync',
          ids.map((id) => ({ registryId: id })),
        )
      },
    },
    'registry.push': {
      name: 'registry.push',
      retries: 3,
      maxSeconds: HOUR,
      key: ({ registryId, repository, selector, change }) => `${registryId}/${repository}:${selector ?? ''} ${change}`,
      run: (push, signal) => readPush(deps, push, signal),
    },
    'image.scan': {
      name: 'image.scan',
      retries: 4,
      maxSeconds: 6 * HOUR,
      run: ({ itemId }, signal) => runScanItem(deps, itemId, signal),
      onGivenUp: ({ itemId }) => giveScanItemUp(db, itemId),
    },
    'scan.cycle': {
      name: 'scan.cycle',
      retries: 1,
      maxSeconds: 600,
      key: () => 'all',
      cron: '*/10 * * * *',
      run: async () => void (await runCycle(deps)),
    },
    'advisories.update': {
      name: 'advisories.update',
      retries: 2,
      maxSeconds: 2 * HOUR,
      key: ({ updateId }) => updateId ?? 'scheduled',
      cron: '41 */6 * * *',
      async run({ updateId }, signal) {
        if (updateId !== undefined) return runAdvisoryUpdate(deps, updateId, signal)
        if (deps.isOffline) return
        await startAdvisoryUpdate(deps, null).catch((error: unknown) => {
          if (!(error instanceof ApiProblem)) throw error
        })
      },
      async onGivenUp({ updateId }) {
        if (updateId === undefined) return
        const message =
          'The process that updated the advisories ended several times before it was done. Look into its log.'
        await finishAdvisoryUpdate(db, updateId, 'failed', { code: 'WORKER_DIED', message })
        await announce(db, { type: 'advisories' })
      },
    },
    'inventory.rematch': {
      name: 'inventory.rematch',
      retries: 3,
      maxSeconds: 2 * HOUR,
      key: () => 'all',
      cron: '7 * * * *',
      run: (_data, signal) => rematchInventory(deps, signal),
    },
    'decisions.count': {
      name: 'decisions.count',
      retries: 3,
      maxSeconds: HOUR,
      key: () => 'all',
      cron: '*/5 * * * *',
      run: (_data, signal) => countDecidedImages(db, signal),
    },
    'retention.sweep': {
      name: 'retention.sweep',
      retries: 1,
      maxSeconds: HOUR,
      key: () => 'all',
      cron: '23 3 * * *',
      run: (_data, signal) => sweep(deps, signal),
    },
  }
}
