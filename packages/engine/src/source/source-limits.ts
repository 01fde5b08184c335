import { GiB, KiB, MiB } from '../domain/units.ts'

/** Bounds on what a source may cost before its layers are read; those have `LayerLimits`. */
export interface SourceLimits {
  /** Bytes of one manifest or index; 4 MiB is what registries themselves accept (distribution-spec, "Pushing manifests"). */
  readonly maxManifestBytes: number
  /** Bytes of one image config. */
  readonly maxConfigBytes: number
  /** Bytes of one token server's answer. */
  readonly maxTokenBytes: number
  /** Bytes of an error's body that are read for its codes. */
  readonly maxErrorBytes: number
  /** Bytes of one page of tags or repositories. */
  readonly maxPageBytes: number
  /** Tags of a repository, or repositories of a registry. */
  readonly maxListItems: number
  /** Pages that may follow each other without one new item. */
  readonly maxEmptyPages: number
  /** Indexes in indexes. */
  readonly maxIndexDepth: number
  /** Manifests that are fetched only to learn a platform that their index does not state. */
  readonly maxPlatformLookups: number
  /** Layers of one image. */
  readonly maxLayers: number
  /** Members of one image archive. */
  readonly maxArchiveMembers: number
  /** Bytes of a compressed or streamed archive once spooled to a private temporary file. */
  readonly maxSpoolBytes: number
  /** Unpacked bytes per compressed byte of an archive, judged after the first gibibyte. */
  readonly maxSpoolRatio: number
}

export const DEFAULT_SOURCE_LIMITS: SourceLimits = Object.freeze({
  maxManifestBytes: 4 * MiB,
  maxConfigBytes: 8 * MiB,
  maxTokenBytes: 1 * MiB,
  maxErrorBytes: 64 * KiB,
  maxPageBytes: 8 * MiB,
  maxListItems: 1_000_000,
  maxEmptyPages: 10,
  maxIndexDepth: 4,
  maxPlatformLookups: 64,
  maxLayers: 1024,
  maxArchiveMembers: 250_000,
  maxSpoolBytes: 100 * GiB,
  maxSpoolRatio: 200,
})
