import { type ApiAnswer, type ApiCall, basicPair, type FakeApi, pageOf } from '../fake-registry/fake-api.ts'
import type { RegistryContent } from '../fake-registry/registry-content.ts'
import { contentCatalog, type FakeArtifact, type FakeRepository, type HarborCatalog } from './harbor-catalog.ts'

export interface FakeHarborOptions {
  readonly version?: 'v1' | 'v2'
  /** User or robot → password. A name with `$` is a robot. */
  readonly users: Readonly<Record<string, string>>
  /** Projects whose images may not be pulled: 412. */
  readonly blocked?: readonly string[]
  /** Projects that cache another registry. */
  readonly proxyCaches?: readonly string[]
  /** Before 2.3 there was no list of all repositories. */
  readonly hasNoCommonList?: boolean
  /** Older Harbors leave a repository's `update_time` as it is when a tag is moved. */
  readonly keepsUpdateTime?: boolean
  /** More requests in a second get 429. */
  readonly requestsPerSecond?: number
  readonly catalog?: HarborCatalog
}

/** Harbor's management API as its own description has it (harbor, api/v2.0/swagger.yaml; docs/swagger.yaml of 1.10). For `startFakeRegistry({ api })`. */
export function fakeHarbor(options: FakeHarborOptions): (content: RegistryContent) => FakeApi {
  const limit = rateLimit(options.requestsPerSecond)
  return (content) => {
    const catalog = options.catalog ?? contentCatalog(content)
    return (call) => {
      const { pathname } = call.url
      if (!pathname.startsWith('/api/') && !pathname.startsWith('/v2/')) return undefined
      const refusal = limit()
      if (refusal) return refusal
      const blocked = /^\/v2\/([^/]+)\/.*\/manifests\//.exec(pathname)?.[1]
      if (blocked !== undefined && options.blocked?.includes(blocked) && call.method === 'GET') {
        return failure(412, 'PROJECTPOLICYVIOLATION', 'current image without vulnerability scanning')
      }
      if (pathname.startsWith('/v2/')) return undefined
      return options.version === 'v1' ? serveV1(call, catalog, options) : serveV2(call, catalog, options)
    }
  }
}

function failure(status: number, code: string, message: string): ApiAnswer {
  return { status, json: { errors: [{ code, message }] } }
}

const NOT_FOUND = failure(404, 'NOT_FOUND', 'not found')

function rateLimit(perSecond: number | undefined): () => ApiAnswer | undefined {
  let second = 0
  let count = 0
  return () => {
    if (perSecond === undefined) return undefined
    const now = Math.floor(Date.now() / 1000)
    count = now === second ? count + 1 : 1
    second = now
    if (count <= perSecond) return undefined
    return { ...failure(429, 'TOOMANYREQUESTS', 'slow down'), headers: { 'retry-after': '1' } }
  }
}

/** Undefined for nobody, null for somebody whom it does not know. */
function userOf(call: ApiCall, users: FakeHarborOptions['users']): string | undefined | null {
  const pair = basicPair(call)
  if (pair === undefined) return undefined
  return Object.keys(users).find((user) => pair === `${user}:${users[user]}`) ?? null
}

function paged(call: ApiCall, items: readonly unknown[], path: string): ApiAnswer {
  const size = Number(call.url.searchParams.get('page_size') ?? '10')
  const page = Number(call.url.searchParams.get('page') ?? '1')
  if (!(size >= 1 && size <= 100)) return failure(422, 'UNPROCESSABLE_ENTITY', 'page_size in query should be <= 100')
  const hasMore = page * size < items.length
  return {
    status: 200,
    json: pageOf(items, page, size),
    headers: {
      'x-total-count': String(items.length),
      ...(hasMore && { link: `<${path}?page=${page + 1}&page_size=${size}>; rel="next"` }),
    },
  }
}

function serveV2(call: ApiCall, catalog: HarborCatalog, options: FakeHarborOptions): ApiAnswer {
  const { pathname } = call.url
  if (!pathname.startsWith('/api/v2.0/')) return NOT_FOUND
  const user = userOf(call, options.users)
  if (user === null) return failure(401, 'UNAUTHORIZED', 'unauthorized')
  const path = pathname.slice('/api/v2.0'.length)
  if (path === '/ping') return { status: 200, text: 'Pong', headers: { 'content-type': 'text/plain' } }
  if (path === '/systeminfo') {
    const version = user === undefined ? {} : { harbor_version: 'v2.11.1-6b7ecba1' }
    return { status: 200, json: { auth_mode: 'db_auth', self_registration: false, ...version } }
  }
  if (user === undefined) return failure(401, 'UNAUTHORIZED', 'unauthorized')
  const isRobot = user.includes('$')
  if (path === '/users/current') {
    if (isRobot) return failure(401, 'UNAUTHORIZED', 'need login first')
    return { status: 200, json: { user_id: 1, username: user, sysadmin_flag: true, admin_role_in_auth: false } }
  }
  if (path === '/projects') {
    const projects = catalog.projects().map((name, index) => toProject(name, index + 1, options))
    return paged(call, projects, '/api/v2.0/projects')
  }
  if (path === '/repositories') {
    if (options.hasNoCommonList) return NOT_FOUND
    if (isRobot) return failure(403, 'FORBIDDEN', 'forbidden')
    const all = catalog.projects().flatMap((project) => catalog.repositories(project))
    return paged(call, all.map(toRepository(options)), '/api/v2.0/repositories')
  }
  return serveProject(call, path, catalog, options)
}

function serveProject(call: ApiCall, path: string, catalog: HarborCatalog, options: FakeHarborOptions): ApiAnswer {
  const [, project = '', , encoded, , reference] =
    /^\/projects\/([^/]+)(\/repositories(?:\/([^/]+))?(\/artifacts(?:\/([^/]+))?)?)$/.exec(path) ?? []
  // An id unless told otherwise, and projects have no number for a name here.
  const isId = /^[0-9]+$/.test(project) && call.headers['x-is-resource-name'] !== 'true'
  if (project === '' || isId || !catalog.projects().includes(project)) return NOT_FOUND
  if (encoded === undefined) {
    return paged(call, catalog.repositories(project).map(toRepository(options)), `/api/v2.0${path}`)
  }
  const name = `${project}/${decodeURIComponent(decodeURIComponent(encoded))}`
  const artifacts = catalog.artifacts(name)
  if (artifacts === undefined || reference !== undefined) return NOT_FOUND
  if (!path.endsWith('/artifacts')) {
    const repository = catalog.repositories(project).find((one) => one.name === name)
    return repository ? { status: 200, json: toRepository(options)(repository) } : NOT_FOUND
  }
  return paged(call, artifacts.map(toArtifact), `/api/v2.0${path}`)
}

function toProject(name: string, id: number, { proxyCaches, blocked }: FakeHarborOptions): object {
  const isCache = proxyCaches?.includes(name) ?? false
  return {
    project_id: id,
    owner_id: 1,
    name,
    ...(isCache && { registry_id: 7 }),
    creation_time: '2026-01-01T00:00:00.000Z',
    update_time: '2026-01-01T00:00:00.000Z',
    deleted: false,
    repo_count: 1,
    metadata: { public: 'false', prevent_vul: String(blocked?.includes(name) ?? false), severity: 'low' },
  }
}

function toRepository({ keepsUpdateTime }: FakeHarborOptions): (repository: FakeRepository) => object {
  return ({ name, artifactCount, updatedAt }) => ({
    id: 1,
    project_id: 1,
    name,
    artifact_count: artifactCount,
    pull_count: 3,
    creation_time: '2026-01-01T00:00:00.000Z',
    update_time: keepsUpdateTime ? '2026-01-01T00:00:00.000Z' : updatedAt.toISOString(),
  })
}

function toArtifact(artifact: FakeArtifact, index: number): object {
  const pushed = artifact.pushedAt.toISOString()
  return {
    id: index + 1,
    type: 'IMAGE',
    media_type: 'application/vnd.oci.image.config.v1+json',
    manifest_media_type: artifact.mediaType,
    project_id: 1,
    repository_id: 1,
    repository_name: 'app',
    digest: artifact.digest,
    size: artifact.size,
    icon: 'sha256:0',
    push_time: pushed,
    pull_time: '0001-01-01T00:00:00.000Z',
    extra_attrs: artifact.references
      ? {}
      : { os: artifact.os, architecture: artifact.architecture, created: pushed, author: '' },
    annotations: {},
    references: (artifact.references ?? []).map(({ digest, os, architecture, annotations = {} }) => ({
      parent_id: index + 1,
      child_id: 1000 + index,
      child_digest: digest,
      platform: { os, architecture, variant: '' },
      annotations,
      urls: [],
    })),
    tags: artifact.tags.map((tag, at) => ({
      id: at + 1,
      repository_id: 1,
      artifact_id: index + 1,
      name: tag.name,
      push_time: tag.pushedAt.toISOString(),
      pull_time: '0001-01-01T00:00:00.000Z',
      immutable: false,
    })),
    labels: null,
    accessories: null,
  }
}

function serveV1(call: ApiCall, catalog: HarborCatalog, options: FakeHarborOptions): ApiAnswer {
  const { pathname, searchParams } = call.url
  // Harbor's own web page answers for what it does not know.
  if (pathname.startsWith('/api/v2.0/')) {
    return { status: 200, text: '<!doctype html><title>Harbor</title>', headers: { 'content-type': 'text/html' } }
  }
  const user = userOf(call, options.users)
  if (pathname === '/api/systeminfo') {
    return { status: 200, json: { harbor_version: 'v1.10.19', auth_mode: 'db_auth', with_notary: false } }
  }
  if (!user || user.includes('$')) return { status: 401, json: { code: 401, message: 'UnAuthorize' } }
  const path = pathname.slice('/api'.length)
  if (path === '/users/current') return { status: 200, json: { user_id: 1, username: user } }
  if (path === '/projects') {
    const name = searchParams.get('name') ?? ''
    const projects = catalog.projects().map((one, index) => ({ project_id: index + 1, name: one, repo_count: 1 }))
    return paged(
      call,
      projects.filter((one) => one.name.includes(name)),
      '/api/projects',
    )
  }
  if (path === '/repositories') {
    const project = catalog.projects()[Number(searchParams.get('project_id')) - 1]
    if (project === undefined) return { status: 400, json: { code: 400, message: 'invalid project_id' } }
    const list = catalog.repositories(project).map((repository) => ({
      id: 1,
      name: repository.name,
      project_id: 1,
      tags_count: repository.artifactCount,
      update_time: repository.updatedAt.toISOString(),
    }))
    return paged(call, list, '/api/repositories')
  }
  const name = /^\/repositories\/(.+)\/tags$/.exec(path)?.[1]
  const artifacts = name === undefined ? undefined : catalog.artifacts(name)
  if (artifacts === undefined) return { status: 404, json: { code: 404, message: 'not found' } }
  const tags = artifacts.flatMap((artifact) =>
    artifact.tags.map((tag) => ({
      name: tag.name,
      digest: artifact.digest,
      size: artifact.size,
      os: artifact.os ?? '',
      architecture: artifact.architecture ?? '',
      created: artifact.pushedAt.toISOString(),
      push_time: tag.pushedAt.toISOString(),
      pull_time: '0001-01-01T00:00:00Z',
      signature: null,
      labels: [],
    })),
  )
  return { status: 200, json: tags }
}
