/** Media types of the documents and layers that make an image. OCI image-spec, media-types.md; Docker image manifest version 2, schema 1 and 2. */
export const MEDIA_TYPES = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+json',
  dockerSchema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
} as const

/** What a manifest document can be, by its media type. */
export type ManifestKind = 'index' | 'manifest' | 'schema1'

/** How a layer's tar is stored. `encrypted` (ocicrypt) cannot be read without its key. */
export type LayerEncoding = 'none' | 'gzip' | 'zstd' | 'encrypted'

/** What we say that we understand when asking for a manifest; schema 1 is left out, so that a registry that can convert does. */
export const MANIFEST_ACCEPT: string = [
  MEDIA_TYPES.ociIndex,
  MEDIA_TYPES.ociManifest,
  MEDIA_TYPES.dockerList,
  MEDIA_TYPES.dockerManifest,
].join(', ')

const MANIFEST_KINDS: ReadonlyMap<string, ManifestKind> = new Map([
  [MEDIA_TYPES.ociIndex, 'index'],
  [MEDIA_TYPES.dockerList, 'index'],
  [MEDIA_TYPES.ociManifest, 'manifest'],
  [MEDIA_TYPES.dockerManifest, 'manifest'],
  [MEDIA_TYPES.dockerSchema1, 'schema1'],
  [MEDIA_TYPES.dockerSchema1Signed, 'schema1'],
])

const LAYER =
  /^application\/(?:vnd\.oci\.image\.layer(?:\.nondistributable)?\.v1\.tar|vnd\.docker\.image\.rootfs\.(?:foreign\.)?diff\.tar)(?:[.+](gzip|zstd))?(\+encrypted)?$/

/** The bare type, lower case, without parameters: `Application/JSON; charset=utf-8` is `application/json`. */
export function bareMediaType(text: string): string {
  return (text.split(';', 1)[0] ?? '').trim().toLowerCase()
}

/** Undefined for anything that is not a manifest of an image. */
export function manifestKind(mediaType: string): ManifestKind | undefined {
  return MANIFEST_KINDS.get(bareMediaType(mediaType))
}

/** Is it the config of a container image, rather than of a chart, a signature or another artifact? */
export function isImageConfig(mediaType: string): boolean {
  const bare = bareMediaType(mediaType)
  return bare === MEDIA_TYPES.ociConfig || bare === MEDIA_TYPES.dockerConfig
}

/** How a layer of this media type is stored; undefined when it is no file system layer at all. */
export function layerEncoding(mediaType: string): LayerEncoding | undefined {
  const match = LAYER.exec(bareMediaType(mediaType))
  if (match === null) return undefined
  if (match[2] !== undefined) return 'encrypted'
  return match[1] === 'gzip' || match[1] === 'zstd' ? match[1] : 'none'
}

/**
 * Is it a foreign (Docker) or non-distributable (OCI) layer? Registries often do not hold these, such as Windows base layers.
 * The URLs that a manifest offers for them are never followed.
 */
export function isForeignLayer(mediaType: string): boolean {
  return layerEncoding(mediaType) !== undefined && /\.(?:foreign|nondistributable)\./.test(bareMediaType(mediaType))
}
