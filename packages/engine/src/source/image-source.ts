import type { DiffId, Digest } from '../domain/digest.ts'
import type { Platform } from '../domain/platform.ts'

/** Where an image comes from; the names that people know from skopeo. */
export type Transport = 'docker' | 'docker-archive' | 'docker-daemon' | 'oci' | 'oci-archive' | 'rootfs'

/**
 * One medium that holds images. Made by `openImageSource(target, options)`; close it when done.
 * `checkImageSource` in testkit holds every implementation to this contract.
 */
export interface ImageSource extends AsyncDisposable {
  readonly transport: Transport
  /** The target as a person would write it, credentials removed. */
  readonly description: string
  /** Platforms on offer, attestation manifests left out; one element for a plain manifest. @throws {SourceError} */
  platforms(signal: AbortSignal): Promise<readonly Platform[]>
  /**
   * The image for `platform`; without one, the machine's own platform from an index, or whatever a plain manifest is for.
   * A plain manifest of another platform than the one asked for is an error. @throws {SourceError}
   */
  resolve(platform: Platform | undefined, signal: AbortSignal): Promise<ResolvedImage>
  /** The layer's bytes as stored; not verified here (`layer` does). Interrupted transfers are resumed within. @throws {SourceError} */
  openLayer(layer: BlobLayer, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Where the bytes that `openLayer` gives lie on this machine, if they do: another thread reads them there without anybody's help. @throws {SourceError} */
  layerFile?(layer: BlobLayer): Promise<LayerFile | undefined>
}

export interface ResolvedImage {
  /** How the image was asked for: `registry.example/app:1`, `oci:dir:tag`. */
  readonly reference: string
  /** Digest of the image manifest. For archives without one, of the config; for `rootfs:` absent. */
  readonly digest?: Digest
  /** Digest of the index it was chosen from, if any. */
  readonly indexDigest?: Digest
  /** Digest of the config: the image ID. */
  readonly imageId?: Digest
  readonly platform: Platform
  readonly config: ImageConfig
  /** Base first. */
  readonly layers: readonly SourceLayer[]
  readonly annotations: Readonly<Record<string, string>>
}

export type SourceLayer = BlobLayer | TreeLayer

/** A layer stored as a (compressed) tar. */
export interface BlobLayer {
  readonly kind: 'blob'
  readonly mediaType: string
  /** Absent only in archives that name layers by path; the computed diffID must then equal `claimedDiffId`. */
  readonly digest?: Digest
  /** Bytes as stored; absent when the medium does not say. */
  readonly size?: number
  /** What the config's `rootfs.diff_ids` says; a claim until we computed it. */
  readonly claimedDiffId?: DiffId
  /** The source's own handle, such as a member name in an archive. */
  readonly locator: string
}

/** A range of a regular file. */
export interface LayerFile {
  readonly path: string
  readonly offset: number
  /** Bytes. */
  readonly size: number
}

/** A directory that already is an image's root (`rootfs:`). */
export interface TreeLayer {
  readonly kind: 'tree'
  readonly directory: string
}

/** The parts of the OCI image config (config.md#properties) that we use; unknown or malformed members are dropped. */
export interface ImageConfig {
  readonly created?: string
  readonly author?: string
  readonly architecture?: string
  readonly os?: string
  readonly variant?: string
  readonly user?: string
  readonly env: readonly string[]
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
  readonly workingDir?: string
  readonly exposedPorts: readonly string[]
  readonly volumes: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly stopSignal?: string
  readonly healthcheck?: readonly string[]
  readonly history: readonly HistoryEntry[]
  readonly diffIds: readonly DiffId[]
}

/** One build instruction. Entries with `emptyLayer` made no layer; the others are the layers' own, in order. */
export interface HistoryEntry {
  readonly created?: string
  readonly createdBy?: string
  readonly author?: string
  readonly comment?: string
  readonly emptyLayer: boolean
}
