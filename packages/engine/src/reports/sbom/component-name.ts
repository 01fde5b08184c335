import type { PackageType } from '../../domain/package.ts'

/** A package's name cut as SBOM formats and package-urls want it. */
export interface ComponentName {
  /** npm scope, Maven group, Composer vendor. */
  readonly group?: string
  readonly name: string
}

const GROUPED_BY_SLASH: ReadonlySet<PackageType> = new Set([
  'npm',
  'composer',
  'github',
  'swift',
  'huggingface',
  'ebuild',
  'conan',
])

/** `@scope/name`, `group:artifact` and `vendor/name` in two parts; anything else is all name. */
export function splitComponentName(type: PackageType, name: string): ComponentName {
  const at = type === 'maven' ? name.lastIndexOf(':') : GROUPED_BY_SLASH.has(type) ? name.lastIndexOf('/') : -1
  return at <= 0 ? { name } : { group: name.slice(0, at), name: name.slice(at + 1) }
}
