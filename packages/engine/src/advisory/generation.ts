import type { Severity } from '../domain/severity.ts'
import type { AdvisoryKind, AdvisoryRating, AffectedQualifiers, VersionRange } from './advisory.ts'
import type { EpssScore, KevEntry, Lifecycle } from './enrichment.ts'
import type { Authority } from './feed.ts'
import type { SourceStatus } from './source-status.ts'
import type { VulnerabilityStatus } from './status.ts'

/**
 * All advisories as of one moment, read-only. One SQLite file; look-ups are synchronous and take microseconds.
 * Close it (or `using`) when done; a generation that is no longer current stays readable until then.
 */
export interface AdvisoryGeneration extends Disposable {
  /** First 32 hex digits of the file's sha256. */
  readonly id: string
  readonly path: string
  /** RFC 3339. */
  readonly builtAt: string
  /** Sorted by name. */
  readonly sources: readonly SourceStatus[]
  /** Every statement on a package, of all sources. Both names in canonical spelling. Hot path. */
  statements(ecosystem: string, name: string): readonly Statement[]
  /** Has this canonical ecosystem (with its release) any statement at all? */
  hasEcosystem(ecosystem: string): boolean
  /** Everything that sources say of a vulnerability, by canonical id; in the order of the sources' names, then ids. */
  opinions(vulnerability: string): readonly StoredAdvisory[]
  kev(cve: string): KevEntry | undefined
  epss(cve: string): EpssScore | undefined
  /** Release cycles of a product by endoflife.date's name; empty when unknown. */
  lifecycles(product: string): readonly Lifecycle[]
  close(): void
}

/** What one advisory says of one package, ready to be compared with versions. */
export interface Statement {
  /** The advisory that says so; never a withdrawn one. */
  readonly advisory: AdvisoryHead
  readonly source: StatementSource
  readonly status: VulnerabilityStatus
  readonly ranges: readonly VersionRange[]
  readonly versions: readonly string[]
  readonly severity?: { readonly severity: Severity; readonly word: string }
  readonly qualifiers?: AffectedQualifiers
}

export interface StatementSource {
  readonly name: string
  readonly feed: string
  readonly authority: Authority
}

export interface AdvisoryHead {
  readonly id: string
  readonly kind: AdvisoryKind
  /** Canonical ids: the CVE where there is one, each CVE of an erratum, else GHSA, else the source's own. Sorted, at least one. */
  readonly vulnerabilities: readonly string[]
}

export interface StoredAdvisory extends AdvisoryHead {
  readonly source: StatementSource
  readonly withdrawn?: string
  readonly aliases: readonly string[]
  readonly published?: string
  readonly modified?: string
  readonly summary?: string
  readonly details?: string
  readonly ratings: readonly AdvisoryRating[]
  readonly references: readonly string[]
  readonly cwes: readonly string[]
}
