import { type ApiAnswer, type ApiCall, type FakeApi, pageOf } from '../fake-registry/fake-api.ts'
import type { RegistryContent } from '../fake-registry/registry-content.ts'

export interface FakeGitlabOptions {
  /** Access token. */
  readonly token: string
  readonly user: string
  /** Paths of projects; a repository belongs to the longest that it begins with. */
  readonly projects: readonly string[]
  readonly pageSize?: number
}

/** GitLab's REST API v4 (Container registry API, Projects API), with paging by `Link` only. For `startFakeRegistry({ api })`. */
export function fakeGitlab(options: FakeGitlabOptions): (content: RegistryContent) => FakeApi {
  return (content) => (call) => {
    const { pathname } = call.url
    if (!pathname.startsWith('/api/v4/')) return undefined
    if (call.headers['authorization'] !== `Bearer ${options.token}`) {
      return { status: 401, json: { message: '401 Unauthorized' } }
    }
    const path = pathname.slice('/api/v4'.length)
    if (path === '/user') return { status: 200, json: { id: 1, username: options.user, state: 'active' } }
    const projects = options.projects.map((name, index) => ({ id: index + 1, path_with_namespace: name }))
    if (path === '/projects') return paged(call, projects, options.pageSize)
    const repositories = content.repositories().flatMap((name, index) => {
      const project = projects
        .filter(({ path_with_namespace: own }) => name === own || name.startsWith(`${own}/`))
        .at(-1)
      return project ? [{ id: 100 + index, project_id: project.id, path: name, location: `registry/${name}` }] : []
    })
    return serveRegistry(call, path, { content, projects, repositories, pageSize: options.pageSize })
  }
}

interface Listing {
  readonly content: RegistryContent
  readonly projects: readonly { readonly id: number; readonly path_with_namespace: string }[]
  readonly repositories: readonly { readonly id: number; readonly project_id: number; readonly path: string }[]
  readonly pageSize: number | undefined
}

function serveRegistry(call: ApiCall, path: string, { content, projects, repositories, pageSize }: Listing): ApiAnswer {
  const [, scope, encoded = '', id, hasTags, tag] =
    /^\/(projects|groups)\/([^/]+)\/registry\/repositories(?:\/([0-9]+)(\/tags(?:\/([^/]+))?)?)?$/.exec(path) ?? []
  const wanted = decodeURIComponent(encoded)
  const project = projects.find((one) => String(one.id) === wanted || one.path_with_namespace === wanted)
  if (scope === 'groups') {
    const isGroup = projects.some((one) => one.path_with_namespace.startsWith(`${wanted}/`))
    const below = repositories.filter((one) => one.path.startsWith(`${wanted}/`))
    return isGroup ? paged(call, below, pageSize) : missing('Group')
  }
  if (!project) return missing('Project')
  const own = repositories.filter((one) => one.project_id === project.id)
  if (id === undefined) return paged(call, own, pageSize)
  const repository = own.find((one) => String(one.id) === id)
  if (!repository || !hasTags) return missing('Repository')
  const names = content.tags(repository.path) ?? []
  if (tag === undefined) {
    const listed = names.map((name) => ({ name, path: `${repository.path}:${name}`, location: 'registry' }))
    return paged(call, listed, pageSize)
  }
  return names.includes(tag) ? readTag(content, repository.path, tag) : missing('Tag')
}

function readTag(content: RegistryContent, repository: string, name: string): ApiAnswer {
  const digest = content.manifest(repository, name)?.digest
  const created = content.pushedAt(repository, name).toISOString()
  return { status: 200, json: { name, path: `${repository}:${name}`, digest, created_at: created, total_size: 1 } }
}

function missing(what: string): ApiAnswer {
  return { status: 404, json: { message: `404 ${what} Not Found` } }
}

function paged(call: ApiCall, items: readonly unknown[], pageSize = 100): ApiAnswer {
  const size = Math.min(pageSize, Number(call.url.searchParams.get('per_page') ?? '20'))
  const page = Number(call.url.searchParams.get('page') ?? '1')
  const next = new URL(call.url)
  // GitLab behind a proxy names its internal host.
  next.host = 'gitlab.internal.invalid'
  next.searchParams.set('page', String(page + 1))
  const hasMore = page * size < items.length
  return {
    status: 200,
    json: pageOf(items, page, size),
    headers: hasMore ? { link: `<${next.href}>; rel="next"` } : {},
  }
}
