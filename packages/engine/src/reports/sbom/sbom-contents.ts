import type { ImageInventory } from '../../inventory/image-inventory.ts'
import type { ResolvedImage } from '../../source/image-source.ts'

/** What an SBOM says of an image, in the shape that reading the image itself gives. */
export interface SbomContents {
  readonly image: ResolvedImage
  readonly inventory: ImageInventory
}

/** One package as an SBOM states it, whatever the format: its package-url and what other members and properties add. All texts are foreign. */
export interface StatedPackage {
  readonly purl?: string
  readonly name?: string
  readonly version?: string
  readonly licenses: readonly string[]
  readonly vendor?: string
  readonly cpes: readonly string[]
  /** Where it was found; with or without leading slash. */
  readonly path?: string
  /** Facts in the names that our own writers use: `type`, `sourceName`, `layer:index`, `layer:diffId`, `visibility`, … */
  readonly facts: ReadonlyMap<string, string>
}

/** Everything that a reader found in a document. */
export interface StatedContents {
  readonly reference?: string
  readonly digest?: string
  readonly platform: ReadonlyMap<string, string>
  /** JSON texts of layers, as our own writers put them down. */
  readonly layers: readonly string[]
  readonly distro?: {
    readonly id: string
    readonly versionId: string
    readonly prettyName?: string
    readonly facts: ReadonlyMap<string, string>
  }
  readonly packages: readonly StatedPackage[]
  /** JSON texts of problems, as our own writers put them down. */
  readonly problems: readonly string[]
  /** Components that name no package-url. */
  readonly nameless: number
}
