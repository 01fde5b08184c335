/** A purl type (package-url/purl-spec, PURL-TYPES); one per package manager or ecosystem. */
export type PackageType =
  | 'deb'
  | 'apk'
  | 'rpm'
  | 'alpm'
  | 'ebuild'
  | 'opkg'
  | 'bottlerocket'
  | 'npm'
  | 'pypi'
  | 'maven'
  | 'golang'
  | 'cargo'
  | 'composer'
  | 'gem'
  | 'nuget'
  | 'conda'
  | 'cran'
  | 'julia'
  | 'luarocks'
  | 'hex'
  | 'otp'
  | 'pub'
  | 'swift'
  | 'cocoapods'
  | 'conan'
  | 'hackage'
  | 'opam'
  | 'pear'
  | 'wordpress'
  | 'bitnami'
  | 'github'
  | 'huggingface'
  | 'generic'

/** Package managers whose packages are matched against a distribution's advisories. */
export const SYSTEM_PACKAGE_TYPES: ReadonlySet<PackageType> = new Set([
  'deb',
  'apk',
  'rpm',
  'alpm',
  'ebuild',
  'opkg',
  'bottlerocket',
])

/**
 * One installed package as its own database or metadata file states it, before distro and layers are known.
 * Names and versions are exactly the ecosystem's own spelling: `@scope/name`, `group:artifact`, dpkg `1:2.3-4`, rpm `epoch:version-release`
 * (the epoch only where it is not 0).
 */
export interface Package {
  readonly type: PackageType
  readonly name: string
  /** Empty when the metadata states none; such packages are listed but never matched. */
  readonly version: string
  readonly architecture?: string
  /** What advisories of dpkg, apk and some rpm distributions name. Absent means: the same as the binary package. */
  readonly source?: { readonly name: string; readonly version: string }
  readonly licenses?: readonly string[]
  /** Packager as stated: dpkg `Maintainer`, rpm `Vendor`; tells third-party repositories from the distribution's own. */
  readonly vendor?: string
  /** rpm modularity label, such as `nodejs:18:8080020230...:63b34585`. */
  readonly modularityLabel?: string
  /** Names (not versions) of packages it says it needs, where the database knows. */
  readonly dependsOn?: readonly string[]
  /** CPE 2.3 names, only where curated by us for classified binaries. */
  readonly cpes?: readonly string[]
  /** Further purl qualifiers or facts worth keeping, such as `{ vcs: … }`; keys sorted by whoever serialises. */
  readonly extra?: Readonly<Record<string, string>>
}
