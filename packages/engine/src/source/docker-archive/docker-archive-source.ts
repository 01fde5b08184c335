import { type Digest, sha256Of } from '../../domain/digest.ts'
import { MEDIA_TYPES } from '../../domain/media-types.ts'
import { formatPlatform, machinePlatform, type Platform, platformMatches } from '../../domain/platform.ts'
import type { ByteRangeFile } from '../archive/byte-range-file.ts'
import { indexTar, type TarFile, type TarIndex } from '../archive/tar-index.ts'
import { assertLayerCount, parseImageConfig } from '../image-config.ts'
import type { BlobLayer, ImageConfig, ImageSource, ResolvedImage } from '../image-source.ts'
import { platformOf } from '../platform-of.ts'
import { SourceError } from '../source-error.ts'
import type { SourceLimits } from '../source-limits.ts'
import { assertDigest } from '../verify-bytes.ts'
import {
  type DockerArchiveImage,
  digestOfConfig,
  digestOfMember,
  parseDockerManifest,
  selectDockerImages,
} from './docker-manifest.ts'

export interface DockerArchiveOptions {
  /** What to call it in results: the target that a person wrote. */
  readonly description: string
  /** A reference, or `@0`, `@1`, …; see {@link selectDockerImages}. */
  readonly selector?: string
  readonly transport?: 'docker-archive' | 'docker-daemon'
  readonly limits: SourceLimits
}

/**
 * Images of a file that `docker save`, `podman save`, `skopeo copy … docker-archive:` or a builder wrote: the layout with
 * `blobs/sha256/…` as well as the older ones with `<id>/layer.tar`. Takes over `file`, also when it throws.
 * @throws {SourceError} `SOURCE_NOT_AN_ARCHIVE`, `SOURCE_ARCHIVE_DAMAGED`, `SOURCE_NOT_AN_IMAGE`, `SOURCE_AMBIGUOUS`, `SOURCE_NOT_FOUND`,
 *   `SOURCE_MANIFEST_INVALID`, `SOURCE_TOO_LARGE`
 */
export async function dockerArchiveSource(
  file: ByteRangeFile,
  options: DockerArchiveOptions,
  signal: AbortSignal,
): Promise<ImageSource> {
  try {
    const index = await indexTar(file, options.limits, signal)
    const images = await readImages(file, index, options.limits)
    const selected = selectDockerImages(images, options.selector, file.name)
    return sourceOf({ file, index, limits: options.limits }, selected, options)
  } catch (error) {
    await file[Symbol.asyncDispose]()
    throw error
  }
}

interface Archive {
  readonly file: ByteRangeFile
  readonly index: TarIndex
  readonly limits: SourceLimits
}

interface LoadedImage {
  readonly image: DockerArchiveImage
  readonly config: ImageConfig
  readonly imageId: Digest
}

function sourceOf(
  archive: Archive,
  selected: readonly DockerArchiveImage[],
  options: DockerArchiveOptions,
): ImageSource {
  const loadAll = (): Promise<readonly LoadedImage[]> => Promise.all(selected.map((image) => loadImage(archive, image)))
  return {
    transport: options.transport ?? 'docker-archive',
    description: options.description,
    async platforms(signal) {
      signal.throwIfAborted()
      const platforms = (await loadAll()).map(({ config }) => platformOf(config))
      return [...new Map(platforms.map((platform) => [formatPlatform(platform), platform])).values()]
    },
    async resolve(platform, signal) {
      signal.throwIfAborted()
      const loaded = choose(await loadAll(), platform, options.description)
      return assemble(archive, loaded, platform, options.description)
    },
    async *openLayer(layer, signal) {
      const { offset, size } = locate(archive, layer.locator)
      yield* archive.file.stream(offset, size, signal)
    },
    async layerFile(layer) {
      const { path } = archive.file
      const { offset, size } = locate(archive, layer.locator)
      return path === undefined ? undefined : { path, offset, size }
    },
    [Symbol.asyncDispose]: () => archive.file[Symbol.asyncDispose](),
  }
}

async function readImages(
  file: ByteRangeFile,
  index: TarIndex,
  limits: SourceLimits,
): Promise<readonly DockerArchiveImage[]> {
  const found = index.find('manifest.json')
  if (found === undefined) throw notADockerArchive(file, index)
  return parseDockerManifest(
    await readMember(file, found, limits.maxManifestBytes),
    `The manifest.json of ${file.name}`,
  )
}

async function loadImage({ file, index, limits }: Archive, image: DockerArchiveImage): Promise<LoadedImage> {
  const what = `The config ${image.config.slice(0, 120)} of ${file.name}`
  const found = index.find(image.config)
  if (found === undefined) throw damaged(file, `its config ${image.config.slice(0, 120)} is missing`)
  const bytes = await readMember(file, found, limits.maxConfigBytes)
  const promised = digestOfConfig(image.config)
  if (promised !== undefined) assertDigest(bytes, promised, what)
  const config = parseImageConfig(bytes, what)
  assertLayerCount(config, image.layers.length, file.name, limits)
  return { image, config, imageId: promised ?? sha256Of(bytes) }
}

function choose(loaded: readonly LoadedImage[], platform: Platform | undefined, name: string): LoadedImage {
  const [only] = loaded
  if (platform === undefined && only !== undefined && loaded.length === 1) return only
  const wanted = platform ?? machinePlatform()
  const found = loaded.find(({ config }) => platformMatches(wanted, platformOf(config, platform)))
  if (found !== undefined) return found
  const offered = loaded.map(({ config }) => formatPlatform(platformOf(config)))
  throw new SourceError(
    'SOURCE_PLATFORM_MISSING',
    `${name} has no image for ${formatPlatform(wanted)}; it offers ${offered.join(', ')}. Choose one of these platforms.`,
    { detail: { wanted: formatPlatform(wanted), offered } },
  )
}

async function assemble(
  archive: Archive,
  { image, config, imageId }: LoadedImage,
  platform: Platform | undefined,
  reference: string,
): Promise<ResolvedImage> {
  const layers: BlobLayer[] = []
  for (const [index, path] of image.layers.entries()) {
    const { offset, size } = locate(archive, path)
    const digest = digestOfMember(path)
    const claimedDiffId = config.diffIds[index]
    layers.push({
      kind: 'blob',
      mediaType: mediaTypeOf(await archive.file.read(offset, Math.min(size, 4))),
      size,
      locator: path,
      ...(digest === undefined ? {} : { digest }),
      ...(claimedDiffId === undefined ? {} : { claimedDiffId }),
    })
  }
  return {
    reference,
    digest: imageId,
    imageId,
    platform: platformOf(config, platform),
    config,
    layers,
    annotations: {},
  }
}

function locate({ file, index }: Archive, path: string): TarFile {
  const found = index.find(path)
  if (found === undefined) throw damaged(file, `its layer ${path.slice(0, 120)} is missing`)
  return found
}

/** The archive does not say how its layers are compressed. */
function mediaTypeOf(head: Uint8Array): string {
  if (head[0] === 0x1f && head[1] === 0x8b) return `${MEDIA_TYPES.dockerLayer}.gzip`
  const isZstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd
  return isZstd ? `${MEDIA_TYPES.dockerLayer}.zstd` : MEDIA_TYPES.dockerLayer
}

async function readMember(file: ByteRangeFile, { path, offset, size }: TarFile, maxBytes: number): Promise<Uint8Array> {
  if (size > maxBytes) {
    throw new SourceError('SOURCE_TOO_LARGE', `${path.slice(0, 120)} in ${file.name} is larger than ${maxBytes} bytes.`)
  }
  return file.read(offset, size)
}

function notADockerArchive(file: ByteRangeFile, index: TarIndex): SourceError {
  if (index.find('oci-layout') !== undefined) {
    return new SourceError('SOURCE_NOT_AN_IMAGE', `${file.name} is an OCI archive. Write oci-archive:${file.name}.`)
  }
  const why =
    index.find('repositories') === undefined
      ? 'has no manifest.json, so it is no image that "docker save" wrote. If it is a root file system, unpack it and write rootfs:DIRECTORY.'
      : 'was saved by a Docker older than 1.10. Load it into a current Docker and save it again.'
  return new SourceError('SOURCE_NOT_AN_IMAGE', `${file.name} ${why}`)
}

function damaged(file: ByteRangeFile, why: string): SourceError {
  return new SourceError('SOURCE_ARCHIVE_DAMAGED', `${file.name} is damaged: ${why}. Save the image again.`)
}
