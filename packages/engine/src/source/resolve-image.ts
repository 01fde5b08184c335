import type { Digest } from '../domain/digest.ts'
import { isImageConfig, layerEncoding, manifestKind } from '../domain/media-types.ts'
import { formatPlatform, machinePlatform, type Platform, platformMatches } from '../domain/platform.ts'
import type { ContentStore, ImageRoot } from './content-store.ts'
import { assertLayerCount, parseImageConfig } from './image-config.ts'
import type { BlobLayer, ImageConfig, ResolvedImage } from './image-source.ts'
import { type Descriptor, type ImageManifest, isAttestation, type Manifest, parseManifest } from './manifest.ts'
import { platformOf } from './platform-of.ts'
import { SourceError } from './source-error.ts'
import type { SourceLimits } from './source-limits.ts'
import { assertDigest } from './verify-bytes.ts'

export interface ImageLookup {
  readonly store: ContentStore
  readonly root: ImageRoot
  readonly limits: SourceLimits
}

/** An entry of an index, before anybody knows what it is. */
interface Entry {
  readonly descriptor: Descriptor
  readonly indexDigest?: Digest
}

/** An image manifest whose platform is known. */
interface Offer extends Entry {
  readonly platform: Platform
}

interface LoadedImage {
  readonly manifest: ImageManifest
  readonly config: ImageConfig
}

/**
 * Finds the image for `platform` below the root and reads its manifest and config, both verified.
 * Entries that state their platform are tried first; nested indexes and silent entries are read only when none of those fits.
 * @throws {SourceError} `SOURCE_PLATFORM_MISSING`, `SOURCE_NOT_AN_IMAGE`, `SOURCE_MANIFEST_INVALID`, `SOURCE_DIGEST_MISMATCH`,
 *   `SOURCE_SCHEMA1_UNSUPPORTED`, `SOURCE_TOO_LARGE`, and what the store throws
 */
export async function resolveImage(
  lookup: ImageLookup,
  reference: string,
  platform: Platform | undefined,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const opened = await openRoot(lookup, signal)
  if (opened.kind === 'manifest') {
    const image = await loadImage(lookup, opened.manifest, signal)
    const offered = platformOf(image.config, platform)
    if (platform !== undefined && !platformMatches(platform, offered)) throw missing(lookup, platform, [offered])
    return assemble(reference, { platform: offered, descriptor: opened.descriptor }, image)
  }
  const wanted = platform ?? machinePlatform()
  const seen: Platform[] = []
  for await (const wave of offers(lookup, opened.entries, signal)) {
    const offer = choose(wave, wanted)
    if (offer !== undefined) {
      const manifest = await loadManifest(lookup, offer.descriptor, signal)
      if (manifest.kind === 'index') throw notAnImage(lookup, 'an index where its own index promised an image')
      return assemble(reference, offer, await loadImage(lookup, manifest, signal))
    }
    seen.push(...wave.map((offered) => offered.platform))
  }
  throw missing(lookup, wanted, seen)
}

/** Platforms below the root in the order of their index, without attestations and without repetitions. @throws {SourceError} like {@link resolveImage} */
export async function listPlatforms(lookup: ImageLookup, signal: AbortSignal): Promise<readonly Platform[]> {
  const opened = await openRoot(lookup, signal)
  if (opened.kind === 'manifest') return [platformOf((await loadImage(lookup, opened.manifest, signal)).config)]
  const unique = new Map<string, Platform>()
  for await (const wave of offers(lookup, opened.entries, signal)) {
    for (const { platform } of wave) unique.set(formatPlatform(platform), platform)
  }
  return [...unique.values()]
}

type OpenedRoot =
  | { readonly kind: 'manifest'; readonly descriptor: Descriptor; readonly manifest: ImageManifest }
  | { readonly kind: 'index'; readonly entries: readonly Entry[] }

async function openRoot(lookup: ImageLookup, signal: AbortSignal): Promise<OpenedRoot> {
  const { root } = lookup
  if (root.kind === 'entries') return { kind: 'index', entries: entriesOf(root.entries, undefined) }
  const manifest = await loadManifest(lookup, root.descriptor, signal, root.bytes)
  if (manifest.kind === 'manifest') return { kind: 'manifest', descriptor: root.descriptor, manifest }
  return { kind: 'index', entries: entriesOf(manifest.manifests, root.descriptor.digest) }
}

/**
 * Images on offer in waves: first what the entries of the outermost index state themselves, then, level by level, what must be read to be
 * known.
 */
async function* offers(
  lookup: ImageLookup,
  entries: readonly Entry[],
  signal: AbortSignal,
): AsyncGenerator<readonly Offer[]> {
  const { maxIndexDepth, maxPlatformLookups } = lookup.limits
  let lookups = 0
  let level = entries
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > maxIndexDepth) throw tooLarge(lookup, `nests indexes more than ${maxIndexDepth} deep`)
    yield level.filter(isOffer)
    const deeper: Entry[] = []
    const found: Offer[] = []
    for (const entry of level) {
      if (isOffer(entry)) continue
      lookups += 1
      if (lookups > maxPlatformLookups) {
        throw tooLarge(lookup, `names more than ${maxPlatformLookups} manifests without their platform`)
      }
      const manifest = await loadManifest(lookup, entry.descriptor, signal)
      if (manifest.kind === 'index') deeper.push(...entriesOf(manifest.manifests, entry.descriptor.digest))
      else if (isImage(manifest)) {
        found.push({ ...entry, platform: platformOf((await loadImage(lookup, manifest, signal)).config) })
      }
    }
    yield found
    level = deeper
  }
}

/** Attestations, and documents of types that only artifacts have, are left out. */
function entriesOf(descriptors: readonly Descriptor[], indexDigest: Digest | undefined): readonly Entry[] {
  return descriptors
    .filter((entry) => !isAttestation(entry) && (entry.mediaType === '' || manifestKind(entry.mediaType) !== undefined))
    .map((descriptor) => ({
      descriptor,
      ...(indexDigest === undefined ? {} : { indexDigest }),
      ...(descriptor.platform === undefined || manifestKind(descriptor.mediaType) === 'index'
        ? {}
        : { platform: descriptor.platform }),
    }))
}

function isOffer(entry: Entry): entry is Offer {
  return 'platform' in entry
}

/** The entry that names exactly what is wanted, else the first that can serve. */
function choose(offered: readonly Offer[], wanted: Platform): Offer | undefined {
  const exact = offered.find(({ platform }) => formatPlatform(platform) === formatPlatform(wanted))
  return exact ?? offered.find(({ platform }) => platformMatches(wanted, platform))
}

async function loadManifest(
  { store, limits }: ImageLookup,
  descriptor: Descriptor,
  signal: AbortSignal,
  atHand?: Uint8Array,
): Promise<Manifest> {
  const what = `The manifest ${descriptor.digest} of ${store.name}`
  const bytes = atHand ?? (await store.readManifest(descriptor, limits.maxManifestBytes, signal))
  assertDigest(bytes, descriptor.digest, what)
  return parseManifest(bytes, descriptor.mediaType, what)
}

async function loadImage(lookup: ImageLookup, manifest: ImageManifest, signal: AbortSignal): Promise<LoadedImage> {
  const { store, limits } = lookup
  if (!isImage(manifest)) throw notAnImage(lookup, describeArtifact(manifest))
  const what = `The config ${manifest.config.digest} of ${store.name}`
  if ((manifest.config.size ?? 0) > limits.maxConfigBytes)
    throw tooLarge(lookup, `has a config of ${manifest.config.size} bytes`)
  const bytes = await store.readBlob(manifest.config, limits.maxConfigBytes, signal)
  assertDigest(bytes, manifest.config.digest, what)
  const config = parseImageConfig(bytes, what)
  assertLayerCount(config, manifest.layers.length, store.name, limits)
  return { manifest, config }
}

function isImage(manifest: ImageManifest): boolean {
  return (
    isImageConfig(manifest.config.mediaType) &&
    manifest.layers.every((layer) => layerEncoding(layer.mediaType) !== undefined)
  )
}

function assemble(reference: string, offer: Offer, { manifest, config }: LoadedImage): ResolvedImage {
  return {
    reference,
    digest: offer.descriptor.digest,
    ...(offer.indexDigest === undefined ? {} : { indexDigest: offer.indexDigest }),
    imageId: manifest.config.digest,
    platform: offer.platform,
    config,
    layers: manifest.layers.map((layer, index) => toBlobLayer(layer, config, index)),
    annotations: manifest.annotations,
  }
}

function toBlobLayer(layer: Descriptor, config: ImageConfig, index: number): BlobLayer {
  const claimedDiffId = config.diffIds[index]
  return {
    kind: 'blob',
    mediaType: layer.mediaType,
    digest: layer.digest,
    ...(layer.size === undefined ? {} : { size: layer.size }),
    ...(claimedDiffId === undefined ? {} : { claimedDiffId }),
    locator: layer.digest,
  }
}

function describeArtifact(manifest: ImageManifest): string {
  const odd = isImageConfig(manifest.config.mediaType)
    ? manifest.layers.find((layer) => layerEncoding(layer.mediaType) === undefined)?.mediaType
    : (manifest.artifactType ?? manifest.config.mediaType)
  return `an artifact of type ${(odd || 'unknown').slice(0, 120)}`
}

function missing({ store }: ImageLookup, wanted: Platform, offered: readonly Platform[]): SourceError {
  const names = [...new Set(offered.map(formatPlatform))]
  const list = names.length === 0 ? 'no image at all' : names.slice(0, 20).join(', ')
  return new SourceError(
    'SOURCE_PLATFORM_MISSING',
    `${store.name} has no image for ${formatPlatform(wanted)}; it offers ${list}. Choose one of these platforms.`,
    { detail: { wanted: formatPlatform(wanted), offered: names } },
  )
}

function notAnImage({ store }: ImageLookup, found: string): SourceError {
  return new SourceError(
    'SOURCE_NOT_AN_IMAGE',
    `${store.name} is not a container image: it holds ${found}. Name a container image.`,
  )
}

function tooLarge({ store }: ImageLookup, why: string): SourceError {
  return new SourceError('SOURCE_TOO_LARGE', `${store.name} ${why}, which is more than we read.`)
}
