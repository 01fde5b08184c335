import { isRepositoryName, isTag, SourceError } from '@plimsoll/engine'
import { z } from 'zod'
import { type JsonApi, openJsonApi } from '../api/json-api.ts'
import { parseAnswer, parseItems } from '../api/parse-answer.ts'
import { readPages } from '../api/read-pages.ts'
import { requestPacer } from '../api/request-pacer.ts'
import { toDate } from '../api/to-date.ts'
import { toDigest } from '../api/to-digest.ts'
import { apiOrigin, type ConnectorTarget, registryOptions, storedCredentials } from '../connector-target.ts'
import { distributionPuller } from '../distribution-puller.ts'
import { isBelow, pingRegistry } from '../oci/oci-kind.ts'
import type { ListedImage, ListedTag } from '../registry-connector.ts'
import type { RegistryKindDefinition } from '../registry-kind.ts'
import { readDockerHubPushes } from './dockerhub-pushes.ts'

const REQUESTS_PER_SECOND = 3
const PAGE_SIZE = 100
const HOST = 'docker.io'
/** Access tokens are good for ten minutes and say so only in their own format. */
const TOKEN_LIFE_MS = 5 * 60_000

const pageSchema = z.object({ results: z.array(z.unknown()), next: z.string().nullish() })
const repositorySchema = z.object({
  name: z.string(),
  namespace: z.string(),
  repository_type: z.string().nullish(),
  last_updated: z.string().nullish(),
})
const imageSchema = z.object({
  digest: z.string().nullish(),
  os: z.string().nullish(),
  architecture: z.string().nullish(),
  variant: z.string().nullish(),
  size: z.number().nullish(),
  status: z.string().nullish(),
})
const tagSchema = z.object({
  name: z.string(),
  digest: z.string().nullish(),
  media_type: z.string().nullish(),
  tag_last_pushed: z.string().nullish(),
  last_updated: z.string().nullish(),
  images: z.array(z.unknown()).nullish(),
})

/** Docker Hub: one namespace, by Hub's API, with a personal access token as the password. Anonymous for public repositories. */
export const dockerhub: RegistryKindDefinition = {
  kind: 'dockerhub',
  capabilities: { requestsPerSecond: REQUESTS_PER_SECOND, parallelReads: 2 },
  hostOf: () => HOST,
  connectHost: ({ host }) => (host === HOST ? 'registry-1.docker.io' : host),
  open(target, deps) {
    const pacer = requestPacer(REQUESTS_PER_SECOND)
    const credentials = async () => storedCredentials(target, deps.secretKey)
    const puller = distributionPuller({ ...registryOptions(target, deps), credentials, throttle: pacer.take })
    const origin = apiOrigin(target, 'hub.docker.com')
    const anonymous = openJsonApi({ origin, target, deps, pacer })
    let token: { readonly value: string; readonly until: number } | undefined
    const json = openJsonApi({
      origin,
      target,
      deps,
      pacer,
      async authorize(signal, refused) {
        const user = await credentials()
        if (user.kind !== 'basic') return undefined
        if (token === undefined || token.until < Date.now() || `Bearer ${token.value}` === refused) {
          const value = await fetchToken(anonymous, user.username, user.password, signal)
          token = { value, until: Date.now() + TOKEN_LIFE_MS }
        }
        return `Bearer ${token.value}`
      },
    })
    return {
      ...puller,
      ping: (signal) => pingRegistry(puller.registry, signal),
      async signIn(signal) {
        const user = await credentials()
        if (user.kind !== 'basic') return undefined
        await fetchToken(anonymous, user.username, user.password, signal)
        await puller.registry.ping(signal)
        return `Signed in to Docker Hub as ${user.username}.`
      },
      pullCredentials: async () => ({ credentials: await credentials() }),
      async *listRepositories(signal) {
        if (target.repositories) for (const name of target.repositories) yield { name }
        else yield* listRepositories(json, namespaceOf(target), target.namespace, signal)
      },
      async *listTags(repository, signal) {
        const withoutDigest: string[] = []
        for await (const tag of listTags(json, repository, signal)) {
          if (tag.digest) yield { ...tag, digest: tag.digest } satisfies ListedTag
          else withoutDigest.push(tag.name)
        }
        const names = async function* () {
          yield* withoutDigest
        }
        yield* puller.resolveTags(repository, names(), signal)
      },
      async [Symbol.asyncDispose]() {
        await anonymous[Symbol.asyncDispose]()
        await json[Symbol.asyncDispose]()
        await puller[Symbol.asyncDispose]()
      },
    }
  },
  readPushes: readDockerHubPushes,
}

/** @throws {SourceError} `SOURCE_UNSUPPORTED`: Hub holds millions of repositories and lists them by namespace only */
function namespaceOf({ namespace, userName }: ConnectorTarget): string {
  const name = namespace?.split('/')[0] ?? userName
  if (name) return name.toLowerCase()
  throw new SourceError(
    'SOURCE_UNSUPPORTED',
    'Docker Hub lists the repositories of one namespace. Enter the namespace, a user, or the repositories themselves.',
  )
}

async function fetchToken(json: JsonApi, identifier: string, secret: string, signal: AbortSignal): Promise<string> {
  const what = 'A token of Docker Hub'
  const body = JSON.stringify({ identifier, secret })
  const answer = await json.ask({ path: '/v2/auth/token', method: 'POST', body, what }, signal)
  return parseAnswer(z.object({ access_token: z.string().min(1) }), answer.body, what).access_token
}

/** The address of the next page is followed on the API's own host only. */
function nextOf(next: string | null | undefined): { readonly next?: string } {
  const url = next ? URL.parse(next) : null
  return url === null ? {} : { next: `${url.pathname}${url.search}` }
}

async function* listRepositories(json: JsonApi, owner: string, namespace: string | null, signal: AbortSignal) {
  const what = `The list of repositories of ${owner}`
  const first = `/v2/namespaces/${encodeURIComponent(owner)}/repositories?page_size=${PAGE_SIZE}`
  const read = async (position: string, reading: AbortSignal) => {
    const page = parseAnswer(pageSchema, (await json.ask({ path: position, what }, reading)).body, what)
    return { items: parseItems(repositorySchema, page.results, what), ...nextOf(page.next) }
  }
  for await (const repository of readPages({ what, first, read, keyOf: ({ name }) => name }, signal)) {
    const name = `${repository.namespace}/${repository.name}`
    const isOther = repository.repository_type && repository.repository_type !== 'image'
    if (isOther || !isRepositoryName(name) || !isBelow(name, namespace)) continue
    const updated = toDate(repository.last_updated)
    yield { name, ...(updated && { lastPushedAt: updated, revision: updated.toISOString() }) }
  }
}

async function* listTags(json: JsonApi, repository: string, signal: AbortSignal) {
  const [owner = '', ...rest] = repository.split('/')
  const name = encodeURIComponent(rest.join('/'))
  const what = `The list of tags of ${repository}`
  const first = `/v2/namespaces/${encodeURIComponent(owner)}/repositories/${name}/tags?page_size=${PAGE_SIZE}`
  const read = async (position: string, reading: AbortSignal) => {
    const page = parseAnswer(pageSchema, (await json.ask({ path: position, what }, reading)).body, what)
    return { items: parseItems(tagSchema, page.results, what), ...nextOf(page.next) }
  }
  for await (const tag of readPages({ what, first, read, keyOf: (one) => one.name }, signal)) {
    const digest = toDigest(tag.digest)
    const pushedAt = toDate(tag.tag_last_pushed) ?? toDate(tag.last_updated)
    const images = digest && imagesOf(tag.images ?? [], digest)
    if (isTag(tag.name)) yield { name: tag.name, digest, ...(pushedAt && { pushedAt }), ...(images && { images }) }
  }
}

const PART = /^[A-Za-z0-9_.-]{1,40}$/

/** Hub counts every manifest that is read as a pull, of which there are few: what it tells about the images is enough. */
function imagesOf(listed: readonly unknown[], root: ListedTag['digest']): readonly ListedImage[] | undefined {
  const images = listed.flatMap((one) => {
    const { data } = imageSchema.safeParse(one)
    const digest = toDigest(data?.digest)
    if (!data || !digest || !PART.test(data.os ?? '') || !PART.test(data.architecture ?? '')) return []
    const variant = PART.test(data.variant ?? '') ? `/${data.variant}` : ''
    return [
      {
        digest,
        platform: `${data.os}/${data.architecture}${variant}`,
        ...(digest !== root && { indexDigest: root }),
        ...(Number.isSafeInteger(data.size) && (data.size ?? 0) > 0 && { compressedBytes: data.size as number }),
      },
    ]
  })
  const known = images.filter(({ platform }) => !platform.startsWith('unknown/'))
  return known.length > 0 && images.length === listed.length ? known : undefined
}
