import { isRepositoryName, isTag, SourceError } from '@plimsoll/engine'
import { z } from 'zod'
import { type JsonApi, openJsonApi } from '../api/json-api.ts'
import { parseAnswer, parseItems } from '../api/parse-answer.ts'
import { readPages } from '../api/read-pages.ts'
import { requestPacer } from '../api/request-pacer.ts'
import { toDate } from '../api/to-date.ts'
import { toDigest } from '../api/to-digest.ts'
import {
  apiOrigin,
  type ConnectorTarget,
  registryOptions,
  storedCredentials,
  storedPassword,
} from '../connector-target.ts'
import { distributionPuller } from '../distribution-puller.ts'
import { readDistributionEvents } from '../oci/distribution-events.ts'
import { isBelow, pingRegistry } from '../oci/oci-kind.ts'
import type { ListedTag } from '../registry-connector.ts'
import type { RegistryKindDefinition } from '../registry-kind.ts'

const REQUESTS_PER_SECOND = 10
const PAGE_SIZE = 100
/** Tags that are asked for at the same time. */
const PARALLEL_TAGS = 4

const projectSchema = z.object({ id: z.number(), path_with_namespace: z.string() })
const repositorySchema = z.object({ id: z.number(), project_id: z.number(), path: z.string() })
const tagNameSchema = z.object({ name: z.string() })
const tagSchema = z.object({
  name: z.string(),
  digest: z.string().nullish(),
  created_at: z.string().nullish(),
  published_at: z.string().nullish(),
})

interface Place {
  readonly id: number
  readonly projectId: number
}

/**
 * GitLab's container registry, with a personal, group or project access token (scopes `read_api` and `read_registry`) as the password. The API is at GitLab's
 * own address, which is seldom the registry's: `apiHost`.
 */
export const gitlab: RegistryKindDefinition = {
  kind: 'gitlab',
  capabilities: { requestsPerSecond: REQUESTS_PER_SECOND, parallelReads: 2 },
  open(target, deps) {
    const pacer = requestPacer(REQUESTS_PER_SECOND)
    const credentials = async () => storedCredentials(target, deps.secretKey)
    const origin = apiOrigin(target, target.host.toLowerCase().replace(/^registry\./, ''))
    const puller = distributionPuller({
      ...registryOptions(target, deps),
      credentials,
      throttle: pacer.take,
      trustedRealmHosts: [origin.hostname],
    })
    const json = openJsonApi({
      origin,
      target,
      deps,
      pacer,
      authorize: async () =>
        target.passwordSealed === null ? undefined : `Bearer ${storedPassword(target, deps.secretKey)}`,
    })
    const places = new Map<string, Place>()

    async function placeOf(repository: string, signal: AbortSignal): Promise<Place> {
      const known = places.get(repository)
      if (known) return known
      for await (const [path, place] of findPlaces(json, repository, signal)) {
        if (path === repository) return place
      }
      throw new SourceError('SOURCE_NOT_FOUND', `GitLab has no repository ${repository}. Check the spelling.`)
    }

    return {
      ...puller,
      ping: (signal) => pingRegistry(puller.registry, signal),
      async signIn(signal) {
        if ((await credentials()).kind === 'anonymous') return undefined
        const { body } = await json.ask({ path: '/api/v4/user', what: 'The user of the access token' }, signal)
        const { username } = parseAnswer(z.object({ username: z.string() }), body, 'The user of the access token')
        await puller.registry.ping(signal)
        return `Signed in to GitLab as ${username.slice(0, 100)}.`
      },
      pullCredentials: async () => ({ credentials: await credentials() }),
      async *listRepositories(signal) {
        if (target.repositories) {
          for (const name of target.repositories) yield { name }
          return
        }
        for await (const [name, place] of listAll(json, target, signal)) {
          if (!isRepositoryName(name) || !isBelow(name, target.namespace)) continue
          places.set(name, place)
          yield { name }
        }
      },
      async *listTags(repository, signal) {
        yield* listTags(json, repository, await placeOf(repository, signal), signal)
      },
      async [Symbol.asyncDispose]() {
        await json[Symbol.asyncDispose]()
        await puller[Symbol.asyncDispose]()
      },
    }
  },
  readPushes: readDistributionEvents,
}

/** Pages by `Link`: keyset paging has no numbers. */
async function* pages<S extends z.ZodType>(
  json: JsonApi,
  path: string,
  schema: S,
  keyOf: (item: z.output<S>) => string,
  what: string,
  signal: AbortSignal,
): AsyncIterable<z.output<S>> {
  const read = async (position: string, reading: AbortSignal) => {
    const { body, next } = await json.ask({ path: position, what }, reading)
    return { items: parseItems(schema, body, what), ...(next !== undefined && { next }) }
  }
  yield* readPages({ what, first: path, read, keyOf }, signal)
}

async function* ofProject(
  json: JsonApi,
  project: string,
  signal: AbortSignal,
): AsyncIterable<readonly [string, Place]> {
  const what = `The list of repositories of project ${project}`
  const path = `/api/v4/projects/${project}/registry/repositories?per_page=${PAGE_SIZE}`
  for await (const { id, project_id: projectId, path: name } of pages(
    json,
    path,
    repositorySchema,
    keyOf,
    what,
    signal,
  )) {
    yield [name, { id, projectId }]
  }
}

/** A group with all below it, a single project, or every project that the token's owner is a member of. */
async function* listAll(
  json: JsonApi,
  { namespace }: Pick<ConnectorTarget, 'namespace'>,
  signal: AbortSignal,
): AsyncIterable<readonly [string, Place]> {
  if (namespace !== null) {
    const path = `/api/v4/groups/${encodeURIComponent(namespace)}/registry/repositories?per_page=${PAGE_SIZE}`
    const what = `The list of repositories of ${namespace}`
    try {
      for await (const one of pages(json, path, repositorySchema, keyOf, what, signal)) {
        yield [one.path, { id: one.id, projectId: one.project_id }]
      }
    } catch (error) {
      if (!(error instanceof SourceError) || error.code !== 'SOURCE_NOT_FOUND') throw error
      yield* ofProject(json, encodeURIComponent(namespace), signal)
    }
    return
  }
  const query = `membership=true&simple=true&archived=false&order_by=id&sort=asc&pagination=keyset&per_page=${PAGE_SIZE}`
  const projects = pages(json, `/api/v4/projects?${query}`, projectSchema, keyOf, 'The list of projects', signal)
  for await (const { id } of projects) {
    try {
      yield* ofProject(json, String(id), signal)
    } catch (error) {
      // A project whose registry is switched off, or that the token may not look into, has nothing for us.
      if (!(error instanceof SourceError) || !CLOSED.has(error.code)) throw error
    }
  }
}

const CLOSED: ReadonlySet<string> = new Set(['SOURCE_NOT_FOUND', 'SOURCE_FORBIDDEN'])

/** A repository's path is its project's path, or that and up to two names more. */
async function* findPlaces(
  json: JsonApi,
  repository: string,
  signal: AbortSignal,
): AsyncIterable<readonly [string, Place]> {
  const parts = repository.split('/')
  for (let length = parts.length; length >= Math.max(2, parts.length - 2); length -= 1) {
    try {
      yield* ofProject(json, encodeURIComponent(parts.slice(0, length).join('/')), signal)
    } catch (error) {
      if (!(error instanceof SourceError) || !CLOSED.has(error.code)) throw error
    }
  }
}

async function* listTags(
  json: JsonApi,
  repository: string,
  { id, projectId }: Place,
  signal: AbortSignal,
): AsyncIterable<ListedTag> {
  const what = `The list of tags of ${repository}`
  const path = `/api/v4/projects/${projectId}/registry/repositories/${id}/tags`
  const names = pages(json, `${path}?per_page=${PAGE_SIZE}`, tagNameSchema, ({ name }) => name, what, signal)
  let wave: string[] = []
  const details = async (wanted: readonly string[]): Promise<readonly ListedTag[]> => {
    const tags = await Promise.all(wanted.map((name) => readTag(json, `${path}/${encodeURIComponent(name)}`, signal)))
    return tags.flatMap((tag) => tag ?? [])
  }
  for await (const { name } of names) {
    if (!isTag(name)) continue
    wave.push(name)
    if (wave.length < PARALLEL_TAGS) continue
    yield* await details(wave)
    wave = []
  }
  yield* await details(wave)
}

/** @returns undefined for a tag that is broken, or that was deleted since it was listed */
async function readTag(json: JsonApi, path: string, signal: AbortSignal): Promise<ListedTag | undefined> {
  try {
    const { body } = await json.ask({ path, what: 'A tag' }, signal)
    const tag = parseAnswer(tagSchema, body, 'A tag')
    const digest = toDigest(tag.digest)
    const pushedAt = toDate(tag.published_at) ?? toDate(tag.created_at)
    return digest && { name: tag.name, digest, ...(pushedAt && { pushedAt }) }
  } catch (error) {
    if (error instanceof SourceError && error.code === 'SOURCE_NOT_FOUND') return undefined
    throw error
  }
}

function keyOf({ id }: { readonly id: number }): string {
  return String(id)
}
