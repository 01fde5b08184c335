import { isRepositoryName, isTag, SourceError } from '@plimsoll/engine'
import { readPages } from '../api/read-pages.ts'
import type { RequestPacer } from '../api/request-pacer.ts'
import { toDate } from '../api/to-date.ts'
import { toDigest } from '../api/to-digest.ts'
import { type ConnectorDeps, type ConnectorTarget, registryOptions } from '../connector-target.ts'
import { distributionPuller } from '../distribution-puller.ts'
import type { ListedTag, PullCredentials, RegistryConnector } from '../registry-connector.ts'
import type { AcrApi } from './acr-api.ts'
import { type AcrRepository, readRepositories, readRepository, readTags, readToken } from './acr-schema.ts'

const PAGE_SIZE = 100
/** A token is renewed when it has less left than this: long enough for a layer that is being read, short against its hour. */
const RENEW_BEFORE_MS = 10 * 60_000
/** Repository ids that are kept; more are asked for one by one. */
const MAX_IDS = 50_000

export interface AcrInstanceOptions {
  readonly target: ConnectorTarget
  readonly deps: ConnectorDeps
  readonly api: AcrApi
  readonly pacer: RequestPacer
  readonly instanceId: string
}

/** One instance: repositories and tags by the management API, images by the distribution API with temporary tokens. */
export function acrInstance({ target, deps, api, pacer, instanceId }: AcrInstanceOptions): RegistryConnector {
  let token: Promise<PullCredentials> | undefined
  const pullCredentials = async (signal: AbortSignal): Promise<PullCredentials> => {
    const known = await token?.catch(() => undefined)
    if (known && (known.expiresAt?.getTime() ?? 0) - Date.now() > RENEW_BEFORE_MS) return known
    token = fetchToken(api, instanceId, signal)
    return token
  }
  const puller = distributionPuller({
    ...registryOptions(target, deps),
    throttle: pacer.take,
    credentials: async (signal) => (await pullCredentials(signal)).credentials,
    // Tokens come from a server of Alibaba Cloud's, another host than the registry.
    trustedRealmHosts: ['*.aliyuncs.com'],
  })
  const ids = new Map<string, string>()

  async function* repositories(signal: AbortSignal): AsyncIterable<AcrRepository> {
    const what = 'The list of repositories'
    const filter = target.namespace === null ? {} : { RepoNamespaceName: target.namespace.split('/')[0] ?? '' }
    const read = async (position: string, reading: AbortSignal) => {
      const page = { InstanceId: instanceId, PageNo: position, PageSize: String(PAGE_SIZE), ...filter }
      const answer = readRepositories(await api.call('ListRepository', page, reading), what)
      const hasMore = answer.received > 0 && Number(position) * PAGE_SIZE < answer.total
      return { items: answer.repositories, ...(hasMore && { next: String(Number(position) + 1) }) }
    }
    yield* readPages({ what, first: '1', read, keyOf: ({ RepoId }) => RepoId }, signal)
  }

  async function idOf(repository: string, signal: AbortSignal): Promise<string> {
    const known = ids.get(repository)
    if (known !== undefined) return known
    const [namespace = '', ...name] = repository.split('/')
    const query = { InstanceId: instanceId, RepoNamespaceName: namespace, RepoName: name.join('/') }
    const what = `The repository ${repository}`
    return readRepository(await api.call('GetRepository', query, signal), what).RepoId
  }

  return {
    ...puller,
    async ping(signal) {
      await puller.registry.ping(signal).catch((error: unknown) => {
        if (!(error instanceof SourceError) || error.code !== 'SOURCE_UNAUTHORIZED') throw error
      })
      return 'The instance answers.'
    },
    async signIn(signal) {
      const { expiresAt } = await pullCredentials(signal)
      await puller.registry.ping(signal)
      return `Signed in with a temporary token, good until ${expiresAt?.toISOString() ?? 'it ends'}.`
    },
    pullCredentials,
    async *listRepositories(signal) {
      for await (const { RepoId, RepoName, RepoNamespaceName, ModifiedTime } of repositories(signal)) {
        const name = `${RepoNamespaceName}/${RepoName}`
        if (!isRepositoryName(name) || (target.repositories && !target.repositories.includes(name))) continue
        if (ids.size < MAX_IDS) ids.set(name, RepoId)
        yield { name, ...(ModifiedTime !== undefined && { revision: String(ModifiedTime) }) }
      }
    },
    async *listTags(repository, signal) {
      const what = `The list of tags of ${repository}`
      const RepoId = await idOf(repository, signal)
      const read = async (position: string, reading: AbortSignal) => {
        const page = { InstanceId: instanceId, RepoId, PageNo: position, PageSize: String(PAGE_SIZE) }
        const answer = readTags(await api.call('ListRepoTag', page, reading), what)
        const hasMore = answer.received > 0 && Number(position) * PAGE_SIZE < answer.total
        return { items: answer.tags, ...(hasMore && { next: String(Number(position) + 1) }) }
      }
      for await (const tag of readPages({ what, first: '1', read, keyOf: ({ Tag }) => Tag }, signal)) {
        const digest = toDigest(tag.Digest)
        const pushedAt = toDate(tag.ImageUpdate) ?? toDate(tag.ImageCreate)
        if (!digest || !isTag(tag.Tag) || tag.Status === 'DELETING') continue
        yield { name: tag.Tag, digest, ...(pushedAt && { pushedAt }) } satisfies ListedTag
      }
    },
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]()
      await puller[Symbol.asyncDispose]()
    },
  }
}

async function fetchToken(api: AcrApi, instanceId: string, signal: AbortSignal): Promise<PullCredentials> {
  const what = `A token for ${instanceId}`
  const answer = readToken(await api.call('GetAuthorizationToken', { InstanceId: instanceId }, signal), what)
  return {
    credentials: { kind: 'basic', username: answer.TempUsername, password: answer.AuthorizationToken },
    expiresAt: new Date(answer.ExpireTime),
  }
}
