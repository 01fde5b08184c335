import type { ApiAnswer, FakeApi } from '../fake-registry/fake-api.ts'
import { pageOf } from '../fake-registry/fake-api.ts'
import type { RegistryContent } from '../fake-registry/registry-content.ts'

export interface FakeQuayOptions {
  /** OAuth 2 access token. */
  readonly token: string
  readonly user: string
  readonly organizations: readonly string[]
  /** Repositories and tags on one page. */
  readonly pageSize?: number
}

/** Quay's API v1 (Red Hat Quay API Guide): user, repositories by namespace, tags. For `startFakeRegistry({ api })`. */
export function fakeQuay(options: FakeQuayOptions): (content: RegistryContent) => FakeApi {
  const size = options.pageSize ?? 100
  return (content) => (call) => {
    const { pathname, searchParams } = call.url
    if (!pathname.startsWith('/api/v1/')) return undefined
    if (call.headers['authorization'] !== `Bearer ${options.token}`) {
      return { status: 401, json: { status: 401, error_type: 'invalid_token', detail: 'Invalid bearer token' } }
    }
    if (pathname === '/api/v1/user/') {
      const organizations = options.organizations.map((name) => ({ name, is_org_admin: true }))
      return { status: 200, json: { anonymous: false, username: options.user, organizations } }
    }
    if (pathname === '/api/v1/repository') {
      const namespace = searchParams.get('namespace')
      if (namespace === null) return { status: 400, json: { status: 400, detail: 'namespace is required' } }
      return repositories(content, namespace, Number(searchParams.get('next_page') ?? '1'), size)
    }
    const name = /^\/api\/v1\/repository\/(.+)\/tag\/$/.exec(pathname)?.[1]
    return tagsOf(content, name, searchParams, size)
  }
}

function tagsOf(
  content: RegistryContent,
  name: string | undefined,
  searchParams: URLSearchParams,
  size: number,
): ApiAnswer {
  const tags = name === undefined ? undefined : content.tags(name)
  if (name === undefined || tags === undefined) return { status: 404, json: { status: 404, detail: 'Not Found' } }
  const page = Number(searchParams.get('page') ?? '1')
  const limit = Math.min(size, Number(searchParams.get('limit') ?? '50'))
  const listed = pageOf(tags, page, limit).map((tag) => ({
    name: tag,
    reversion: false,
    start_ts: content.pushedAt(name, tag).getTime() / 1000,
    manifest_digest: content.manifest(name, tag)?.digest,
    is_manifest_list: false,
    size: 1234,
    last_modified: content.pushedAt(name, tag).toUTCString(),
  }))
  return { status: 200, json: { tags: listed, page, has_additional: page * limit < tags.length } }
}

function repositories(content: RegistryContent, namespace: string, page: number, size: number): ApiAnswer {
  const all = content.repositories().filter((name) => name.startsWith(`${namespace}/`))
  const listed = pageOf(all, page, size).map((name) => ({
    namespace,
    name: name.slice(namespace.length + 1),
    description: '',
    is_public: false,
    kind: 'image',
    state: 'NORMAL',
    last_modified: content.changedAt(name).getTime() / 1000,
  }))
  return {
    status: 200,
    json: { repositories: listed, ...(page * size < all.length && { next_page: String(page + 1) }) },
  }
}
