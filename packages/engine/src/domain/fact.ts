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
  | {
      /**
       * Which repositories the layer's packages came from, as Red Hat's build system states it; Red Hat's advisories are by product, and products are told
       * by these. Sorted, each once.
       */
      readonly kind: 'content-sets'
      /** Names of content sets: `rhel-8-for-x86_64-baseos-rpms`. */
      readonly contentSets: readonly string[]
      /** CPE names of the products that the layer is of: `cpe:/a:redhat:openshift:4.12::el8`. */
      readonly cpes: readonly string[]
      /** `name-version-release` of the image that this layer was built as, and its architecture. */
      readonly build?: { readonly nvr: string; readonly architecture?: string }
    }

export type FactKind = Fact['kind']
