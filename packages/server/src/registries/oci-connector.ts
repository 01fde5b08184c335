import {
  type Digest,
  openRegistry,
  parseImageReference,
  parseManifest,
  type Registry,
  type RegistryOptions,
  registryImageSource,
} from '@plimsoll/engine'
import { listImages } from './list-images.ts'
import type { RegistryConnector } from './registry-connector.ts'

/** Tags whose digest is asked for at the same time. */
const PARALLEL_HEADS = 8

/**
 * Any registry that speaks the OCI distribution-spec.
 * @param repositories listed instead of the catalog, which many registries do not offer
 */
export function ociConnector(
  options: RegistryOptions,
  repositories: readonly string[] | undefined,
): RegistryConnector & { readonly registry: Registry } {
  const registry = openRegistry(options)
  const { host } = registry
  const openImage = async (repository: string, digest: Digest) =>
    registryImageSource(registry, parseImageReference(`${host}/${repository}@${digest}`))

  return {
    registry,
    host,
    async *listRepositories(signal) {
      if (repositories) for (const name of repositories) yield { name }
      else for await (const name of registry.listRepositories(signal)) yield { name }
    },
    async *listTags(repository, signal) {
      let wave: string[] = []
      const heads = (names: readonly string[]) =>
        Promise.all(
          names.map(async (name) => ({ name, digest: (await registry.headManifest(repository, name, signal)).digest })),
        )
      for await (const name of registry.listTags(repository, signal)) {
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
