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
  | SecretFact
  | MalwareFact
  | FileDigestsFact
  | SensitiveFileFact
  | CheckFact

/** A leaked credential. The value itself is never in it. */
export interface SecretFact {
  readonly kind: 'secret'
  /** Id of the rule in `credentials`. */
  readonly rule: string
  readonly family: 'access-key' | 'password'
  readonly level: 'high' | 'medium' | 'low'
  /** The value with at most its first and last four characters in clear. */
  readonly redacted: string
  /** From 1; for binary files the byte offset is in `offset` and `line` is absent. */
  readonly line?: number
  readonly offset: number
  /** The other half of a pair stands beside it. */
  readonly isPaired: boolean
  /** Path inside the archives at the fact's own path, `lib/a.jar!/application.yml`. */
  readonly member?: string
}

/** How sure and how bad, as the mission's system words it. */
export type MalwareLevel = 'serious' | 'suspicious' | 'remind'

/** A malicious file. */
export interface MalwareFact {
  readonly kind: 'malware'
  readonly engine: 'yara' | 'clamav' | 'indicator'
  /** Rule pack or list: `builtin`, or the name the user gave it. */
  readonly pack: string
  readonly rule: string
  /** `miner`, `backdoor`, `webshell`, `rootkit`, … */
  readonly family: string
  readonly level: MalwareLevel
  readonly description?: string
  readonly reference?: string
  /** Path inside the archives at the fact's own path, `lib/a.jar!/shell.jsp`. */
  readonly member?: string
  /** Lower-case hex of the malicious file itself (of the member, where there is one). */
  readonly md5: string
  readonly sha256: string
  /** Bytes. */
  readonly size: number
  /** Where the rule's strings were found, in order; bounded. `context` is printable text around the place, credentials redacted. */
  readonly matches: readonly {
    readonly name: string
    readonly offset: number
    readonly length: number
    readonly context: string
  }[]
}

/** What a file's content is, to be compared with what the package that owns it says. Lower-case hex. */
export interface FileDigestsFact {
  readonly kind: 'file-digests'
  readonly md5: string
  readonly sha1?: string
  readonly sha256: string
}

/** A file that does not belong in an image by its name or kind. */
export interface SensitiveFileFact {
  readonly kind: 'sensitive-file'
  /** Id of the record in `analyzers/content/sensitive-files`. */
  readonly rule: string
}

/** What one check of a baseline found in one file. Checks that need the image's config or several files are judged later, from the inventory. */
export interface CheckFact {
  readonly kind: 'check'
  /** Id of the check in `baselines`. */
  readonly check: string
  readonly outcome: 'pass' | 'fail' | 'not-applicable' | 'error'
  /** One sentence about what was seen; no secrets. */
  readonly detail?: string
  /** From 1. */
  readonly line?: number
}

export type FactKind = Fact['kind']
