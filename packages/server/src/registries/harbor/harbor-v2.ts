import { randomUUID } from 'node:crypto'
import { isRepositoryName, isTag, SourceError } from '@plimsoll/engine'
import { z } from 'zod'
import type { JsonAnswer, JsonApi, JsonRequest } from '../api/json-api.ts'
import { parseAnswer, parseItems } from '../api/parse-answer.ts'
import { type Page, readPages } from '../api/read-pages.ts'
import { toDate } from '../api/to-date.ts'
import type { ConnectorTarget } from '../connector-target.ts'
import type { ListedRepository, ListedTag } from '../registry-connector.ts'
import { type HarborApi, PAGE_SIZE } from './harbor-api.ts'
import { artifactSchema, imagesOf } from './harbor-artifact.ts'

const projectSchema = z.object({
  name: z.string(),
  /** Set for a proxy cache: reading an image there can make Harbor fetch it from upstream. */
  registry_id: z.number().nullish(),
})

const repositorySchema = z.object({
  name: z.string(),
  artifact_count: z.number().nullish(),
  update_time: z.string().nullish(),
})

type Project = z.infer<typeof projectSchema>
type Repository = z.infer<typeof repositorySchema>

/** Harbor 2.x, REST API 2.0 (harbor, api/v2.0/swagger.yaml). */
export function harborV2(json: JsonApi, target: Pick<ConnectorTarget, 'repositories' | 'namespace'>): HarborApi {
  const ask = (request: JsonRequest, signal: AbortSignal): Promise<JsonAnswer> =>
    // Without it a project whose name is a number is taken for an id.
    json.ask({ ...request, headers: { 'x-is-resource-name': 'true', 'x-request-id': randomUUID() } }, signal)

  /** Pages by number: the count says whether there are more, for the `Link` can name an internal host. */
  async function* pages<S extends z.ZodType>(
    path: string,
    schema: S,
    keyOf: (item: z.output<S>) => string,
    what: string,
    signal: AbortSignal,
  ): AsyncIterable<z.output<S>> {
    const read = async (position: string, reading: AbortSignal): Promise<Page<z.output<S>>> => {
      const separator = path.includes('?') ? '&' : '?'
      const page = `${path}${separator}page=${position}&page_size=${PAGE_SIZE}`
      const answer = await ask({ path: page, what }, reading)
      const items = parseItems(schema, answer.body, what)
      const received = (answer.body as readonly unknown[]).length
      const total = Number(answer.header('x-total-count') ?? Number.NaN)
      const hasMore = Number.isNaN(total) ? answer.next !== undefined : Number(position) * PAGE_SIZE < total
      return { items, ...(hasMore && received > 0 && { next: String(Number(position) + 1) }) }
    }
    yield* readPages({ what, first: '1', read, keyOf }, signal)
  }

  const projects = (signal: AbortSignal): AsyncIterable<Project> =>
    pages('/api/v2.0/projects?with_detail=false', projectSchema, ({ name }) => name, 'The list of projects', signal)

  /** Users see all their repositories in one list; robots have to ask project by project, and so has everybody before Harbor 2.3. */
  async function* allRepositories(names: ReadonlySet<string>, signal: AbortSignal): AsyncIterable<Repository> {
    const what = 'The list of repositories'
    const below = (project: string): string => `/api/v2.0/projects/${encodeURIComponent(project)}/repositories`
    const ofEach = async function* (): AsyncIterable<Repository> {
      for (const name of names) {
        yield* pages(below(name), repositorySchema, keyOfRepository, `${what} of ${name}`, signal)
      }
    }
    if (names.size <= 1 || !(await isUser(signal))) {
      yield* ofEach()
      return
    }
    let isStarted = false
    try {
      for await (const repository of pages('/api/v2.0/repositories', repositorySchema, keyOfRepository, what, signal)) {
        isStarted = true
        yield repository
      }
    } catch (error) {
      if (isStarted || !(error instanceof SourceError) || !NO_COMMON_LIST.has(error.code)) throw error
      yield* ofEach()
    }
  }

  async function isUser(signal: AbortSignal): Promise<boolean> {
    return (await currentUser(signal)) !== undefined
  }

  /** Undefined for robots, which are no users and get 401, 403 or 412, and for nobody. */
  async function currentUser(signal: AbortSignal): Promise<string | undefined> {
    try {
      const { body } = await ask({ path: '/api/v2.0/users/current', what: 'The user' }, signal)
      return parseAnswer(z.object({ username: z.string() }), body, 'The user').username
    } catch (error) {
      if (error instanceof SourceError && NO_USER.has(error.code)) return undefined
      throw error
    }
  }

  return {
    async ping(signal) {
      const what = `Harbor at ${json.origin.host}`
      const request = { path: '/api/v2.0/systeminfo', what, isAnonymous: true }
      const { body } = await ask(request, signal)
      const { harbor_version: version } = parseAnswer(z.object({ harbor_version: z.string().nullish() }), body, what)
      return version ? `Harbor ${version.slice(0, 60)} answers.` : 'Harbor 2.x answers.'
    },
    async signIn(signal) {
      const user = await currentUser(signal)
      if (user !== undefined) return `Signed in to Harbor as ${user.slice(0, 100)}.`
      const what = 'The list of projects'
      const { body } = await ask({ path: '/api/v2.0/projects?page=1&page_size=1', what }, signal)
      parseItems(projectSchema, body, what)
      return 'Signed in to Harbor as a robot account.'
    },
    async *listRepositories(signal) {
      if (target.repositories) {
        for (const name of target.repositories) {
          // One that is not there is that one's failure, not the whole list's.
          yield await readRepository(name, signal).catch((error: unknown) => {
            if (error instanceof SourceError && error.code === 'SOURCE_NOT_FOUND') return { name }
            throw error
          })
        }
        return
      }
      const { namespace } = target
      const wanted = new Set<string>()
      if (namespace !== null) wanted.add(namespace.split('/')[0] ?? namespace)
      else for await (const project of projects(signal)) if (!isProxyCache(project)) wanted.add(project.name)
      for await (const repository of allRepositories(wanted, signal)) {
        const [project = ''] = repository.name.split('/')
        const isBelow = namespace === null || repository.name.startsWith(`${namespace}/`)
        if (wanted.has(project) && isBelow && isRepositoryName(repository.name)) yield toListed(repository)
      }
    },
    async *listTags(repository, signal) {
      const flags = 'with_tag=true&with_label=false&with_scan_overview=false&with_accessory=false'
      // Children of an index and accessories such as signatures have no tags.
      const path = `${pathOf(repository)}/artifacts?${flags}&with_immutable_status=false&q=${encodeURIComponent('tags=*')}`
      const what = `The list of images of ${repository}`
      for await (const artifact of pages(path, artifactSchema, ({ digest }) => digest, what, signal)) {
        if (artifact.type.toUpperCase() !== 'IMAGE') continue
        const images = imagesOf(artifact)
        for (const tag of artifact.tags ?? []) {
          const pushedAt = toDate(tag.push_time) ?? toDate(artifact.push_time)
          if (!isTag(tag.name)) continue
          yield {
            name: tag.name,
            digest: artifact.digest,
            ...(pushedAt && { pushedAt }),
            ...(images && { images }),
          } satisfies ListedTag
        }
      }
    },
  }

  async function readRepository(name: string, signal: AbortSignal): Promise<ListedRepository> {
    const what = `The repository ${name}`
    const { body } = await ask({ path: pathOf(name), what }, signal)
    return { ...toListed(parseAnswer(repositorySchema, body, what)), name }
  }
}

const NO_USER: ReadonlySet<string> = new Set(['SOURCE_UNAUTHORIZED', 'SOURCE_FORBIDDEN', 'SOURCE_BLOCKED_BY_POLICY'])
const NO_COMMON_LIST: ReadonlySet<string> = new Set(['SOURCE_NOT_FOUND', 'SOURCE_FORBIDDEN', 'SOURCE_UNSUPPORTED'])

function isProxyCache({ registry_id }: Project): boolean {
  return typeof registry_id === 'number' && registry_id > 0
}

function keyOfRepository({ name }: Repository): string {
  return name
}

/** A slash in a repository's name is encoded twice, for Harbor's router decodes once (swagger.yaml, parameter `repositoryName`). */
function pathOf(repository: string): string {
  const [project = '', ...rest] = repository.split('/')
  const name = encodeURIComponent(encodeURIComponent(rest.join('/')))
  return `/api/v2.0/projects/${encodeURIComponent(project)}/repositories/${name}`
}

/**
 * Many Harbors leave `update_time` as it is when a tag is moved or deleted, but a push of a new image always changes the count. What is missed is found when
 * the repository is read again after a day, or at once where a webhook tells.
 */
function toListed({ name, update_time, artifact_count }: Repository): ListedRepository {
  const revision = update_time ? { revision: `${update_time} ${artifact_count ?? ''}` } : {}
  return { name, ...revision }
}
