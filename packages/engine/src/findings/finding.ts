import type { VulnerabilityStatus } from '../advisory/status.ts'
import type { DiffId } from '../domain/digest.ts'
import type { MalwareFact } from '../domain/fact.ts'
import type { PackageType } from '../domain/package.ts'
import type { Severity } from '../domain/severity.ts'
import type { Visibility } from '../inventory/image-inventory.ts'
import type { MatchEvidence } from '../matching/match.ts'

export type { MatchEvidence, VulnerabilityStatus }

/** Something wrong with an image. `kind` discriminates; the center's categories are made of kinds. */
export type Finding =
  | VulnerabilityFinding
  | MalwareFinding
  | ModifiedFileFinding
  | SecretFinding
  | SensitiveFileFinding
  | BaselineFinding
  | BuildRiskFinding

export type FindingKind = Finding['kind']

/** What every finding has. */
interface FindingBase {
  /** Stable over runs and machines: sha256 over what the finding is about. Hex, 32 digits. */
  readonly fingerprint: string
  /** Id of the rule or check that says so. */
  readonly id: string
  readonly severity: Severity
  /** A few words for lists. */
  readonly title: string
  readonly description?: string
  /** What to do, one or a few sentences. */
  readonly advice?: string
  readonly references: readonly string[]
}

/** A file that a malware engine knows. */
export interface MalwareFinding extends FindingBase, Omit<MalwareFact, 'kind' | 'rule' | 'description' | 'reference'> {
  readonly kind: 'malware'
  readonly place: FindingPlace
}

/** A file whose content is not what the package that owns it installed. */
export interface ModifiedFileFinding extends FindingBase {
  readonly kind: 'modified-file'
  readonly place: FindingPlace
  /** purl of the owner. */
  readonly package: string
  /** `md5:…`, `sha1:…` or `sha256:…`. */
  readonly expected: string
  readonly actual: string
}

/** A credential in a file or in the image's config. */
export interface SecretFinding extends FindingBase {
  readonly kind: 'secret'
  readonly family: 'access-key' | 'password'
  readonly redacted: string
  readonly isPaired: boolean
  readonly origin: SecretOrigin
  /** Absent for the config. */
  readonly place?: FindingPlace
}

export type SecretOrigin =
  | { readonly kind: 'file'; readonly line?: number; readonly offset: number; readonly member?: string }
  | { readonly kind: 'env' | 'label'; readonly name: string }
  /** Entry point, command or health check. */
  | { readonly kind: 'command' }
  /** Index into the config's history. */
  | { readonly kind: 'history'; readonly index: number }

export interface SensitiveFileFinding extends FindingBase {
  readonly kind: 'sensitive-file'
  readonly place: FindingPlace
}

/** A check that failed. */
export interface BaselineFinding extends FindingBase {
  readonly kind: 'baseline'
  /** Id of the baseline; `id` is the check's. */
  readonly baseline: string
  /** What was seen, one sentence. */
  readonly detail?: string
  readonly line?: number
  /** Absent where the check is about the image as a whole. */
  readonly place?: FindingPlace
}

/** A build instruction that is risky. */
export interface BuildRiskFinding extends FindingBase {
  readonly kind: 'build-risk'
  /** Line of the reconstructed Dockerfile, from 1. */
  readonly line: number
  /** The instruction, secrets redacted. */
  readonly instruction: string
}

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
