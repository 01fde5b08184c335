import { gzipSync, zstdCompressSync } from 'node:zlib'
import { type DiffId, type Digest, type Platform, parseDiffId, parsePlatform, sha256Of } from '@plimsoll/engine'
import { type LayerContent, toTarMembers } from './layer-content.ts'
import { type TarDialect, tarBytes } from './tar-writer.ts'

/** How the blob is stored; decides the media type too. */
export type LayerCompression = 'none' | 'gzip' | 'zstd'
/** Media types of the manifest, the config and the layers: OCI image-spec v1, or Docker image manifest version 2, schema 2. */
export type ManifestFlavour = 'oci' | 'docker'

export interface LayerOptions {
  /** Default `gzip`. */
  readonly compression?: LayerCompression
  /** Default `pax`. */
  readonly dialect?: TarDialect
  /** The history's `created_by`; default `COPY layer <n>`. */
  readonly createdBy?: string
  /** Overrides the media type that compression and flavour give, for images that lie. */
  readonly mediaType?: string
  /** What the config claims as diff_id instead of the right one. */
  readonly claimedDiffId?: string
}

/** A document or layer as a registry stores it. */
export interface BuiltBlob {
  readonly mediaType: string
  readonly digest: Digest
  readonly bytes: Uint8Array
}

export interface BuiltLayer extends BuiltBlob {
  readonly diffId: DiffId
  /** The uncompressed tar. */
  readonly tar: Uint8Array
}

export interface BuiltImage {
  readonly kind: 'image'
  readonly platform: Platform
  readonly manifest: BuiltBlob
  readonly config: BuiltBlob
  /** Base first. */
  readonly layers: readonly BuiltLayer[]
  /** Config and layers; with the manifest too. Keyed by digest. */
  readonly blobs: ReadonlyMap<Digest, Uint8Array>
}

export interface BuiltIndex {
  readonly kind: 'index'
  /** The index document itself. */
  readonly manifest: BuiltBlob
  readonly images: readonly BuiltImage[]
  /** Everything reachable, the index and the manifests too. */
  readonly blobs: ReadonlyMap<Digest, Uint8Array>
}

/** Members of the OCI image config's `config` object, in its own spelling: `{ Env: ['A=b'], User: '1000' }`. */
export type RuntimeConfig = Readonly<Record<string, unknown>>

/** Collects layers and settings; `build` may be called repeatedly and always gives the same bytes for the same calls. */
export interface ImageBuilder {
  /** Adds a layer, top-most so far. Bytes are taken as a finished tar, valid or not. */
  layer(content: LayerContent | Uint8Array, options?: LayerOptions): ImageBuilder
  /** Adds a history entry that made no layer: `ENV A=b`. */
  emptyLayer(createdBy: string): ImageBuilder
  /** Merges into the config's `config` object. */
  config(runtime: RuntimeConfig): ImageBuilder
  /** Default `linux/amd64`. */
  platform(platform: string): ImageBuilder
  /** Default `oci`. */
  flavour(flavour: ManifestFlavour): ImageBuilder
  annotations(annotations: Readonly<Record<string, string>>): ImageBuilder
  build(): BuiltImage
}

interface BuilderState {
  readonly layers: readonly { readonly content: LayerContent | Uint8Array; readonly options: LayerOptions }[]
  readonly history: readonly Readonly<Record<string, unknown>>[]
  readonly runtime: RuntimeConfig
  readonly platform: Platform
  readonly flavour: ManifestFlavour
  readonly annotations: Readonly<Record<string, string>>
}

const CREATED = '2024-01-01T00:00:00Z'

const MEDIA_TYPES = {
  oci: {
    index: 'application/vnd.oci.image.index.v1+json',
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: {
      none: 'application/vnd.oci.image.layer.v1.tar',
      gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
      zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
    },
  },
  docker: {
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: {
      none: 'application/vnd.docker.image.rootfs.diff.tar',
      gzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
      zstd: 'application/vnd.docker.image.rootfs.diff.tar.zstd',
    },
  },
} as const

/**
 * Builds container images in code, with the digests, diffIDs and sizes that a real builder would give.
 * Every call returns a new builder, so a common base can be shared.
 *
 * ```ts
 * imageBuilder().layer({ 'etc/os-release': 'ID=debian' }).layer({ 'app/key.pem': whiteout() }).build()
 * ```
 */
export function imageBuilder(): ImageBuilder {
  return builderOf({
    layers: [],
    history: [],
    runtime: {},
    platform: parsePlatform('linux/amd64'),
    flavour: 'oci',
    annotations: {},
  })
}

/** An index (manifest list) over several images; the flavour is that of the first one. `extra` descriptors are appended as they are. */
export function buildIndex(
  images: readonly BuiltImage[],
  options: { readonly annotations?: Readonly<Record<string, string>>; readonly extra?: readonly object[] } = {},
): BuiltIndex {
  const flavour = images[0]?.manifest.mediaType === MEDIA_TYPES.docker.manifest ? 'docker' : 'oci'
  const manifest = documentBlob(MEDIA_TYPES[flavour].index, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES[flavour].index,
    manifests: [
      ...images.map((image) => ({ ...descriptorOf(image.manifest), platform: image.platform })),
      ...(options.extra ?? []),
    ],
    ...(options.annotations ? { annotations: options.annotations } : {}),
  })
  const blobs = new Map(images.flatMap((image) => [...image.blobs]))
  blobs.set(manifest.digest, manifest.bytes)
  return { kind: 'index', manifest, images, blobs }
}

/** One layer on its own. Bytes are taken as a finished tar. */
export function buildLayer(
  content: LayerContent | Uint8Array,
  options: LayerOptions = {},
  flavour: ManifestFlavour = 'oci',
): BuiltLayer {
  const tar = content instanceof Uint8Array ? content : tarBytes(toTarMembers(content), options.dialect)
  const compression = options.compression ?? 'gzip'
  const bytes = compress(tar, compression)
  return {
    mediaType: options.mediaType ?? MEDIA_TYPES[flavour].layer[compression],
    digest: sha256Of(bytes),
    bytes,
    diffId: parseDiffId(sha256Of(tar)),
    tar,
  }
}

/** The OCI descriptor (descriptor.md) of a blob. */
export function descriptorOf(blob: BuiltBlob): {
  readonly mediaType: string
  readonly digest: Digest
  readonly size: number
} {
  return { mediaType: blob.mediaType, digest: blob.digest, size: blob.bytes.length }
}

function builderOf(state: BuilderState): ImageBuilder {
  const next = (changes: Partial<BuilderState>): ImageBuilder => builderOf({ ...state, ...changes })
  return {
    layer(content, options = {}) {
      const createdBy = options.createdBy ?? `COPY layer ${state.layers.length}`
      return next({
        layers: [...state.layers, { content, options }],
        history: [...state.history, { created: CREATED, created_by: createdBy }],
      })
    },
    emptyLayer: (createdBy) =>
      next({ history: [...state.history, { created: CREATED, created_by: createdBy, empty_layer: true }] }),
    config: (runtime) => next({ runtime: { ...state.runtime, ...runtime } }),
    platform: (platform) => next({ platform: parsePlatform(platform) }),
    flavour: (flavour) => next({ flavour }),
    annotations: (annotations) => next({ annotations: { ...state.annotations, ...annotations } }),
    build: () => buildImage(state),
  }
}

function buildImage(state: BuilderState): BuiltImage {
  const types = MEDIA_TYPES[state.flavour]
  const layers = state.layers.map(({ content, options }) => buildLayer(content, options, state.flavour))
  const config = documentBlob(types.config, {
    created: CREATED,
    architecture: state.platform.architecture,
    os: state.platform.os,
    ...(state.platform.variant ? { variant: state.platform.variant } : {}),
    config: state.runtime,
    rootfs: {
      type: 'layers',
      diff_ids: layers.map((layer, index) => state.layers[index]?.options.claimedDiffId ?? layer.diffId),
    },
    history: state.history,
  })
  const manifest = documentBlob(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
    ...(Object.keys(state.annotations).length > 0 ? { annotations: state.annotations } : {}),
  })
  const blobs = new Map([manifest, config, ...layers].map((blob) => [blob.digest, blob.bytes]))
  return { kind: 'image', platform: state.platform, manifest, config, layers, blobs }
}

function documentBlob(mediaType: string, document: object): BuiltBlob {
  const bytes = new TextEncoder().encode(JSON.stringify(document))
  return { mediaType, digest: sha256Of(bytes), bytes }
}

function compress(tar: Uint8Array, compression: LayerCompression): Uint8Array {
  switch (compression) {
    case 'none':
      return tar
    case 'gzip':
      return new Uint8Array(gzipSync(tar))
    case 'zstd':
      return new Uint8Array(zstdCompressSync(tar))
  }
}
