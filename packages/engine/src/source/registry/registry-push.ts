import { type Digest, isDigestText, sha256Of } from '../../domain/digest.ts'
import { isRepositoryName, isTag } from '../../domain/image-reference.ts'
import type { HttpUpload } from '../http/http-transport.ts'
import { withRetries } from '../http/retry.ts'
import { SourceError } from '../source-error.ts'
import type { RegistryOptions } from './registry-options.ts'
import { openRegistrySession, type RegistrySession } from './registry-session.ts'

/** The writing side of a registry client (distribution-spec v1.1, "Push"). */
export interface RegistryPusher extends AsyncDisposable {
  /**
   * Uploads a blob in one piece, unless the repository has it already.
   * @returns false when it was there
   * @throws {SourceError} `SOURCE_FORBIDDEN`, `SOURCE_UNAUTHORIZED`, `SOURCE_PROTOCOL`, …
   */
  pushBlob(repository: string, digest: Digest, content: HttpUpload, signal: AbortSignal): Promise<boolean>
  /** @param selector a tag or the manifest's digest @throws {SourceError} `SOURCE_DIGEST_MISMATCH` when the registry says it stored something else */
  pushManifest(
    repository: string,
    selector: string,
    manifest: { readonly bytes: Uint8Array; readonly mediaType: string },
    signal: AbortSignal,
  ): Promise<Digest>
}

/** @throws {SourceError} `SOURCE_TARGET_INVALID` when `host` is no registry host, `SOURCE_TLS` when `ca` is no certificate */
export function openRegistryPusher(options: RegistryOptions): RegistryPusher {
  const session = openRegistrySession(options)
  const { host } = session
  const at = (path: string): URL => new URL(path, session.origin)
  const scopeOf = (repository: string): string => `repository:${repository}:pull,push`

  async function hasBlob(repository: string, digest: Digest, signal: AbortSignal): Promise<boolean> {
    const what = `The blob ${digest} of ${host}/${repository}`
    const request = {
      method: 'HEAD',
      url: at(`/v2/${repository}/blobs/${digest}`),
      scope: scopeOf(repository),
      what,
    } as const
    try {
      await session.fetch(request, async (response) => response.discard(), signal)
      return true
    } catch (error) {
      if (error instanceof SourceError && error.code === 'SOURCE_NOT_FOUND') return false
      throw error
    }
  }

  /** An upload that broke off is begun anew: its address is good for one. */
  async function upload(repository: string, digest: Digest, body: HttpUpload, signal: AbortSignal): Promise<void> {
    const what = `An upload to ${host}/${repository}`
    const scope = scopeOf(repository)
    const start = await session.send(
      { method: 'POST', url: at(`/v2/${repository}/blobs/uploads/`), headers: { 'content-length': '0' }, scope, what },
      signal,
    )
    start.discard()
    const url = uploadUrl(session, start.header('location'), start.url, digest)
    const headers = { 'content-type': 'application/octet-stream' }
    const done = await session.send({ method: 'PUT', url, headers, body, scope, what }, signal)
    done.discard()
  }

  return {
    async pushBlob(repository, digest, content, signal) {
      assertRepository(host, repository)
      if (await hasBlob(repository, digest, signal)) return false
      await withRetries(() => upload(repository, digest, content, signal), session.retry, session.clock, signal)
      return true
    },
    async pushManifest(repository, selector, { bytes, mediaType }, signal) {
      assertRepository(host, repository)
      if (!isTag(selector) && !isDigestText(selector)) {
        throw new SourceError(
          'SOURCE_TARGET_INVALID',
          `Nothing was sent to ${host}: neither a tag nor a digest is given.`,
        )
      }
      const what = `The manifest of ${host}/${repository}`
      const stated = await session.fetch(
        {
          method: 'PUT',
          url: at(`/v2/${repository}/manifests/${selector}`),
          headers: { 'content-type': mediaType },
          body: bytes,
          scope: scopeOf(repository),
          what,
        },
        async (response) => {
          response.discard()
          return response.header('docker-content-digest')
        },
        signal,
      )
      const digest = sha256Of(bytes)
      if (stated === undefined || stated === digest) return digest
      throw new SourceError(
        'SOURCE_DIGEST_MISMATCH',
        `${what} was stored as something else: expected ${digest}, got ${stated.slice(0, 100)}.`,
        {
          detail: { expected: digest, actual: stated.slice(0, 100) },
        },
      )
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

/** The address that the registry gives for one upload, relative or whole; its own query stays as it is. */
function uploadUrl({ host, origin }: RegistrySession, location: string | undefined, base: URL, digest: Digest): URL {
  const url = location === undefined ? null : URL.parse(location, base.href)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new SourceError('SOURCE_PROTOCOL', `${host} does not say where to upload to. Check the address.`)
  }
  if (origin.protocol === 'https:' && url.protocol !== 'https:') {
    throw new SourceError('SOURCE_REDIRECT_REFUSED', `${host} wants an upload without TLS, which is refused.`)
  }
  url.username = ''
  url.password = ''
  url.search = `${url.search === '' ? '?' : `${url.search}&`}digest=${encodeURIComponent(digest)}`
  return url
}

/** Names end up in URLs: nothing that could leave the repository's own path gets there. */
function assertRepository(host: string, repository: string): void {
  if (isRepositoryName(repository)) return
  throw new SourceError('SOURCE_TARGET_INVALID', `Nothing was sent to ${host}: the repository is not spelled as one.`)
}
