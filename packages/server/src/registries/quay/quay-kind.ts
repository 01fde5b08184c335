import { type Credentials, isRepositoryName, isTag } from '@plimsoll/engine'
import { z } from 'zod'
import { type JsonApi, openJsonApi } from '../api/json-api.ts'
import { parseAnswer, parseItems } from '../api/parse-answer.ts'
import { readPages } from '../api/read-pages.ts'
import { requestPacer } from '../api/request-pacer.ts'
import { toDate } from '../api/to-date.ts'
import { toDigest } from '../api/to-digest.ts'
import {
  apiOrigin,
  type ConnectorDeps,
  type ConnectorTarget,
  referenceHost,
  registryOptions,
  storedApiToken,
  storedCredentials,
} from '../connector-target.ts'
import { distributionPuller } from '../distribution-puller.ts'
import { isBelow, pingRegistry } from '../oci/oci-kind.ts'
import type { ListedTag } from '../registry-connector.ts'
import type { RegistryKindDefinition } from '../registry-kind.ts'
import { readQuayPushes } from './quay-pushes.ts'

const REQUESTS_PER_SECOND = 20
const PAGE_SIZE = 100

const repositorySchema = z.object({
  namespace: z.string(),
  name: z.string(),
  /** Seconds since the epoch, of the newest tag. */
  last_modified: z.number().nullish(),
  state: z.string().nullish(),
})
const repositoriesSchema = z.object({ repositories: z.array(z.unknown()), next_page: z.string().nullish() })

const tagSchema = z.object({ name: z.string(), manifest_digest: z.string(), start_ts: z.number().nullish() })
const tagsSchema = z.object({ tags: z.array(z.unknown()), has_additional: z.boolean().nullish() })

/**
 * Quay and quay.io. Listing takes an OAuth 2 access token of an organisation's application, pulling a user or robot account; with the token alone, that pulls
 * too. Without a token repositories are those of the catalog, or those that are named.
 */
export const quay: RegistryKindDefinition = {
  kind: 'quay',
  capabilities: { requestsPerSecond: REQUESTS_PER_SECOND, parallelReads: 4 },
  open(target, deps) {
    const pacer = requestPacer(REQUESTS_PER_SECOND)
    const credentials = async (): Promise<Credentials> => pullerOf(target, deps)
    const puller = distributionPuller({ ...registryOptions(target, deps), credentials, throttle: pacer.take })
    const { registry } = puller
    const hasToken = target.apiTokenSealed !== null
    const json = openJsonApi({
      origin: apiOrigin(target, referenceHost(target)),
      target,
      deps,
      pacer,
      authorize: async () => {
        const token = storedApiToken(target, deps.secretKey)
        return token === undefined ? undefined : `Bearer ${token}`
      },
    })
    return {
      ...puller,
      ping: (signal) => pingRegistry(registry, signal),
      async signIn(signal) {
        const who = hasToken ? `Signed in to Quay's API as ${(await readUser(json, signal)).username}.` : undefined
        if ((await credentials()).kind === 'anonymous') return who
        await registry.ping(signal)
        return who ?? `Signed in as ${target.userName}.`
      },
      pullCredentials: async () => ({ credentials: await credentials() }),
      async *listRepositories(signal) {
        if (target.repositories) for (const name of target.repositories) yield { name }
        else if (hasToken || target.namespace !== null) yield* listByApi(json, target, hasToken, signal)
        else for await (const name of registry.listRepositories(signal)) yield { name }
      },
      async *listTags(repository, signal) {
        if (hasToken) yield* listTags(json, repository, signal)
        else yield* puller.resolveTags(repository, registry.listTags(repository, signal), signal)
      },
      async [Symbol.asyncDispose]() {
        await json[Symbol.asyncDispose]()
        await puller[Symbol.asyncDispose]()
      },
    }
  },
  readPushes: readQuayPushes,
}

/** Quay takes an access token as the password of a user that is called so. */
function pullerOf(target: ConnectorTarget, deps: ConnectorDeps): Credentials {
  const stored = storedCredentials(target, deps.secretKey)
  const token = storedApiToken(target, deps.secretKey)
  if (stored.kind !== 'anonymous' || token === undefined) return stored
  return { kind: 'basic', username: '$oauthtoken', password: token }
}

async function readUser(json: JsonApi, signal: AbortSignal) {
  const { body } = await json.ask({ path: '/api/v1/user/', what: 'The user of the access token' }, signal)
  const schema = z.object({
    username: z.string(),
    organizations: z
      .array(z.object({ name: z.string() }))
      .default([])
      .catch([]),
  })
  return parseAnswer(schema, body, 'The user of the access token')
}

async function* listByApi(
  json: JsonApi,
  { namespace }: Pick<ConnectorTarget, 'namespace'>,
  hasToken: boolean,
  signal: AbortSignal,
) {
  const namespaces = namespace === null ? await allNamespaces(json, signal) : [namespace.split('/')[0] ?? namespace]
  for (const one of namespaces) {
    const what = `The list of repositories of ${one}`
    const query = `namespace=${encodeURIComponent(one)}&last_modified=true${hasToken ? '' : '&public=true'}`
    const read = async (position: string, reading: AbortSignal) => {
      const next = position === '' ? '' : `&next_page=${encodeURIComponent(position)}`
      const { body } = await json.ask({ path: `/api/v1/repository?${query}${next}`, what }, reading)
      const page = parseAnswer(repositoriesSchema, body, what)
      const items = parseItems(repositorySchema, page.repositories, what)
      return { items, ...(page.next_page && { next: page.next_page }) }
    }
    for await (const repository of readPages({ what, first: '', read, keyOf: ({ name }) => name }, signal)) {
      const name = `${repository.namespace}/${repository.name}`
      if (!isRepositoryName(name) || !isBelow(name, namespace)) continue
      const modified = repository.last_modified ? new Date(repository.last_modified * 1000) : undefined
      yield {
        name,
        ...(modified && { lastPushedAt: modified, revision: `${repository.last_modified} ${repository.state ?? ''}` }),
      }
    }
  }
}

/** The user's own and those of the organisations that he is a member of. */
async function allNamespaces(json: JsonApi, signal: AbortSignal): Promise<readonly string[]> {
  const { username, organizations } = await readUser(json, signal)
  return [...new Set([username, ...organizations.map(({ name }) => name)])]
}

async function* listTags(json: JsonApi, repository: string, signal: AbortSignal): AsyncIterable<ListedTag> {
  const what = `The list of tags of ${repository}`
  const path = `/api/v1/repository/${repository}/tag/?onlyActiveTags=true&limit=${PAGE_SIZE}`
  const read = async (position: string, reading: AbortSignal) => {
    const { body } = await json.ask({ path: `${path}&page=${position}`, what }, reading)
    const page = parseAnswer(tagsSchema, body, what)
    const items = parseItems(tagSchema, page.tags, what)
    return { items, ...(page.has_additional && page.tags.length > 0 && { next: String(Number(position) + 1) }) }
  }
  for await (const tag of readPages({ what, first: '1', read, keyOf: ({ name }) => name }, signal)) {
    const digest = toDigest(tag.manifest_digest)
    const pushedAt = tag.start_ts ? toDate(tag.start_ts * 1000) : undefined
    if (digest && isTag(tag.name)) yield { name: tag.name, digest, ...(pushedAt && { pushedAt }) }
  }
}
