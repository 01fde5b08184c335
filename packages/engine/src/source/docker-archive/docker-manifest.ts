import { type Digest, isDigestText } from '../../domain/digest.ts'
import { formatImageReference, parseImageReference } from '../../domain/image-reference.ts'
import { assertUnambiguous, isJsonObject, member, parseJsonArray, textMember, textsMember } from '../json-document.ts'
import { SourceError } from '../source-error.ts'

/** One image of a Docker archive, as its `manifest.json` names it (Docker image specification v1.2, "Combined Image JSON + Filesystem Changeset Format"). */
export interface DockerArchiveImage {
  /** Member that holds the config. */
  readonly config: string
  readonly repoTags: readonly string[]
  /** Members that hold the layers, base first. */
  readonly layers: readonly string[]
}

/** @throws {SourceError} `SOURCE_MANIFEST_INVALID` */
export function parseDockerManifest(bytes: Uint8Array, what: string): readonly DockerArchiveImage[] {
  return parseJsonArray(bytes, what).map((entry) => {
    const config = isJsonObject(entry) ? textMember(entry, 'Config') : undefined
    const layers = isJsonObject(entry) ? (member(entry, 'Layers') ?? []) : undefined
    if (!isJsonObject(entry) || config === undefined || !Array.isArray(layers)) throw invalid(what)
    assertUnambiguous(entry, ['Config', 'RepoTags', 'Layers'], what)
    const paths = layers.filter((layer) => typeof layer === 'string')
    if (paths.length !== layers.length) throw invalid(what)
    return { config, repoTags: textsMember(entry, 'RepoTags'), layers: paths }
  })
}

/**
 * The entries that `selector` means: a reference (with Docker's defaults applied on both sides), or `@0`, `@1`, … by position. Several
 * entries with the same tags are one image for several platforms. Without a selector the archive must hold one image.
 * @throws {SourceError} `SOURCE_NOT_FOUND`, `SOURCE_AMBIGUOUS`
 */
export function selectDockerImages(
  images: readonly DockerArchiveImage[],
  selector: string | undefined,
  archive: string,
): readonly DockerArchiveImage[] {
  const tags = [...new Set(images.flatMap((image) => image.repoTags))]
  const held = `It holds ${tags.length === 0 ? `${images.length} without a name` : tags.slice(0, 20).join(', ')}.`
  if (selector === undefined) {
    const [first] = images
    if (first === undefined)
      throw new SourceError('SOURCE_NOT_AN_IMAGE', `${archive} holds no image. Save the image again.`)
    if (images.every((image) => image.repoTags.join() === first.repoTags.join())) return images
    throw new SourceError(
      'SOURCE_AMBIGUOUS',
      `${archive} holds ${images.length} images. ${held} Name one: docker-archive:${archive}:REFERENCE.`,
    )
  }
  const position = /^@([0-9]{1,6})$/.exec(selector)?.[1]
  const wanted = inFull(selector)
  const found =
    position === undefined
      ? images.filter((image) => image.repoTags.some((tag) => tag === selector || inFull(tag) === wanted))
      : images.slice(Number(position), Number(position) + 1)
  if (found.length > 0) return found
  throw new SourceError('SOURCE_NOT_FOUND', `${archive} holds no image ${selector.slice(0, 200)}. ${held}`)
}

/** The digest in a member name such as `blobs/sha256/<hex>`; other names promise nothing. */
export function digestOfMember(path: string): Digest | undefined {
  const [, algorithm, hex] = /^(?:\.\/)?blobs\/(sha256|sha512)\/([a-f0-9]+)$/.exec(path) ?? []
  const text = `${algorithm}:${hex}`
  return isDigestText(text) ? text : undefined
}

/** The digest in the name of a config: as above, or `<hex>.json` as `docker save` wrote it for years. */
export function digestOfConfig(path: string): Digest | undefined {
  const text = `sha256:${/^(?:\.\/)?([a-f0-9]{64})(?:\.json)?$/.exec(path)?.[1]}`
  return isDigestText(text) ? text : digestOfMember(path)
}

function inFull(reference: string): string | undefined {
  try {
    return formatImageReference(parseImageReference(reference))
  } catch {
    // Builders write names that Docker would refuse; those match literally only.
    return reference
  }
}

function invalid(what: string): SourceError {
  return new SourceError(
    'SOURCE_MANIFEST_INVALID',
    `${what} does not name a config and layers for every image. Save the image again.`,
  )
}
