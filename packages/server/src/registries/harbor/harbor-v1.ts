import { isRepositoryName, isTag, SourceError } from '@plimsoll/engine'
import { z } from 'zod'
import type { JsonApi } from '../api/json-api.ts'
import { parseAnswer, parseItems } from '../api/parse-answer.ts'
import { type Page, readPages } from '../api/read-pages.ts'
import { toDate } from '../api/to-date.ts'
import { toDigest } from '../api/to-digest.ts'
import type { ConnectorTarget } from '../connector-target.ts'
import type { ListedImage, ListedRepository, ListedTag } from '../registry-connector.ts'
import { type HarborApi, PAGE_SIZE } from './harbor-api.ts'

const projectSchema = z.object({ project_id: z.number(), name: z.string() })

const repositorySchema = z.object({
  name: z.string(),
  tags_count: z.number().nullish(),
  update_time: z.string().nullish(),
})

const tagSchema = z.object({
  name: z.string(),
  digest: z.string(),
  size: z.number().nullish(),
  os: z.string().nullish(),
  architecture: z.string().nullish(),
  created: z.string().nullish(),
  /** From 1.9 on. */
  push_time: z.string().nullish(),
})

type Repository = z.infer<typeof repositorySchema>

/**
 * Harbor 1.7 to 1.10 (harbor, docs/swagger.yaml of those releases). Its robots may pull, but not ask the management API: they need their repositories named,
 * of which tags are then read.
 */
export function harborV1(json: JsonApi, target: Pick<ConnectorTarget, 'repositories' | 'namespace'>): HarborApi {
  async function* pages<S extends z.ZodType>(
    path: string,
    schema: S,
    keyOf: (item: z.output<S>) => string,
    what: string,
    signal: AbortSignal,
  ): AsyncIterable<z.output<S>> {
    const read = async (position: string, reading: AbortSignal): Promise<Page<z.output<S>>> => {
      const page = `${path}${path.includes('?') ? '&' : '?'}page=${position}&page_size=${PAGE_SIZE}`
      const answer = await json.ask({ path: page, what }, reading)
      // Harbor 1.x says `null` for a list of nothing.
      const items = parseItems(schema, answer.body ?? [], what)
      const total = Number(answer.header('x-total-count') ?? Number.NaN)
      const hasMore = Number.isNaN(total) ? items.length === PAGE_SIZE : Number(position) * PAGE_SIZE < total
      return { items, ...(hasMore && items.length > 0 && { next: String(Number(position) + 1) }) }
    }
    yield* readPages({ what, first: '1', read, keyOf }, signal)
  }

  return {
    async ping(signal) {
      const what = `Harbor at ${json.origin.host}`
      const { body } = await json.ask({ path: '/api/systeminfo', what, isAnonymous: true }, signal)
      const { harbor_version: version } = parseAnswer(z.object({ harbor_version: z.string().nullish() }), body, what)
      return version ? `Harbor ${version.slice(0, 60)} answers.` : 'Harbor 1.x answers.'
    },
    async signIn(signal) {
      try {
        const { body } = await json.ask({ path: '/api/users/current', what: 'The user' }, signal)
        const { username } = parseAnswer(z.object({ username: z.string() }), body, 'The user')
        return `Signed in to Harbor as ${username.slice(0, 100)}.`
      } catch (error) {
        if (!(error instanceof SourceError) || !target.repositories) throw withRobotAdvice(error)
        return 'Signed in to Harbor; the account may pull, but not list repositories.'
      }
    },
    async *listRepositories(signal) {
      if (target.repositories) {
        for (const name of target.repositories) yield { name }
        return
      }
      const { namespace } = target
      const project = namespace?.split('/')[0]
      const query = project === undefined ? '' : `?name=${encodeURIComponent(project)}`
      const projects = pages(`/api/projects${query}`, projectSchema, ({ name }) => name, 'The list of projects', signal)
      for await (const { project_id: id, name } of projects) {
        // The name is looked for anywhere in the project's name.
        if (project !== undefined && name !== project) continue
        const what = `The list of repositories of ${name}`
        const path = `/api/repositories?project_id=${id}`
        for await (const repository of pages(path, repositorySchema, (one) => one.name, what, signal)) {
          const isBelow = namespace === null || repository.name.startsWith(`${namespace}/`)
          if (isBelow && isRepositoryName(repository.name)) yield toListed(repository)
        }
      }
    },
    async *listTags(repository, signal) {
      const what = `The list of tags of ${repository}`
      // The slash stays as it is, and all tags come at once.
      const { body } = await json.ask({ path: `/api/repositories/${repository}/tags?detail=true`, what }, signal)
      for (const tag of parseItems(tagSchema, body ?? [], what)) {
        const listed = toTag(tag)
        if (listed) yield listed
      }
    },
  }
}

function toListed({ name, update_time, tags_count }: Repository): ListedRepository {
  return { name, ...(update_time && { revision: `${update_time} ${tags_count ?? ''}` }) }
}

function toTag(tag: z.infer<typeof tagSchema>): ListedTag | undefined {
  const digest = toDigest(tag.digest)
  if (!digest || !isTag(tag.name)) return undefined
  const pushedAt = toDate(tag.push_time) ?? toDate(tag.created)
  const builtAt = toDate(tag.created)
  const isPlatform = /^[a-z0-9_.-]{1,40}$/i.test(tag.os ?? '') && /^[a-z0-9_.-]{1,40}$/i.test(tag.architecture ?? '')
  const image: ListedImage = {
    digest,
    platform: `${tag.os}/${tag.architecture}`,
    ...(Number.isSafeInteger(tag.size) && (tag.size ?? 0) > 0 && { compressedBytes: tag.size as number }),
    ...(builtAt && { builtAt: builtAt.toISOString() }),
  }
  return { name: tag.name, digest, ...(pushedAt && { pushedAt }), ...(isPlatform && { images: [image] }) }
}

function withRobotAdvice(error: unknown): unknown {
  const isRefused = error instanceof SourceError && ['SOURCE_UNAUTHORIZED', 'SOURCE_FORBIDDEN'].includes(error.code)
  if (!isRefused) return error
  return new SourceError(
    error.code,
    'Harbor did not accept the credentials for its API. Check user and password; a robot account of Harbor 1.x may not list, so name its repositories.',
    { cause: error },
  )
}
