import { type Digest, isDigestText, sha256Of } from '../../domain/digest.ts'
import { isRepositoryName, isTag } from '../../domain/image-reference.ts'
import { bareMediaType, MANIFEST_ACCEPT } from '../../domain/media-types.ts'
import type { HttpResponse } from '../http/http-transport.ts'
import { readBounded } from '../read-bounded.ts'
import { SourceError } from '../source-error.ts'
import { assertDigest } from '../verify-bytes.ts'
import { type BlobRange, readBlob } from './blob-reader.ts'
import { listPages } from './list-pages.ts'
import type { RegistryOptions } from './registry-options.ts'
import { openRegistrySession, type RegistryRequest } from './registry-session.ts'

/** A manifest or index as the registry sent it, verified against its digest. */
export interface RegistryManifest {
  readonly bytes: Uint8Array
  readonly digest: Digest
  /** The `Content-Type`, bare; absent when there was none. */
  readonly mediaType?: string
}

export interface ManifestHead {
  readonly digest: Digest
  readonly mediaType?: string
  /** Bytes, where the registry says. */
  readonly size?: number
}

/**
 * A client of one OCI distribution registry (distribution-spec v1.1, pull and content discovery). It keeps connections and tokens, so use
 * one for all images of a registry. `selector` is a tag or a digest; `repository` the name without the host.
 */
export interface Registry extends AsyncDisposable {
  /** As given. */
  readonly host: string
  /** Is a registry there, and does it accept the credentials? @throws {SourceError} */
  ping(signal: AbortSignal): Promise<void>
  /** Names in the registry's order. Many registries offer this to administrators only, or not at all. @throws {SourceError} `SOURCE_UNSUPPORTED`, `SOURCE_FORBIDDEN`, … */
  listRepositories(signal: AbortSignal): AsyncIterable<string>
  /** @throws {SourceError} */
  listTags(repository: string, signal: AbortSignal): AsyncIterable<string>
  /** @throws {SourceError} `SOURCE_DIGEST_MISMATCH`, `SOURCE_TOO_LARGE`, `SOURCE_NOT_FOUND`, … */
  getManifest(repository: string, selector: string, signal: AbortSignal): Promise<RegistryManifest>
  /** Digest and type without the content; registries do not count it as a pull. @throws {SourceError} like `getManifest` */
  headManifest(repository: string, selector: string, signal: AbortSignal): Promise<ManifestHead>
  /** Bytes as stored, not verified. Interrupted transfers are resumed. @throws {SourceError} */
  openBlob(repository: string, digest: Digest, range: BlobRange, signal: AbortSignal): AsyncIterable<Uint8Array>
}

/**
 * Nothing is sent before the first call.
 * @throws {SourceError} `SOURCE_TARGET_INVALID` when `host` is no registry host, `SOURCE_TLS` when `ca` is no certificate
 */
export function openRegistry(options: RegistryOptions): Registry {
  const session = openRegistrySession(options)
  const { host, limits } = session
  const at = (path: string): URL => new URL(path, session.origin)

  function manifestRequest(method: 'GET' | 'HEAD', repository: string, selector: string): RegistryRequest {
    assertRepository(host, repository)
    if (!isTag(selector) && !isDigestText(selector))
      throw invalidName(`${host}/${repository}`, 'neither a tag nor a digest is given')
    const separator = isDigestText(selector) ? '@' : ':'
    return {
      method,
      url: at(`/v2/${repository}/manifests/${selector}`),
      headers: { accept: MANIFEST_ACCEPT },
      scope: `repository:${repository}:pull`,
      what: `The manifest of ${host}/${repository}${separator}${selector}`,
    }
  }

  async function getManifest(repository: string, selector: string, signal: AbortSignal): Promise<RegistryManifest> {
    const request = manifestRequest('GET', repository, selector)
    const read = async (response: HttpResponse): Promise<RegistryManifest> => {
      const bytes = await readBounded(response.body, limits.maxManifestBytes, request.what)
      const promised = isDigestText(selector) ? selector : statedDigest(response)
      if (promised !== undefined) assertDigest(bytes, promised, request.what)
      return { bytes, digest: promised ?? sha256Of(bytes), ...mediaTypeOf(response) }
    }
    return session.fetch(request, read, signal)
  }

  return {
    host,
    async ping(signal) {
      const what = `The registry ${host}`
      const read = async (response: HttpResponse): Promise<void> => {
        const isPage = bareMediaType(response.header('content-type') ?? '') === 'text/html'
        response.discard()
        if (isPage)
          throw new SourceError(
            'SOURCE_PROTOCOL',
            `${host} answers with a web page, not as a registry. Check the address.`,
          )
      }
      try {
        await session.fetch({ method: 'GET', url: at('/v2/'), scope: '', what }, read, signal)
      } catch (error) {
        if (!(error instanceof SourceError) || error.code !== 'SOURCE_NOT_FOUND') throw error
        throw new SourceError('SOURCE_PROTOCOL', `${host} answers, but not as a registry. Check the address.`, {
          cause: error,
        })
      }
    },
    async *listRepositories(signal) {
      const what = `The list of repositories of ${host}`
      const request = {
        path: '/v2/_catalog',
        key: 'repositories',
        isValid: isRepositoryName,
        scope: 'registry:catalog:*',
        what,
      } as const
      try {
        yield* listPages(session, request, signal)
      } catch (error) {
        if (!(error instanceof SourceError) || error.code !== 'SOURCE_NOT_FOUND') throw error
        throw new SourceError('SOURCE_UNSUPPORTED', `${host} does not list its repositories. Name them yourself.`, {
          cause: error,
        })
      }
    },
    listTags(repository, signal) {
      assertRepository(host, repository)
      const what = `The list of tags of ${host}/${repository}`
      const path = `/v2/${repository}/tags/list`
      return listPages(
        session,
        { path, key: 'tags', isValid: isTag, scope: `repository:${repository}:pull`, what },
        signal,
      )
    },
    getManifest,
    async headManifest(repository, selector, signal) {
      const request = manifestRequest('HEAD', repository, selector)
      const read = async (response: HttpResponse): Promise<ManifestHead | undefined> => {
        response.discard()
        const digest = isDigestText(selector) ? selector : statedDigest(response)
        const size = Number(response.header('content-length') ?? Number.NaN)
        return digest && { digest, ...mediaTypeOf(response), ...(Number.isSafeInteger(size) ? { size } : {}) }
      }
      const head = await session.fetch(request, read, signal).catch((error: unknown) => {
        if (error instanceof SourceError && error.code === 'SOURCE_UNSUPPORTED') return undefined
        throw error
      })
      if (head !== undefined) return head
      const { bytes, ...manifest } = await getManifest(repository, selector, signal)
      return { ...manifest, size: bytes.length }
    },
    openBlob(repository, digest, range, signal) {
      assertRepository(host, repository)
      return readBlob(session, repository, digest, range, signal)
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

function statedDigest(response: HttpResponse): Digest | undefined {
  const text = response.header('docker-content-digest')
  return text !== undefined && isDigestText(text) ? text : undefined
}

function mediaTypeOf(response: HttpResponse): { readonly mediaType?: string } {
  const mediaType = bareMediaType(response.header('content-type') ?? '')
  return mediaType === '' ? {} : { mediaType }
}

/** Names end up in URLs: nothing that could leave the repository's own path gets there. */
function assertRepository(host: string, repository: string): void {
  if (!isRepositoryName(repository)) throw invalidName(host, 'the repository is not spelled as one')
}

function invalidName(where: string, why: string): SourceError {
  return new SourceError('SOURCE_TARGET_INVALID', `Nothing was asked of ${where}: ${why}.`)
}
