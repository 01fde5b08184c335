import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Digest,
  type ImageIndex,
  isRepositoryName,
  isTag,
  openImageSource,
  parseManifest,
  SourceError,
} from '@plimsoll/engine'
import { listImages } from '../list-images.ts'
import type { RegistryConnector } from '../registry-connector.ts'

/** How sample images are named: `sample/shop/web:1.4.0`. */
export const SAMPLE_HOST = 'sample'

const REF_NAME = 'org.opencontainers.image.ref.name'
const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024

/**
 * The built-in registry: an OCI image layout (image-spec, image-layout.md) on disk whose entries are named `repository:tag`. Read in place; nothing listens.
 * @param folder with `oci-layout`, `index.json` and `blobs`
 */
export function sampleConnector(folder: string): RegistryConnector {
  const openImage = (_repository: string, digest: Digest, signal: AbortSignal) =>
    openImageSource({ transport: 'oci', path: folder, selector: digest }, {}, signal)

  return {
    host: SAMPLE_HOST,
    async ping() {
      const { length } = await namedEntries(folder)
      return `The sample images are here: ${length}.`
    },
    signIn: async () => undefined,
    pullCredentials: async () => ({ credentials: { kind: 'anonymous' } }),
    async *listRepositories() {
      const names = new Set((await namedEntries(folder)).map(({ repository }) => repository))
      for (const name of [...names].sort()) yield { name }
    },
    async *listTags(repository) {
      for (const entry of await namedEntries(folder)) {
        if (entry.repository === repository) yield { name: entry.tag, digest: entry.digest }
      }
    },
    listImages(repository, digest, signal) {
      const readManifest = async (wanted: Digest) =>
        parseManifest(await readBlob(folder, wanted), undefined, `The sample manifest ${wanted}`)
      const reader = {
        name: `${SAMPLE_HOST}/${repository}`,
        readManifest,
        openImage: (wanted: Digest, opening: AbortSignal) => openImage(repository, wanted, opening),
      }
      return listImages(reader, digest, signal)
    },
    openImage,
    async [Symbol.asyncDispose]() {},
  }
}

interface NamedEntry {
  readonly repository: string
  readonly tag: string
  readonly digest: Digest
}

async function namedEntries(folder: string): Promise<readonly NamedEntry[]> {
  const bytes = await readFile(join(folder, 'index.json')).catch((cause: unknown) => {
    throw new SourceError('SOURCE_UNREADABLE', 'The sample images are not there. Build Plimsoll again.', { cause })
  })
  const index = parseManifest(bytes, undefined, 'The index of the sample images') as ImageIndex
  return index.manifests.flatMap(({ digest, annotations }) => {
    const [repository = '', tag = ''] = (annotations[REF_NAME] ?? '').split(':')
    return isRepositoryName(repository) && isTag(tag) ? [{ repository, tag, digest }] : []
  })
}

async function readBlob(folder: string, digest: Digest): Promise<Uint8Array> {
  const bytes = await readFile(join(folder, 'blobs', ...digest.split(':')))
  if (bytes.length > MAX_DOCUMENT_BYTES) throw new SourceError('SOURCE_TOO_LARGE', `${digest} is no manifest.`)
  return bytes
}
