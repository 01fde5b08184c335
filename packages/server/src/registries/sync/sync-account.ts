import { announce } from '../../db/announce.ts'
import { withTransaction } from '../../db/database.ts'
import {
  insertRegistry,
  isRegistryNameTaken,
  listFoundRegistries,
  type RegistryFields,
  type RegistryRow,
  retireRegistry,
  updateRegistry,
} from '../../db/statements/registries.ts'
import { clip, toText } from '../../db/to-json.ts'
import { REGISTRY_KINDS } from '../kinds.ts'
import type { FoundRegistry } from '../registry-kind.ts'
import type { SyncDeps } from './sync-deps.ts'

/**
 * Adds the registries of an account that are new, changes those that moved, and retires those that are gone, their results kept. Nothing is retired unless all
 * were listed. Each is then synced by a job of its own.
 * @throws {SourceError}
 */
export async function syncAccount(deps: SyncDeps, account: RegistryRow, signal: AbortSignal): Promise<undefined> {
  const { db, jobs } = deps
  const found = new Map<string, FoundRegistry>()
  const listing = REGISTRY_KINDS[account.kind].findRegistries?.(account, deps, signal) ?? []
  for await (const one of listing) found.set(one.instanceId, one)
  await withTransaction(db, async (tx) => {
    const known = await listFoundRegistries(tx, account.id)
    const ids: string[] = []
    for (const one of found.values()) {
      const before = known.find(({ instanceId }) => instanceId === one.instanceId)
      const isTaken = await isRegistryNameTaken(tx, one.name, before?.id)
      const fields = fieldsOf(account, one, isTaken ? `${one.name} (${one.instanceId})` : one.name)
      if (before) await updateRegistry(tx, before.id, fields)
      const id =
        before?.id ?? (await insertRegistry(tx, fields, true, { accountId: account.id, instanceId: one.instanceId }))
      ids.push(id)
      await announce(tx, { type: 'registry', id })
    }
    for (const { id, instanceId } of known) {
      if (instanceId !== null && found.has(instanceId)) continue
      await retireRegistry(tx, id)
      await announce(tx, { type: 'registry.removed', id })
    }
    await jobs.send(
      'registry.sync',
      ids.map((registryId) => ({ registryId })),
      { db: tx },
    )
  })
}

/** Everything of the account but its credentials, which are looked up there. */
function fieldsOf(account: RegistryRow, { host, region }: FoundRegistry, name: string): RegistryFields {
  const [, hostName = host, port] = /^(.*?)(?::([0-9]+))?$/.exec(host) ?? []
  return {
    kind: account.kind,
    version: null,
    name: clip(toText(name), 100),
    protocol: account.protocol,
    host: hostName,
    port: port === undefined ? null : Number(port),
    ipOverride: null,
    region,
    network: account.network,
    imagesPerHour: account.imagesPerHour,
    namespace: account.namespace,
    apiHost: null,
    apiTokenSealed: null,
    certificates: account.certificates,
    skipTlsVerification: account.skipTlsVerification,
    repositories: account.repositories,
    userName: null,
    passwordSealed: null,
  }
}
