import { type Registry, SourceError } from '@plimsoll/engine'
import { requestPacer } from '../api/request-pacer.ts'
import { registryOptions, storedCredentials } from '../connector-target.ts'
import { distributionPuller } from '../distribution-puller.ts'
import type { RegistryKindDefinition } from '../registry-kind.ts'
import { readDistributionEvents } from './distribution-events.ts'

const REQUESTS_PER_SECOND = 50

/** Any registry that speaks the OCI distribution-spec. Repositories are those of the catalog, which many registries do not offer, or those that are named. */
export const oci: RegistryKindDefinition = {
  kind: 'oci',
  capabilities: { requestsPerSecond: REQUESTS_PER_SECOND, parallelReads: 4 },
  open(target, deps) {
    const pacer = requestPacer(REQUESTS_PER_SECOND)
    const credentials = async () => storedCredentials(target, deps.secretKey)
    const puller = distributionPuller({ ...registryOptions(target, deps), credentials, throttle: pacer.take })
    const { registry } = puller
    return {
      ...puller,
      ping: (signal) => pingRegistry(registry, signal),
      async signIn(signal) {
        if ((await credentials()).kind === 'anonymous') return undefined
        await registry.ping(signal)
        return `Signed in as ${target.userName}.`
      },
      pullCredentials: async () => ({ credentials: await credentials() }),
      async *listRepositories(signal) {
        if (target.repositories) for (const name of target.repositories) yield { name }
        else {
          for await (const name of registry.listRepositories(signal)) {
            if (isBelow(name, target.namespace)) yield { name }
          }
        }
      },
      listTags: (repository, signal) => puller.resolveTags(repository, registry.listTags(repository, signal), signal),
    }
  },
  readPushes: readDistributionEvents,
}

/** A registry that wants credentials says so in its own way, and is one. */
export async function pingRegistry(registry: Registry, signal: AbortSignal): Promise<string> {
  try {
    await registry.ping(signal)
    return 'A registry answers.'
  } catch (error) {
    const code = error instanceof SourceError ? error.code : undefined
    if (code === 'SOURCE_UNAUTHORIZED' || code === 'SOURCE_FORBIDDEN') return 'A registry answers and asks who we are.'
    throw error
  }
}

export function isBelow(repository: string, namespace: string | null): boolean {
  return namespace === null || repository === namespace || repository.startsWith(`${namespace}/`)
}
