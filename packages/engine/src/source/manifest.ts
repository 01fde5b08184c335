import { type Digest, isDigestText } from '../domain/digest.ts'
import { bareMediaType, MEDIA_TYPES, manifestKind } from '../domain/media-types.ts'
import type { Platform } from '../domain/platform.ts'
import {
  assertUnambiguous,
  isJsonObject,
  type JsonObject,
  member,
  parseJsonObject,
  textMapMember,
  textMember,
} from './json-document.ts'
import { SourceError } from './source-error.ts'

/** OCI image-spec, descriptor.md#properties. */
export interface Descriptor {
  /** As written; empty when the document gives none. */
  readonly mediaType: string
  readonly digest: Digest
  /** Bytes; absent when the document gives none or nonsense. */
  readonly size?: number
  readonly artifactType?: string
  /** Only in an index. `unknown/unknown` is kept as it is. */
  readonly platform?: Platform
  readonly annotations: Readonly<Record<string, string>>
}

/** OCI image-spec, manifest.md; Docker image manifest version 2, schema 2. The config may be that of any artifact. */
export interface ImageManifest {
  readonly kind: 'manifest'
  readonly mediaType: string
  readonly artifactType?: string
  readonly config: Descriptor
  /** Base first. */
  readonly layers: readonly Descriptor[]
  readonly annotations: Readonly<Record<string, string>>
}

/** OCI image-spec, image-index.md; Docker manifest list. */
export interface ImageIndex {
  readonly kind: 'index'
  readonly mediaType: string
  readonly manifests: readonly Descriptor[]
  readonly annotations: Readonly<Record<string, string>>
}

export type Manifest = ImageManifest | ImageIndex

const MEMBERS = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'fsLayers',
  'annotations',
]
const DESCRIPTOR_MEMBERS = ['mediaType', 'digest', 'size', 'platform', 'annotations', 'artifactType']

/**
 * Reads a manifest or index of an image or of any other OCI artifact. Structure is strict, so that nobody can show us one image and
 * a container engine another (CVE-2021-41190): what the transport said and what the document says must agree, and it is one kind only.
 * @param mediaType as the transport stated it; types that say nothing, such as `application/json`, are ignored
 * @param what names the document in errors
 * @throws {SourceError} `SOURCE_MANIFEST_INVALID`, `SOURCE_SCHEMA1_UNSUPPORTED`
 */
export function parseManifest(bytes: Uint8Array, mediaType: string | undefined, what: string): Manifest {
  const stated = mediaType === undefined ? undefined : manifestKind(mediaType)
  if (stated === 'schema1') throw schema1(what)
  const document = parseJsonObject(bytes, what)
  assertUnambiguous(document, MEMBERS, what)
  const own = textMember(document, 'mediaType')
  const kind = documentKind(document, own, what)
  if (kind === 'schema1') throw schema1(what)
  if (
    stated !== undefined &&
    (stated !== kind || (own !== undefined && bareMediaType(own) !== bareMediaType(mediaType ?? '')))
  ) {
    throw invalid(
      what,
      `was sent as ${bareMediaType(mediaType ?? '')}, but its content says ${own ?? `that it is ${kind}`}`,
    )
  }
  const shared = {
    mediaType: own ?? (stated === undefined ? defaultMediaType(kind) : bareMediaType(mediaType ?? '')),
    annotations: textMapMember(document, 'annotations'),
  }
  if (kind === 'index') return { kind, ...shared, manifests: descriptors(document, 'manifests', what) }
  const artifactType = textMember(document, 'artifactType')
  return {
    kind,
    ...shared,
    ...(artifactType === undefined ? {} : { artifactType }),
    config: parseDescriptor(member(document, 'config'), `The config of ${decapitalise(what)}`),
    layers: descriptors(document, 'layers', what),
  }
}

/**
 * Is this entry of an index something about an image (a BuildKit attestation, an artifact) rather than an image that can be run?
 */
export function isAttestation(descriptor: Descriptor): boolean {
  return (
    Object.hasOwn(descriptor.annotations, 'vnd.docker.reference.type') ||
    (descriptor.platform?.os === 'unknown' && descriptor.platform.architecture === 'unknown')
  )
}

/** @throws {SourceError} `SOURCE_MANIFEST_INVALID` */
function parseDescriptor(value: unknown, what: string): Descriptor {
  if (!isJsonObject(value)) throw invalid(what, 'is missing')
  assertUnambiguous(value, DESCRIPTOR_MEMBERS, what)
  const digest = textMember(value, 'digest')
  if (digest === undefined || !isDigestText(digest)) throw invalid(what, 'has no sha256 or sha512 digest')
  const size = member(value, 'size')
  const artifactType = textMember(value, 'artifactType')
  const platform = parsePlatformMember(member(value, 'platform'))
  return {
    mediaType: textMember(value, 'mediaType') ?? '',
    digest,
    ...(typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? { size } : {}),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(platform === undefined ? {} : { platform }),
    annotations: textMapMember(value, 'annotations'),
  }
}

function documentKind(document: JsonObject, own: string | undefined, what: string): 'index' | 'manifest' | 'schema1' {
  if (member(document, 'schemaVersion') === 1 || member(document, 'fsLayers') !== undefined) return 'schema1'
  const holdsIndex = member(document, 'manifests') !== undefined
  const holdsImage = member(document, 'config') !== undefined || member(document, 'layers') !== undefined
  if (holdsIndex === holdsImage) {
    throw invalid(what, holdsIndex ? 'is a manifest and an index at once' : 'is neither a manifest nor an index')
  }
  const kind = holdsIndex ? 'index' : 'manifest'
  if (own !== undefined && manifestKind(own) !== undefined && manifestKind(own) !== kind) {
    throw invalid(what, `says that it is ${own}, but it is ${holdsIndex ? 'an index' : 'a manifest'}`)
  }
  return kind
}

function descriptors(document: JsonObject, key: string, what: string): readonly Descriptor[] {
  const value = member(document, key)
  if (!Array.isArray(value)) throw invalid(what, `has no list of ${key}`)
  return value.map((element, index) => parseDescriptor(element, `Entry ${index} of ${key} in ${decapitalise(what)}`))
}

function parsePlatformMember(value: unknown): Platform | undefined {
  if (!isJsonObject(value)) return undefined
  const os = textMember(value, 'os')
  const architecture = textMember(value, 'architecture')
  const variant = textMember(value, 'variant')
  if (os === undefined || architecture === undefined) return undefined
  return { os, architecture, ...(variant === undefined ? {} : { variant }) }
}

function defaultMediaType(kind: 'index' | 'manifest'): string {
  return kind === 'index' ? MEDIA_TYPES.ociIndex : MEDIA_TYPES.ociManifest
}

function schema1(what: string): SourceError {
  return new SourceError(
    'SOURCE_SCHEMA1_UNSUPPORTED',
    `${what} is in Docker's old schema 1, which cannot be verified. Push the image again with a current client, or convert it (skopeo copy --format v2s2).`,
  )
}

function invalid(what: string, why: string): SourceError {
  return new SourceError('SOURCE_MANIFEST_INVALID', `${what} ${why}. Push or build the image again.`)
}

function decapitalise(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
