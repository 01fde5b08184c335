import { SourceError } from '@plimsoll/engine'
import { readPages } from '../api/read-pages.ts'
import { type RequestPacer, requestPacer } from '../api/request-pacer.ts'
import { apiOrigin, type ConnectorDeps, type ConnectorTarget, storedPassword } from '../connector-target.ts'
import type { FoundRegistry, RegistryKindDefinition } from '../registry-kind.ts'
import { type AcrApi, openAcrApi } from './acr-api.ts'
import { acrInstance } from './acr-instance.ts'
import { readAcrPushes } from './acr-pushes.ts'
import { listEndpointDomain, readInstances } from './acr-schema.ts'
import { type CloudKeysProvider, machineKeys, staticKeys } from './alibaba-cloud.ts'

/** What is known to be tolerated for one account in one region. */
const REQUESTS_PER_SECOND = 15
const INSTANCES_PER_PAGE = 30

/**
 * Alibaba Cloud Container Registry Enterprise Edition. What is connected is an account; its instances are found, and come and go by themselves. Each instance
 * is a registry with an endpoint of its own in the internet or in a VPC.
 */
export const acr: RegistryKindDefinition = {
  kind: 'acr',
  capabilities: { requestsPerSecond: REQUESTS_PER_SECOND, parallelReads: 4 },
  hostOf: (target) => apiHostOf(firstRegion(target), target.network),
  isAccount: ({ instanceId }) => instanceId === null,
  open(target, deps) {
    const pacer = requestPacer(REQUESTS_PER_SECOND)
    const region = firstRegion(target)
    const api = openApi(target, deps, region, pacer)
    return target.instanceId === null
      ? acrAccount(target, api)
      : acrInstance({ target, deps, api, pacer, instanceId: target.instanceId })
  },
  async *findRegistries(target, deps, signal) {
    for (const region of regionsOf(target)) {
      await using api = openApi(target, deps, region, requestPacer(REQUESTS_PER_SECOND))
      yield* findInstances(api, region, target.network, signal)
    }
  },
  readPushes: readAcrPushes,
}

function openApi(target: ConnectorTarget, deps: ConnectorDeps, region: string, pacer: RequestPacer): AcrApi {
  const origin = apiOrigin(target, apiHostOf(region, target.network))
  return openAcrApi({ origin, target, deps, pacer, keys: keysOf(target, deps) })
}

/** @throws {SourceError} `SOURCE_CREDENTIALS_UNREADABLE` when none were entered and the machine's may not be used */
function keysOf(target: ConnectorTarget, deps: ConnectorDeps): CloudKeysProvider {
  const { userName } = target
  if (userName !== null && userName !== '') {
    return async () => staticKeys(userName, storedPassword(target, deps.secretKey))()
  }
  if (deps.usesMachineIdentity) return machineKeys()
  return async () => {
    throw new SourceError(
      'SOURCE_CREDENTIALS_UNREADABLE',
      'No AccessKey is given. Enter one, or have an administrator set PLIMSOLL_CLOUD_IDENTITY=1 so that the role of this machine is used.',
    )
  }
}

async function* findInstances(
  api: AcrApi,
  region: string,
  network: ConnectorTarget['network'],
  signal: AbortSignal,
): AsyncIterable<FoundRegistry> {
  const what = `The list of instances in ${region}`
  const read = async (position: string, reading: AbortSignal) => {
    const page = { PageNo: position, PageSize: String(INSTANCES_PER_PAGE), InstanceStatus: 'RUNNING' }
    const { instances, total, received } = readInstances(await api.call('ListInstance', page, reading), what)
    const hasMore = received > 0 && Number(position) * INSTANCES_PER_PAGE < total
    return { items: instances, ...(hasMore && { next: String(Number(position) + 1) }) }
  }
  const instances = readPages({ what, first: '1', read, keyOf: ({ InstanceId }) => InstanceId }, signal)
  const seen = new Set<string>()
  for await (const { InstanceId: instanceId, InstanceName: name } of instances) {
    if (seen.has(instanceId)) continue
    seen.add(instanceId)
    const host = await listEndpointDomain(api, instanceId, network, signal)
    // An instance without an open endpoint in that network cannot be pulled from.
    if (host !== undefined) yield { instanceId, name: name || instanceId, host, region }
  }
}

/** The account itself holds no images. */
function acrAccount(target: ConnectorTarget, api: AcrApi): ReturnType<RegistryKindDefinition['open']> {
  const none = (): never => {
    throw new SourceError('SOURCE_UNSUPPORTED', 'An account holds no images; its instances do.')
  }
  const countInstances = async (signal: AbortSignal): Promise<number> => {
    const what = 'The list of instances'
    return readInstances(await api.call('ListInstance', { PageNo: '1', PageSize: '1' }, signal), what).total
  }
  return {
    host: target.host,
    async ping(signal) {
      try {
        await countInstances(signal)
      } catch (error) {
        if (!(error instanceof SourceError) || !ANSWERED.has(error.code)) throw error
      }
      return 'Container Registry answers.'
    },
    async signIn(signal) {
      const count = await countInstances(signal)
      return `Signed in with AccessKey ${target.userName ?? 'of this machine'}; ${count} instances in ${firstRegion(target)}.`
    },
    pullCredentials: async () => none(),
    async *listRepositories() {},
    async *listTags() {},
    listImages: async () => none(),
    openImage: async () => none(),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  }
}

const ANSWERED: ReadonlySet<string> = new Set([
  'SOURCE_UNAUTHORIZED',
  'SOURCE_FORBIDDEN',
  'SOURCE_CREDENTIALS_UNREADABLE',
])

function regionsOf({ region }: Pick<ConnectorTarget, 'region'>): readonly string[] {
  const regions = (region ?? '').split(/[\s,]+/).filter((one) => /^[a-z0-9-]{2,40}$/.test(one))
  return regions.length > 0 ? regions : ['cn-hangzhou']
}

function firstRegion(target: Pick<ConnectorTarget, 'region'>): string {
  return regionsOf(target)[0] ?? 'cn-hangzhou'
}

function apiHostOf(region: string, network: ConnectorTarget['network']): string {
  return network === 'vpc' ? `cr-vpc.${region}.aliyuncs.com` : `cr.${region}.aliyuncs.com`
}
