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
  | {
      /** Paths that one package's file stands aside for another's, as dpkg-divert(1) keeps them. */
      readonly kind: 'diversions'
      /** `by` is the diverting package, absent where an administrator diverted; its own file of that name stays in place. */
      readonly diversions: readonly { readonly path: string; readonly to: string; readonly by?: string }[]
    }
  | SecretFact
  | MalwareFact
  | FileDigestsFact
  | SensitiveFileFact
  | EntryFact
  | ConfigFact
  | AccountsFact
  | CertificateFact

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

/** What a member of a layer is by its header alone: its mode, its owner, or merely that it is there. Directories end with `/`. */
export interface EntryFact {
  readonly kind: 'entry'
  readonly type: 'file' | 'directory' | 'symlink' | 'device' | 'fifo'
  /** Permission bits with setuid, setgid and sticky: 0o7777 at most. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Symlinks: the target as written. */
  readonly target?: string
}

/** The settings of one configuration file that baselines ask for. */
export interface ConfigFact {
  readonly kind: 'config'
  /** Whose file it is: `nginx`, `redis`, … */
  readonly software: string
  /** In the file's order; bounded. */
  readonly settings: readonly ConfigSetting[]
  /** The file is damaged, or larger than any real one: what it sets is not known. */
  readonly isUnreadable?: true
}

/** One setting as its file says it. Values of credentials are never in it. */
export interface ConfigSetting {
  readonly name: string
  /** At most 256 characters; empty for credentials. */
  readonly value: string
  /** From 1. */
  readonly line?: number
  /** The blocks that it stands in, outermost first, each unique within the file: `http#1 > server#2 > location#3 /status`. */
  readonly section?: string
  /** For credentials, all that is told of the value; `weak` is one that everybody tries first. */
  readonly secret?: 'empty' | 'weak' | 'set'
}

/** One of the four files that name the accounts of a system. */
export interface AccountsFact {
  readonly kind: 'accounts'
  readonly file: 'passwd' | 'shadow' | 'group' | 'gshadow'
  /** In the file's order; bounded. */
  readonly accounts: readonly AccountEntry[]
}

/** One line of such a file (passwd(5), shadow(5), group(5), gshadow(5)). */
export interface AccountEntry {
  readonly name: string
  /** From 1. */
  readonly line: number
  readonly uid?: number
  readonly gid?: number
  readonly home?: string
  readonly shell?: string
  /** `elsewhere`: the `x` that points to the shadow file. */
  readonly password: 'elsewhere' | 'empty' | 'locked' | 'hashed'
  /** How it is hashed: `des`, `md5`, `bcrypt`, `sha256`, `sha512`, `yescrypt`, … */
  readonly scheme?: string
  /** Line of the first account with the very same hash. */
  readonly sameAs?: number
  /** Days (shadow(5), fields 3–8), where stated. */
  readonly changed?: number
  readonly minDays?: number
  readonly maxDays?: number
  readonly warnDays?: number
  readonly inactiveDays?: number
  readonly members?: readonly string[]
}

/** An X.509 certificate that somebody put there, not one of a trust store. */
export interface CertificateFact {
  readonly kind: 'certificate'
  /** Relative distinguished names joined by commas: `CN=example.org,O=Example`. */
  readonly subject: string
  readonly issuer: string
  /** RFC 3339. */
  readonly notBefore: string
  readonly notAfter: string
  /** Basic constraints say that it signs others. */
  readonly isAuthority: boolean
  readonly isSelfSigned: boolean
  /** `rsa`, `ec`, `ed25519`, … */
  readonly keyType: string
  /** Bits of the modulus or the curve. */
  readonly keyBits?: number
  /** The hash that it is signed with: `md5`, `sha1`, `sha256`, …; absent where unknown. */
  readonly signatureHash?: string
  /** Lower-case hex over the DER. */
  readonly sha256: string
  /** From 1; PEM only. */
  readonly line?: number
}

export type FactKind = Fact['kind']
