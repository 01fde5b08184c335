import { formatImageReference, type ImageReference, manifestSelector } from '../../domain/image-reference.ts'
import { isForeignLayer } from '../../domain/media-types.ts'
import type { ContentStore } from '../content-store.ts'
import type { ImageSource } from '../image-source.ts'
import { readBounded } from '../read-bounded.ts'
import { type ImageLookup, listPlatforms, resolveImage } from '../resolve-image.ts'
import { SourceError } from '../source-error.ts'
import { DEFAULT_SOURCE_LIMITS, type SourceLimits } from '../source-limits.ts'
import type { Registry } from './registry.ts'

export interface RegistrySourceOptions {
  readonly limits?: Partial<SourceLimits>
  /** Dispose the registry with the source. Default: no, it is shared. */
  readonly ownsRegistry?: boolean
}

/**
 * One image of a registry (`docker://`). What a tag means is looked up once, at the first question, so that every answer is about the same
 * image even if somebody pushes meanwhile.
 */
export function registryImageSource(
  registry: Registry,
  reference: ImageReference,
  options: RegistrySourceOptions = {},
): ImageSource {
  const limits = { ...DEFAULT_SOURCE_LIMITS, ...options.limits }
  const { repository } = reference
  const name = formatImageReference(reference)
  let known: ImageLookup | undefined

  const store: ContentStore = {
    name,
    async readManifest(descriptor, _maxBytes, signal) {
      return (await registry.getManifest(repository, descriptor.digest, signal)).bytes
    },
    readBlob(descriptor, maxBytes, signal) {
      const range = descriptor.size === undefined ? {} : { size: descriptor.size }
      const chunks = registry.openBlob(repository, descriptor.digest, range, signal)
      return readBounded(chunks, maxBytes, `The config ${descriptor.digest} of ${name}`)
    },
  }

  async function lookup(signal: AbortSignal): Promise<ImageLookup> {
    if (known !== undefined) return known
    const { bytes, digest, mediaType } = await registry.getManifest(repository, manifestSelector(reference), signal)
    const descriptor = { mediaType: mediaType ?? '', digest, size: bytes.length, annotations: {} }
    known ??= { store, limits, root: { kind: 'document', descriptor, bytes } }
    return known
  }

  return {
    transport: 'docker',
    description: name,
    async platforms(signal) {
      return listPlatforms(await lookup(signal), signal)
    },
    async resolve(platform, signal) {
      return resolveImage(await lookup(signal), name, platform, signal)
    },
    async *openLayer(layer, signal) {
      if (layer.digest === undefined) {
        throw new SourceError('SOURCE_NOT_FOUND', `The layer ${layer.locator} is not from ${name}.`)
      }
      try {
        yield* registry.openBlob(repository, layer.digest, layer.size === undefined ? {} : { size: layer.size }, signal)
      } catch (error) {
        if (!(error instanceof SourceError) || error.code !== 'SOURCE_NOT_FOUND' || !isForeignLayer(layer.mediaType))
          throw error
        throw new SourceError(
          'SOURCE_NOT_FOUND',
          `The layer ${layer.digest} of ${name} is a foreign layer, which its publisher keeps elsewhere; it cannot be read here.`,
          { cause: error },
        )
      }
    },
    async [Symbol.asyncDispose]() {
      if (options.ownsRegistry) await registry[Symbol.asyncDispose]()
    },
  }
}
