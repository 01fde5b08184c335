import type { Finding, FindingKind, VulnerabilityStatus } from '../findings/finding.ts'
import type { ImagePattern } from './image-pattern.ts'
import type { PackagePattern } from './package-pattern.ts'

/** Every form in which exceptions are read. */
export const EXCEPTION_FORMATS = [
  'plimsollignore',
  'trivyignore',
  'trivyignore-yaml',
  'grype',
  'openvex',
  'csaf',
  'cyclonedx',
  'center',
] as const
export type ExceptionFormat = (typeof EXCEPTION_FORMATS)[number]

/**
 * What somebody says of a finding. `ignored`: known and accepted; `false_positive`: not there at all; the others are the words of OpenVEX.
 * `affected` and `under_investigation` suppress nothing: they take back what an older statement said.
 */
export type ExceptionStatus =
  | 'ignored'
  | 'false_positive'
  | 'not_affected'
  | 'fixed'
  | 'affected'
  | 'under_investigation'

/** Why a product is not affected: the five labels of OpenVEX and CSAF, and the nine of CycloneDX, as they were written. */
export const JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
  'code_not_present',
  'code_not_reachable',
  'requires_configuration',
  'requires_dependency',
  'requires_environment',
  'protected_by_compiler',
  'protected_at_runtime',
  'protected_at_perimeter',
  'protected_by_mitigating_control',
] as const
export type Justification = (typeof JUSTIFICATIONS)[number]

/** One exception: what it is about, what is said of it, by whom, until when, and where that is written. */
export interface ExceptionRule extends ExceptionStatement {
  readonly match: ExceptionMatch
}

/** What is said, without what it is about. */
export interface ExceptionStatement {
  readonly status: ExceptionStatus
  readonly justification?: Justification
  /** In words. */
  readonly reason?: string
  readonly author?: string
  /** RFC 3339 in UTC: from this moment on the rule is reported, and no longer applied. */
  readonly expires?: string
  /** RFC 3339 in UTC: when it was said. Of VEX statements about one finding the newest counts. */
  readonly statedAt?: string
  readonly source: ExceptionSource
}

/** Where an exception is written. */
export interface ExceptionSource {
  readonly format: ExceptionFormat
  /** As it was named. */
  readonly file: string
  /** From 1. */
  readonly line?: number
  /** Id of the document, where it has one. */
  readonly document?: string
}

/** Every member that is there must hold; of its elements one must. */
export interface ExceptionMatch {
  /** Ids of vulnerabilities, rules or checks, lower case. Aliases of a finding count. Absent: any. */
  readonly ids?: readonly string[]
  readonly kinds?: readonly FindingKind[]
  readonly packages?: readonly PackagePattern[]
  /** Globs over the path of the finding, without a leading slash. */
  readonly paths?: readonly string[]
  readonly images?: readonly ImagePattern[]
  /** The image must list one of these packages at the finding's own path: what a VEX product holds it as a part. */
  readonly within?: readonly PackagePattern[]
  readonly statuses?: readonly VulnerabilityStatus[]
  /** Is there a version with a fix? */
  readonly hasFix?: boolean
}

/** A finding that an exception took out of the report, and why. */
export interface SuppressedFinding {
  readonly finding: Finding
  readonly exception: ExceptionStatement
}

/** What a scan did with the exceptions that it was given. */
export interface ExceptionsUsed {
  /** Rules and statements read, of all files. */
  readonly rules: number
  /** Rules whose time is over, and how many findings are back because of each; those that would hide nothing are not listed. */
  readonly expired: readonly {
    readonly exception: ExceptionStatement
    readonly ids: readonly string[]
    readonly findings: number
  }[]
}

/** What one file of exceptions holds. */
export interface ExceptionSet {
  readonly format: ExceptionFormat
  readonly file: string
  readonly rules: readonly ExceptionRule[]
  /** Elements that are not applied, because they cannot be judged here or cannot be read. */
  readonly notices: readonly ExceptionNotice[]
}

export interface ExceptionNotice {
  /** One sentence. */
  readonly message: string
  readonly line?: number
}
