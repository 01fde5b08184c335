import { type Digest, sha256Of } from '@plimsoll/engine'
import type { BuiltImage, BuiltIndex } from '../image-builder.ts'

interface StoredManifest {
  readonly digest: Digest
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** What a registry holds, in memory. Blobs are shared by all repositories, as the tests have no use for less. */
export interface RegistryContent {
  readonly blobs: Map<string, Uint8Array>
  addBlob(bytes: Uint8Array): Digest
  addManifest(repository: string, bytes: Uint8Array, mediaType: string, tag?: string): Digest
  /** Everything that the image or index consists of. */
  addImage(repository: string, tag: string, image: BuiltImage | BuiltIndex): Digest
  removeTag(repository: string, tag: string): void
  /** When a tag was last pushed; pushes are a second apart, the first in 2026. */
  pushedAt(repository: string, tag: string): Date
  /** When a tag of the repository was last pushed or removed. */
  changedAt(repository: string): Date
  manifest(repository: string, selector: string): StoredManifest | undefined
  /** Sorted; undefined for an unknown repository. */
  tags(repository: string): readonly string[] | undefined
  /** Sorted. */
  repositories(): readonly string[]
}

interface Repository {
  readonly tags: Map<string, Digest>
  readonly pushes: Map<string, Date>
  changedAt: Date
  readonly manifests: Map<string, StoredManifest>
}

export function registryContent(): RegistryContent {
  const blobs = new Map<string, Uint8Array>()
  const repositories = new Map<string, Repository>()
  let clock = Date.UTC(2026, 0, 1)
  const tick = (): Date => {
    clock += 1000
    return new Date(clock)
  }

  function open(name: string): Repository {
    const repository = repositories.get(name) ?? {
      tags: new Map(),
      pushes: new Map(),
      manifests: new Map(),
      changedAt: new Date(clock),
    }
    repositories.set(name, repository)
    return repository
  }

  const content: RegistryContent = {
    blobs,
    addBlob(bytes) {
      const digest = sha256Of(bytes)
      blobs.set(digest, bytes)
      return digest
    },
    addManifest(name, bytes, mediaType, tag) {
      const digest = sha256Of(bytes)
      const repository = open(name)
      repository.manifests.set(digest, { digest, mediaType, bytes })
      if (tag === undefined) return digest
      repository.tags.set(tag, digest)
      repository.changedAt = tick()
      repository.pushes.set(tag, repository.changedAt)
      return digest
    },
    addImage(name, tag, image) {
      for (const bytes of image.blobs.values()) content.addBlob(bytes)
      for (const one of image.kind === 'index' ? image.images : []) {
        content.addManifest(name, one.manifest.bytes, one.manifest.mediaType)
      }
      return content.addManifest(name, image.manifest.bytes, image.manifest.mediaType, tag)
    },
    removeTag(name, tag) {
      repositories.get(name)?.tags.delete(tag)
      open(name).changedAt = tick()
    },
    pushedAt: (name, tag) => repositories.get(name)?.pushes.get(tag) ?? new Date(0),
    changedAt: (name) => repositories.get(name)?.changedAt ?? new Date(0),
    manifest(name, selector) {
      const repository = repositories.get(name)
      return repository?.manifests.get(repository.tags.get(selector) ?? selector)
    },
    tags(name) {
      const repository = repositories.get(name)
      return repository && [...repository.tags.keys()].sort()
    },
    repositories: () => [...repositories.keys()].sort(),
  }
  return content
}
