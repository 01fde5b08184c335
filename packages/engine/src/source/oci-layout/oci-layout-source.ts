import { type Digest, isDigestText } from '../../domain/digest.ts'
import { MEDIA_TYPES } from '../../domain/media-types.ts'
import type { ContentStore } from '../content-store.ts'
import type { BlobLayer, ImageSource } from '../image-source.ts'
import { parseJsonObject, textMember } from '../json-document.ts'
import { parseManifest } from '../manifest.ts'
import { readBounded } from '../read-bounded.ts'
import { type ImageLookup, listPlatforms, resolveImage } from '../resolve-image.ts'
import { SourceError } from '../source-error.ts'
import type { SourceLimits } from '../source-limits.ts'
import type { LayoutFile, LayoutMedium } from './layout-medium.ts'
import { selectEntry } from './select-entry.ts'

export interface OciLayoutOptions {
  /** What to call it in results: the target that a person wrote. */
  readonly description: string
  /** A tag or a digest; see {@link selectEntry}. */
  readonly selector?: string
  readonly limits: SourceLimits
}

/**
 * An image of an OCI image layout (image-spec, image-layout.md), in a directory or a tar. Takes over `medium`, also when it throws.
 * @throws {SourceError} `SOURCE_NOT_AN_IMAGE`, `SOURCE_NOT_FOUND`, `SOURCE_AMBIGUOUS`, `SOURCE_MANIFEST_INVALID`, `SOURCE_TOO_LARGE`
 */
export async function ociLayoutSource(
  medium: LayoutMedium,
  options: OciLayoutOptions,
  signal: AbortSignal,
): Promise<ImageSource> {
  try {
    return sourceOf(medium, await openLayout(medium, options, signal), options.description)
  } catch (error) {
    await medium[Symbol.asyncDispose]()
    throw error
  }
}

function sourceOf(medium: LayoutMedium, lookup: ImageLookup, description: string): ImageSource {
  return {
    transport: medium.transport,
    description,
    platforms: (signal) => listPlatforms(lookup, signal),
    resolve: (platform, signal) => resolveImage(lookup, description, platform, signal),
    async *openLayer(layer, signal) {
      await using file = await openBlob(medium, layer)
      yield* file.stream(signal)
    },
    async layerFile(layer) {
      await using file = await openBlob(medium, layer)
      return file.place && { ...file.place, size: file.size }
    },
    [Symbol.asyncDispose]: () => medium[Symbol.asyncDispose](),
  }
}

async function openBlob(medium: LayoutMedium, layer: BlobLayer): Promise<LayoutFile> {
  const digest = isDigestText(layer.locator) ? layer.locator : undefined
  const file = digest && (await medium.open(blobPath(digest)))
  if (file === undefined) throw missingBlob(medium, layer.locator)
  if (layer.size === undefined || file.size === layer.size) return file
  await file[Symbol.asyncDispose]()
  throw new SourceError(
    'SOURCE_DIGEST_MISMATCH',
    `The layer ${layer.locator} in ${medium.name} has ${file.size} bytes, but its manifest says ${layer.size}. Copy the image again.`,
  )
}

async function openLayout(
  medium: LayoutMedium,
  { selector, limits }: OciLayoutOptions,
  signal: AbortSignal,
): Promise<ImageLookup> {
  const marker = await readFile(medium, 'oci-layout', limits.maxManifestBytes, signal)
  const bytes = await readFile(medium, 'index.json', limits.maxManifestBytes, signal)
  if (marker === undefined || bytes === undefined) throw await notALayout(medium)
  const version = textMember(parseJsonObject(marker, `The file oci-layout of ${medium.name}`), 'imageLayoutVersion')
  if (!version?.startsWith('1.')) {
    throw new SourceError(
      'SOURCE_NOT_AN_IMAGE',
      `${medium.name} is an OCI layout of a version that is not known. Write it with a current tool.`,
    )
  }
  const what = `The index.json of ${medium.name}`
  const index = parseManifest(bytes, MEDIA_TYPES.ociIndex, what)
  if (index.kind !== 'index')
    throw new SourceError('SOURCE_MANIFEST_INVALID', `${what} is no index. Copy the image again.`)

  async function readBlob(digest: Digest, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    const blob = await readFile(medium, blobPath(digest), maxBytes, signal)
    if (blob === undefined) throw missingBlob(medium, digest)
    return blob
  }
  const store: ContentStore = {
    name: medium.name,
    readManifest: ({ digest }, maxBytes, signal) => readBlob(digest, maxBytes, signal),
    readBlob: ({ digest }, maxBytes, signal) => readBlob(digest, maxBytes, signal),
  }
  return { store, limits, root: selectEntry(index, selector, medium.name, medium.transport) }
}

async function readFile(
  medium: LayoutMedium,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  await using file = await medium.open(path)
  return file && (await readBounded(file.stream(signal), maxBytes, `${path} in ${medium.name}`))
}

function blobPath(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`
}

async function notALayout(medium: LayoutMedium): Promise<SourceError> {
  await using manifest = await medium.open('manifest.json')
  const isArchive = medium.transport === 'oci-archive'
  const found =
    isArchive && manifest !== undefined
      ? `It looks like what "docker save" writes: try docker-archive:${medium.name}.`
      : isArchive
        ? 'Give a tar that has oci-layout and index.json at its top.'
        : `Give a directory that has oci-layout and index.json in it; for the root of a file system write rootfs:${medium.name}.`
  return new SourceError('SOURCE_NOT_AN_IMAGE', `${medium.name} is not an OCI image layout. ${found}`)
}

function missingBlob(medium: LayoutMedium, locator: string): SourceError {
  return new SourceError(
    'SOURCE_NOT_FOUND',
    `${medium.name} is incomplete: the blob ${locator.slice(0, 160)} is missing. Copy the image again.`,
  )
}
