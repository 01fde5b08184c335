import type { Severity } from '../domain/severity.ts'
import type { VulnerabilityStatus } from './status.ts'

/**
 * What an advisory is about. `malware`: the package itself is hostile (osv.dev's `MAL-…`). `notice`: unmaintained, unsound or
 * otherwise worth knowing, but no vulnerability (RustSec's `informational`).
 */
export type AdvisoryKind = 'vulnerability' | 'malware' | 'notice'

/**
 * One advisory of one source, in the shape of the OSV schema (https://ossf.github.io/osv-schema/), with the statuses and severities
 * that vendors add. Every importer yields this; nothing behind the importers knows any vendor's format.
 * Strings are bounded and free of control characters; arrays are without duplicates.
 */
export interface Advisory {
  /** As the source spells it: `CVE-2024-6119`, `GHSA-jfh8-c2jp-5v3q`, `DSA-5764-1`, `ALSA-2024:6783`. */
  readonly id: string
  readonly kind: AdvisoryKind
  /** Other ids of the *same* vulnerability. */
  readonly aliases: readonly string[]
  /** Ids that this record was derived from: the CVE behind a distribution's record. */
  readonly upstream: readonly string[]
  /** Ids that have to do with it, no more. AlmaLinux puts an erratum's CVEs here. */
  readonly related: readonly string[]
  /** RFC 3339. A withdrawn advisory is kept as a tombstone and never matches. */
  readonly withdrawn?: string
  readonly published?: string
  readonly modified?: string
  /** At most 300 characters. */
  readonly summary?: string
  /** At most 4,000 characters. */
  readonly details?: string
  readonly ratings: readonly AdvisoryRating[]
  /** http(s) URLs, at most 50. */
  readonly references: readonly string[]
  /** `CWE-79`. */
  readonly cwes: readonly string[]
  readonly affected: readonly AffectedPackage[]
}

/** One opinion on how bad it is. At least one of severity and vector is there. */
export interface AdvisoryRating {
  /** Whose opinion: `nvd`, `ghsa`, `debian`, `redhat`, … */
  readonly source: string
  readonly severity?: Severity
  /** CVSS v2, v3.0, v3.1 or v4.0 vector as stated. */
  readonly vector?: string
  /** CVSS base score, 0–10. */
  readonly score?: number
}

/** A package of one ecosystem, and which versions of it the advisory speaks of. */
export interface AffectedPackage {
  /** Canonical OSV ecosystem with its release: `Debian:12`, `Ubuntu:22.04`, `npm` (see `canonicalEcosystem`). */
  readonly ecosystem: string
  /** Canonical spelling (see `canonicalPackageName`). */
  readonly name: string
  /** The versions meant are those of any range and any of `versions`. With neither, all versions are. */
  readonly ranges: readonly VersionRange[]
  readonly versions: readonly string[]
  readonly status: VulnerabilityStatus
  /** What the source says for this package and release in particular. */
  readonly severity?: { readonly severity: Severity; readonly word: string }
  readonly qualifiers?: AffectedQualifiers
}

/** OSV `ranges[].events`, sorted by version. The first event introduces; `introduced: '0'` means from the very first version. */
export interface VersionRange {
  readonly events: readonly VersionEvent[]
}

export type VersionEvent =
  | { readonly introduced: string }
  /** The first version without it (exclusive bound). */
  | { readonly fixed: string }
  /** The last version with it (inclusive bound). */
  | { readonly last_affected: string }
  /** Exclusive bound that says nothing of a fix. */
  | { readonly limit: string }

/** Conditions beyond name and version. Absent means: no condition. */
export interface AffectedQualifiers {
  /** Only these architectures, in the spelling of the package manager. */
  readonly architectures?: readonly string[]
  /** rpm module and stream, `nodejs:18`; the empty string says: only packages outside any module. */
  readonly module?: string
  /** Repositories, content sets or CPEs that the package must come from; any of them. */
  readonly repositories?: readonly string[]
  /** Build flavours that versions of others must not be compared with. */
  readonly flavour?: 'ksplice' | 'fips'
}
