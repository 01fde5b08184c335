import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startAdvisoryUpdate } from './advisories/update-advisories.ts'
import type { Center, ProgramFolders } from './center.ts'
import type { Config } from './config.ts'
import { announce } from './db/announce.ts'
import { withTransaction } from './db/database.ts'
import { findCurrentGeneration } from './db/statements/advisory-generations.ts'
import { insertRegistry } from './db/statements/registries.ts'
import { claimSampleRegistry } from './db/statements/settings.ts'
import { ApiProblem } from './errors.ts'
import type { Logger } from './log.ts'
import { SAMPLE_HOST } from './registries/sample/sample-connector.ts'
import { syncRegistry } from './registries/sync/sync-registry.ts'
import { startScan } from './scans/start-scan.ts'

export interface FirstStartDeps {
  readonly center: Center
  readonly config: Pick<Config, 'isOffline'>
  readonly folders: ProgramFolders
  readonly log: Logger
}

/**
 * What a center does by itself so that its first visitor sees something: the advisories that ship with it, the sample registry with a scan of it, and then, with
 * a network, an update of the advisories. Does nothing of what was done before.
 */
export async function makeFirstStart(
  { center, config, folders, log }: FirstStartDeps,
  signal: AbortSignal,
): Promise<void> {
  const { shelf, jobs, connectors } = center
  const { db } = center.database
  await shelf.ensureStarter()
  await shelf.record()
  signal.throwIfAborted()
  await connectSampleRegistry()
  const generation = await findCurrentGeneration(db)
  if (!config.isOffline && (!generation || generation.isStarter)) {
    await startAdvisoryUpdate({ db, jobs, isOffline: false }, null).catch((error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error
    })
  }

  async function connectSampleRegistry(): Promise<void> {
    const folder = folders.sampleRegistry
    if (folder === undefined || !existsSync(join(folder, 'index.json'))) return
    const registryId = await withTransaction(db, async (tx) => {
      if (!(await claimSampleRegistry(tx))) return undefined
      const id = await insertRegistry(tx, SAMPLE_REGISTRY, true)
      await announce(tx, { type: 'registry', id })
      return id
    })
    if (registryId === undefined) return
    await syncRegistry({ ...connectors, db, log, jobs }, registryId, signal)
    await startScan(db, jobs, { trigger: 'first-start', targets: { registryIds: [registryId] }, requestedBy: null })
  }
}

const SAMPLE_REGISTRY = {
  kind: 'sample',
  version: null,
  name: 'Sample images',
  protocol: 'https',
  host: SAMPLE_HOST,
  port: null,
  ipOverride: null,
  region: null,
  network: 'internet',
  imagesPerHour: null,
  certificates: null,
  skipTlsVerification: false,
  repositories: null,
  userName: null,
  passwordSealed: null,
  namespace: null,
  apiHost: null,
  apiTokenSealed: null,
} as const
