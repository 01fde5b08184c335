import { createHash } from 'node:crypto'
import { AdvisoryError } from '../advisory/advisory-error.ts'
import type { DownloadRequest, DownloadResult } from '../advisory/download.ts'
import { manifestSelector, parseImageReference } from '../domain/image-reference.ts'
import { type Descriptor, parseManifest } from '../source/manifest.ts'
import { openRegistry } from '../source/registry/registry.ts'
import type { RegistryOptions } from '../source/registry/registry-options.ts'
import { SourceError } from '../source/source-error.ts'

const ADDRESS = /^oci(\+http)?:\/\//

/** Is it the address of an OCI artifact, such as `oci://ghcr.io/aquasecurity/trivy-db:2`? `oci+http://` asks for a registry without TLS. */
export function isArtifactUrl(url: string): boolean {
  return ADDRESS.test(url)
}

/**
 * Downloads the one layer of an OCI artifact. The manifest's digest takes the place of the ETag: the same digest is the same content. The bytes are
 * verified as they pass; the last of them fail when they are not what the manifest promised.
 * @throws {SourceError | ImageReferenceError}
 * @throws {AdvisoryError} `ADVISORY_DOWNLOAD_FAILED` when the artifact has not exactly one layer
 */
export async function downloadArtifact(
  request: DownloadRequest,
  options: Omit<RegistryOptions, 'host'>,
): Promise<DownloadResult> {
  const reference = parseImageReference(request.url.replace(ADDRESS, ''))
  const { host, repository } = reference
  const selector = manifestSelector(reference)
  const registry = openRegistry({ ...options, host, ...(request.url.startsWith('oci+http:') && { plainHttp: true }) })
  try {
    if (request.etag !== undefined) {
      const head = await registry.headManifest(repository, selector, request.signal)
      if (head.digest === request.etag) return close(registry, { status: 'unchanged' })
    }
    const manifest = await registry.getManifest(repository, selector, request.signal)
    const layer = onlyLayer(manifest.bytes, manifest.mediaType, request.url)
    return {
      status: 'ok',
      etag: manifest.digest,
      ...(layer.size === undefined ? {} : { totalBytes: layer.size }),
      body: verified(registry, repository, layer, request),
    }
  } catch (error) {
    await registry[Symbol.asyncDispose]()
    if (error instanceof SourceError && error.code === 'SOURCE_NOT_FOUND') return { status: 'absent' }
    throw error
  }
}

type OpenRegistry = ReturnType<typeof openRegistry>

async function close(registry: OpenRegistry, result: DownloadResult): Promise<DownloadResult> {
  await registry[Symbol.asyncDispose]()
  return result
}

function onlyLayer(bytes: Uint8Array, mediaType: string | undefined, url: string): Descriptor {
  const manifest = parseManifest(bytes, mediaType, url)
  const [layer, ...others] = manifest.kind === 'manifest' ? manifest.layers : []
  if (layer && others.length === 0) return layer
  throw new AdvisoryError(
    'ADVISORY_DOWNLOAD_FAILED',
    `${url} is no artifact with one layer, as advisory databases are.`,
  )
}

async function* verified(
  registry: OpenRegistry,
  repository: string,
  { digest, size }: Descriptor,
  { url, signal }: DownloadRequest,
): AsyncIterable<Uint8Array> {
  const algorithm = digest.slice(0, digest.indexOf(':'))
  const hash = createHash(algorithm)
  try {
    for await (const chunk of registry.openBlob(repository, digest, size === undefined ? {} : { size }, signal)) {
      hash.update(chunk)
      yield chunk
    }
    if (`${algorithm}:${hash.digest('hex')}` !== digest) {
      throw new AdvisoryError(
        'ADVISORY_DOWNLOAD_FAILED',
        `${url} was changed or damaged on the way: its digest is another.`,
      )
    }
  } finally {
    await registry[Symbol.asyncDispose]()
  }
}
