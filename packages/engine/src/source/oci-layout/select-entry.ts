import { isDigestText } from '../../domain/digest.ts'
import { formatPlatform } from '../../domain/platform.ts'
import type { ImageRoot } from '../content-store.ts'
import { type Descriptor, type ImageIndex, isAttestation } from '../manifest.ts'
import { SourceError } from '../source-error.ts'

const REF_NAME = 'org.opencontainers.image.ref.name'
const CONTAINERD_NAME = 'io.containerd.image.name'

/**
 * Which of a layout's entries `selector` means: a tag (OCI image-spec, annotations.md, `org.opencontainers.image.ref.name`), the full
 * name that containerd adds, or a digest. Without one the layout must hold one image; entries for different platforms make one.
 * @throws {SourceError} `SOURCE_NOT_FOUND`, `SOURCE_AMBIGUOUS`
 */
export function selectEntry(
  index: ImageIndex,
  selector: string | undefined,
  layout: string,
  transport: string,
): ImageRoot {
  if (selector !== undefined && isDigestText(selector)) {
    const listed = index.manifests.find((entry) => entry.digest === selector)
    // The digest may be that of a manifest deeper down.
    return { kind: 'document', descriptor: listed ?? { mediaType: '', digest: selector, annotations: {} } }
  }
  const images = index.manifests.filter((entry) => !isAttestation(entry))
  const found = selector === undefined ? images : images.filter((entry) => namesOf(entry).includes(selector))
  const names = [...new Set(images.flatMap(namesOf))]
  const held = names.length === 0 ? 'Its images have no tag' : `It holds ${names.slice(0, 20).join(', ')}`
  const [first] = found
  if (first === undefined) {
    const what = selector === undefined ? 'no image' : `no image tagged ${selector.slice(0, 200)}`
    throw new SourceError('SOURCE_NOT_FOUND', `${layout} holds ${what}. ${held}.`)
  }
  if (found.length === 1) return { kind: 'document', descriptor: first }
  const platforms = new Set(found.map((entry) => entry.platform && formatPlatform(entry.platform)))
  const isOneImage = !platforms.has(undefined) && platforms.size === found.length
  if (isOneImage && found.every((entry) => namesOf(entry).join() === namesOf(first).join())) {
    return { kind: 'entries', entries: found }
  }
  throw new SourceError(
    'SOURCE_AMBIGUOUS',
    `${layout} holds ${found.length} images. ${held}. Name one: ${transport}:${layout}:TAG, or ${transport}:${layout}:DIGEST.`,
  )
}

function namesOf(entry: Descriptor): readonly string[] {
  return [entry.annotations[REF_NAME], entry.annotations[CONTAINERD_NAME]].filter((name) => name !== undefined)
}
