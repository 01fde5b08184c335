import type { Distro } from './distro.ts'
import type { Package } from './package.ts'

/** A file that a package manager says it owns. `path` has no leading slash. */
export interface OwnedFile {
  readonly path: string
  /** `md5:…`, `sha1:…` or `sha256:…` lower-case hex, where the database records one. */
  readonly digest?: string
}

/**
 * Something an analyzer saw in one file of one layer. Facts are cached with the layer for ever, so they hold what was *seen*,
 * never what is concluded from other files, other layers or advisories. `kind` discriminates.
 */
export type Fact =
  | { readonly kind: 'distro'; readonly distro: Distro }
  | { readonly kind: 'package'; readonly package: Package }
  | {
      /** Files of one installed package; joined to the package by type, name and (if given) architecture, in `inventory`. */
      readonly kind: 'package-files'
      readonly type: Package['type']
      readonly name: string
      readonly architecture?: string
      readonly files: readonly OwnedFile[]
    }

export type FactKind = Fact['kind']
