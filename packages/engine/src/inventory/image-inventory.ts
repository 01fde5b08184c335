import type { DiffId, Digest } from '../domain/digest.ts'
import type { Distro } from '../domain/distro.ts'
import type { Fact } from '../domain/fact.ts'
import type { Package } from '../domain/package.ts'
import type { Completeness, Problem } from '../domain/problem.ts'

/** What an image holds once its layers lie on each other, and who brought it in. Deterministic; arrays sorted. */
export interface ImageInventory {
  readonly distro?: Distro
  /** Visible packages first by type, name, version, path; then hidden ones in the same order. */
  readonly packages: readonly InstalledPackage[]
  /** All other facts (secrets, malware, …) with their place; those that only tell of packages and their files are not in it. */
  readonly facts: readonly PlacedFact[]
  /** Visible files that are not what the package that owns them installed, by path; absent where there are none. */
  readonly changedFiles?: readonly ChangedFile[]
  readonly layers: readonly InventoryLayer[]
  readonly status: Completeness
  readonly problems: readonly Problem[]
}

/** `hidden`: a later layer deleted or replaced it, but whoever has the image can still extract it from its own layer. */
export type Visibility = 'visible' | 'hidden'

export interface InstalledPackage extends Package {
  /** package-url with the distro in namespace and qualifiers; unique per (package, version, architecture). */
  readonly purl: string
  /** The file that says so: the package database, `…/package.json`, `…/METADATA`. No leading slash. */
  readonly path: string
  /** Index into `layers` of the layer that introduced this version of it. */
  readonly layer: number
  readonly visibility: Visibility
  /** purl of the system package whose file list owns `path`; such a language package is matched by the distribution's advisories only. */
  readonly ownedBy?: string
}

/** A file that differs from what its package's database says. */
export interface ChangedFile {
  readonly path: string
  /** Index into `layers` of the layer that brought this content. */
  readonly layer: number
  /** purl of the owner. */
  readonly package: string
  /** `md5:…`, `sha1:…` or `sha256:…`, both by the same algorithm. */
  readonly expected: string
  readonly actual: string
}

export interface PlacedFact {
  readonly fact: Fact
  readonly path: string
  readonly analyzer: string
  readonly layer: number
  readonly visibility: Visibility
}

export interface InventoryLayer {
  /** 0 is the base. */
  readonly index: number
  readonly diffId: DiffId
  readonly digest?: Digest
  readonly mediaType?: string
  /** Bytes as stored, where known. */
  readonly compressedBytes?: number
  readonly uncompressedBytes: number
  /** The build instruction, as in the image's history, without the shell wrapper: `RUN apt-get install nginx`. */
  readonly instruction?: string
  readonly created?: string
}
