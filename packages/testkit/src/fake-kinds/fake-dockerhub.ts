import { type ApiAnswer, type ApiCall, type FakeApi, pageOf } from '../fake-registry/fake-api.ts'
import type { RegistryContent } from '../fake-registry/registry-content.ts'

export interface FakeDockerHubOptions {
  /** User → access token. */
  readonly users: Readonly<Record<string, string>>
  readonly pageSize?: number
}

export interface FakeDockerHub {
  readonly api: (content: RegistryContent) => FakeApi
  /** Access tokens made so far are void. */
  expireTokens(): void
}

/** Docker Hub's API v2 (Docker Hub API reference): tokens, repositories of a namespace, tags with their images. For `startFakeRegistry({ api })`. */
export function fakeDockerHub(options: FakeDockerHubOptions): FakeDockerHub {
  let generation = 1
  const tokenOf = (user: string): string => `jwt-${generation}-${user}`
  const api = (content: RegistryContent): FakeApi => {
    return (call) => {
      const { pathname } = call.url
      if (pathname === '/v2/auth/token') {
        const { identifier, secret } = JSON.parse(call.body)
        const isKnown = options.users[identifier] !== undefined && options.users[identifier] === secret
        return isKnown
          ? { status: 200, json: { access_token: tokenOf(identifier) } }
          : { status: 401, json: { detail: 'Incorrect authentication credentials' } }
      }
      const [, namespace, repository] =
        /^\/v2\/namespaces\/([^/]+)\/repositories(?:\/([^/]+)\/tags)?$/.exec(pathname) ?? []
      if (namespace === undefined) return undefined
      const isSignedIn = Object.keys(options.users).some(
        (user) => call.headers['authorization'] === `Bearer ${tokenOf(user)}`,
      )
      if (!isSignedIn) return { status: 401, json: { detail: 'unauthorized' } }
      if (repository !== undefined && !content.tags(`${namespace}/${repository}`)) {
        return { status: 404, json: { message: 'object not found' } }
      }
      return repository === undefined
        ? paged(call, repositoriesOf(content, namespace), options.pageSize)
        : paged(call, tagsOf(content, `${namespace}/${repository}`), options.pageSize)
    }
  }
  return {
    api,
    expireTokens() {
      generation += 1
    },
  }
}

function repositoriesOf(content: RegistryContent, namespace: string): readonly object[] {
  return content.repositories().flatMap((name) => {
    if (!name.startsWith(`${namespace}/`)) return []
    const updated = content.changedAt(name).toISOString()
    return [{ name: name.slice(namespace.length + 1), namespace, repository_type: 'image', last_updated: updated }]
  })
}

function tagsOf(content: RegistryContent, repository: string): readonly object[] {
  return (content.tags(repository) ?? []).map((name) => {
    const manifest = content.manifest(repository, name)
    const document = JSON.parse(Buffer.from(manifest?.bytes ?? '{}').toString('utf8'))
    const config = JSON.parse(Buffer.from(content.blobs.get(document.config?.digest) ?? '{}').toString('utf8'))
    const pushed = content.pushedAt(repository, name).toISOString()
    const images = (document.manifests ?? [{ digest: manifest?.digest, platform: config }]).map(toImage)
    return { name, digest: manifest?.digest, tag_last_pushed: pushed, last_updated: pushed, images }
  })
}

interface ListedManifest {
  readonly digest: string
  readonly platform: { readonly os: string; readonly architecture: string }
}

function toImage({ digest, platform: { os, architecture } }: ListedManifest): object {
  return { digest, os, architecture, variant: null, size: 1234, status: 'active' }
}

function paged(call: ApiCall, items: readonly unknown[], pageSize = 100): ApiAnswer {
  const size = Math.min(pageSize, Number(call.url.searchParams.get('page_size') ?? '10'))
  const page = Number(call.url.searchParams.get('page') ?? '1')
  const next = new URL(call.url)
  next.searchParams.set('page', String(page + 1))
  const hasMore = page * size < items.length
  return {
    status: 200,
    json: { count: items.length, next: hasMore ? next.href : null, previous: null, results: pageOf(items, page, size) },
  }
}
