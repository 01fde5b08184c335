import type { VulnerabilityStatus } from '../advisory/status.ts'
import type { DiffId } from '../domain/digest.ts'
import type { PackageType } from '../domain/package.ts'
import type { Severity } from '../domain/severity.ts'
import type { Visibility } from '../inventory/image-inventory.ts'
import type { MatchEvidence } from '../matching/match.ts'

export type { MatchEvidence, VulnerabilityStatus }

/** Something wrong with an image. `kind` is the mission's category; the others join with their analyzers. */
export type Finding = VulnerabilityFinding

/** Where in the image. */
export interface FindingPlace {
  readonly path: string
  readonly layer?: { readonly index: number; readonly diffId: DiffId; readonly instruction?: string }
  readonly visibility: Visibility
}

/** One installed package hit by one vulnerability. */
export interface VulnerabilityFinding {
  readonly kind: 'vulnerability'
  /** Stable over runs and machines: sha256 over id, purl, path. Hex, 32 digits. */
  readonly fingerprint: string
  /** CVE where there is one, else GHSA, else the source's own id. */
  readonly id: string
  /** All other ids of the same vulnerability, sorted. */
  readonly aliases: readonly string[]
  readonly package: {
    readonly purl: string
    readonly type: PackageType
    readonly name: string
    readonly version: string
    readonly sourceName?: string
    readonly sourceVersion?: string
  }
  readonly place: FindingPlace
  readonly severity: Severity
  /** Whose word `severity` is: `debian`, `nvd`, `ghsa`, … */
  readonly severitySource?: string
  /** Every opinion, with its source. */
  readonly ratings: readonly Rating[]
  readonly status: VulnerabilityStatus
  /** The lowest version of this package known to be without it. */
  readonly fixedVersion?: string
  readonly title?: string
  readonly description?: string
  readonly references: readonly string[]
  readonly cwes: readonly string[]
  /** RFC 3339. */
  readonly published?: string
  readonly modified?: string
  /** CISA's catalog of known exploited vulnerabilities. Dates are `YYYY-MM-DD`. */
  readonly kev?: { readonly dateAdded: string; readonly dueDate?: string; readonly ransomware: boolean }
  /** FIRST's exploit prediction: probability 0–1, percentile 0–1, day of the score. */
  readonly epss?: { readonly score: number; readonly percentile: number; readonly date: string }
  /** Why we say so, one per advisory that agrees. At least one. */
  readonly evidence: readonly MatchEvidence[]
}

export interface Rating {
  readonly source: string
  readonly severity: Severity
  readonly vector?: string
  /** CVSS base score, 0–10. */
  readonly score?: number
}
