import type { AdvisoryKind } from '../advisory/advisory.ts'
import type { VulnerabilityStatus } from '../advisory/status.ts'
import type { Distro } from '../domain/distro.ts'
import type { Package } from '../domain/package.ts'
import type { Severity } from '../domain/severity.ts'
import type { KernelPart } from './kernel-packages.ts'

/** A package to be matched: what matching needs to know of it, and nothing of any image, so that a stored one can be matched again. */
export interface MatchTarget {
  readonly package: Package
  /** Needed for system packages. */
  readonly distro?: Distro
  /** purl of the system package that owns a language package. */
  readonly ownedBy?: string
  /** Where Red Hat's packages of the image came from, as its build information names it; absent when it does not. */
  readonly contentSets?: readonly string[]
}

/** One package hit by one vulnerability. */
export interface Match {
  /** Index of the target. */
  readonly target: number
  /** Canonical id. */
  readonly vulnerability: string
  readonly kind: AdvisoryKind
  readonly status: VulnerabilityStatus
  readonly fixedVersion?: string
  /** The package is part of a kernel, which no container runs: a hit that counts little. */
  readonly kernelPart?: KernelPart
  /** What the deciding source says of this package and release in particular. */
  readonly severity?: { readonly severity: Severity; readonly source: string }
  /** Name and version that the advisories were compared with, where they are not the package's own: its source package's. */
  readonly evidence: readonly MatchEvidence[]
}

/** What was compared with what. */
export interface MatchEvidence {
  /** The advisory source's name, such as `debian-tracker` or `osv/PyPI`. */
  readonly source: string
  readonly advisoryId: string
  /** OSV ecosystem with release: `Debian:12`, `npm`. */
  readonly ecosystem: string
  /** The package name that the advisory speaks of (source package for Debian and Alpine). */
  readonly comparedName: string
  readonly comparedVersion: string
  /** The range that holds it, for people: `>= 0, < 3.0.16-1~deb12u1`. */
  readonly range: string
}

/** Was a target compared with advisories at all, and if not, why? */
export type TargetCoverage =
  | {
      readonly covered: true
      /** With which ecosystems. */
      readonly ecosystems: readonly string[]
      /** Vulnerabilities whose ranges or whose installed version could not be compared. */
      readonly undecided: readonly string[]
    }
  | { readonly covered: false; readonly reason: UncoveredReason; readonly ecosystem?: string }

export type UncoveredReason =
  /** Its metadata states no version. */
  | 'no-version'
  /** A language package that belongs to a system package: the distribution's advisories speak for it. */
  | 'owned-by-system-package'
  /** From another publisher than the distribution. */
  | 'third-party'
  /** A system package of an image whose distribution is unknown or has no advisories that we know. */
  | 'unsupported-distribution'
  /** Nobody publishes advisories for packages of this type. */
  | 'unsupported-type'
  /** The ecosystem is known, but the generation has no data of it. */
  | 'no-data'

export interface MatchResult {
  /** Sorted by target, then vulnerability. */
  readonly matches: readonly Match[]
  /** One for each target, in their order. */
  readonly coverage: readonly TargetCoverage[]
}
