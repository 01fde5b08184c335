import {
  type Digest,
  type ImageSource,
  openRegistry,
  parseImageReference,
  parseManifest,
  type Registry,
  type RegistryOptions,
  registryImageSource,
  SourceError,
} from '@plimsoll/engine'
import { listImages } from './list-images.ts'
import type { ListedImage, ListedTag } from './registry-connector.ts'

/** Tags whose digest is asked for at the same time. */
const PARALLEL_HEADS = 8

/** What all kinds have in common: images are pulled by the distribution API. */
export interface DistributionPuller extends AsyncDisposable {
  readonly registry: Registry
  readonly host: string
  /** Tags with their digests, one request each; HEAD, which registries do not count as a pull. */
  resolveTags(repository: string, names: AsyncIterable<string>, signal: AbortSignal): AsyncIterable<ListedTag>
  listImages(repository: string, digest: Digest, signal: AbortSignal): Promise<readonly ListedImage[]>
  openImage(repository: string, digest: Digest, signal: AbortSignal): Promise<ImageSource>
}

/** @throws {SourceError} `SOURCE_TLS`, `SOURCE_TARGET_INVALID` */
export function distributionPuller(options: RegistryOptions): DistributionPuller {
  const registry = openRegistry(options)
  const { host } = registry
  const openImage = async (repository: string, digest: Digest): Promise<ImageSource> =>
    registryImageSource(registry, parseImageReference(`${host}/${repository}@${digest}`))

  return {
    registry,
    host,
    async *resolveTags(repository, names, signal) {
      let wave: string[] = []
      const heads = async (tags: readonly string[]): Promise<readonly ListedTag[]> =>
        (await Promise.all(tags.map((name) => resolveTag(registry, repository, name, signal)))).flatMap(
          (tag) => tag ?? [],
        )
      for await (const name of names) {
        wave.push(name)
        if (wave.length < PARALLEL_HEADS) continue
        yield* await heads(wave)
        wave = []
      }
      yield* await heads(wave)
    },
    listImages(repository, digest, signal) {
      const name = `${host}/${repository}`
      const readManifest = async (wanted: Digest, reading: AbortSignal) => {
        const { bytes, mediaType } = await registry.getManifest(repository, wanted, reading)
        return parseManifest(bytes, mediaType, `The manifest ${wanted} of ${name}`)
      }
      return listImages({ name, readManifest, openImage: (wanted) => openImage(repository, wanted) }, digest, signal)
    },
    openImage,
    [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose](),
  }
}

/** @returns undefined for a tag that was deleted since it was listed */
async function resolveTag(
  registry: Registry,
  repository: string,
  name: string,
  signal: AbortSignal,
): Promise<ListedTag | undefined> {
  try {
    return { name, digest: (await registry.headManifest(repository, name, signal)).digest }
  } catch (error) {
    if (error instanceof SourceError && error.code === 'SOURCE_NOT_FOUND') return undefined
    throw error
  }
}
