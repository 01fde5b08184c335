import {
  type Digest,
  formatPlatform,
  type ImageSource,
  isAttestation,
  isImageConfig,
  type Manifest,
  manifestKind,
  SourceError,
} from '@plimsoll/engine'
import type { ListedImage } from './registry-connector.ts'

/** Indexes within indexes. */
const MAX_DEPTH = 3
/** Images below one tag. */
const MAX_IMAGES = 500

export interface ManifestReader {
  /** What it is called in errors. */
  readonly name: string
  readManifest(digest: Digest, signal: AbortSignal): Promise<Manifest>
  openImage(digest: Digest, signal: AbortSignal): Promise<ImageSource>
}

/**
 * Images below a manifest or index, each once, attestations and other artifacts left out. An index that states platforms is believed, so that a tag with many
 * costs one request; otherwise the image's config is read.
 * @throws {SourceError} `SOURCE_TOO_LARGE`, and what the reader throws
 */
export async function listImages(
  reader: ManifestReader,
  digest: Digest,
  signal: AbortSignal,
): Promise<readonly ListedImage[]> {
  const found = new Map<Digest, ListedImage>()
  const add = (image: ListedImage): void => {
    if (found.size >= MAX_IMAGES) {
      throw new SourceError('SOURCE_TOO_LARGE', `${reader.name}@${digest} holds more than ${MAX_IMAGES} images.`)
    }
    if (!found.has(image.digest)) found.set(image.digest, image)
  }

  async function visit(current: Digest, indexDigest: Digest | undefined, depth: number): Promise<void> {
    const manifest = await reader.readManifest(current, signal)
    if (manifest.kind === 'manifest') {
      if (isImageConfig(manifest.config.mediaType)) add(await describe(reader, current, manifest, indexDigest, signal))
      return
    }
    if (depth >= MAX_DEPTH) {
      throw new SourceError('SOURCE_TOO_LARGE', `${reader.name}@${digest} nests indexes more than ${MAX_DEPTH} deep.`)
    }
    const outermost = indexDigest ?? current
    for (const entry of manifest.manifests) {
      const kind = manifestKind(entry.mediaType)
      if (isAttestation(entry) || (entry.mediaType !== '' && kind === undefined) || kind === 'schema1') continue
      if (kind === 'manifest' && entry.platform && entry.artifactType === undefined) {
        const platform = formatPlatform(entry.platform)
        add({ digest: entry.digest, platform, mediaType: entry.mediaType, indexDigest: outermost })
      } else {
        await visit(entry.digest, outermost, depth + 1)
      }
    }
  }

  await visit(digest, undefined, 0)
  return [...found.values()]
}

async function describe(
  reader: ManifestReader,
  digest: Digest,
  manifest: Extract<Manifest, { kind: 'manifest' }>,
  indexDigest: Digest | undefined,
  signal: AbortSignal,
): Promise<ListedImage> {
  await using source = await reader.openImage(digest, signal)
  const { platform, config } = await source.resolve(undefined, signal)
  const sizes = manifest.layers.flatMap(({ size }) => size ?? [])
  return {
    digest,
    platform: formatPlatform(platform),
    mediaType: manifest.mediaType,
    ...(indexDigest !== undefined && { indexDigest }),
    ...(sizes.length === manifest.layers.length && { compressedBytes: sizes.reduce((sum, size) => sum + size, 0) }),
    ...(config.created !== undefined && { builtAt: config.created }),
  }
}
