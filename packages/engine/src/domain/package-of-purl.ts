import type { Package, PackageType } from './package.ts'
import { SYSTEM_PACKAGE_TYPES } from './package.ts'
import { isPackageType } from './package-types.ts'
import type { Purl } from './purl.ts'

/** What a document says beside a package-url. */
export interface StatedIdentity {
  /** The type, where the purl had to be written as another. */
  readonly type?: string
  readonly name?: string
  readonly version?: string
}

const MAX_TEXT = 4096
/** Qualifiers that have members of their own in `Package`. */
const KNOWN_QUALIFIERS: ReadonlySet<string> = new Set([
  'arch',
  'distro',
  'epoch',
  'upstream',
  'rpmmod',
  'distro_name',
  'distro_version',
])
/** Types whose names hold the namespace in front of a slash. */
const GROUPED_BY_SLASH: ReadonlySet<PackageType> = new Set([
  'npm',
  'composer',
  'github',
  'swift',
  'huggingface',
  'ebuild',
  'conan',
  'golang',
  'pear',
])

/** The package that a package-url of an SBOM means, in its ecosystem's own spelling; undefined for a type that we do not know. */
export function packageOfPurl(purl: Purl, stated: StatedIdentity = {}): Package | undefined {
  const type = stated.type ?? purl.type
  if (!isPackageType(type)) return undefined
  const architecture = purl.qualifiers.get('arch')
  const modularityLabel = purl.qualifiers.get('rpmmod')
  const source = sourceOf(type, purl)
  const extra = extraOf(type, purl.qualifiers)
  return {
    type,
    name: clip(nameOf(type, stated.name, purl)),
    version: clip(versionOf(type, stated.version, purl)),
    ...(architecture === undefined ? {} : { architecture: clip(architecture) }),
    ...(source === undefined ? {} : { source }),
    ...(modularityLabel === undefined ? {} : { modularityLabel: clip(modularityLabel) }),
    ...(extra === undefined ? {} : { extra }),
  }
}

/** purls change the spelling of PyPI names; where an SBOM states the name beside it, that is the package's own. */
function nameOf(type: PackageType, name: string | undefined, purl: Purl): string {
  if (type === 'pypi' && name !== undefined && name.replace(/[-_.]+/g, '-').toLowerCase() === purl.name) return name
  if ((SYSTEM_PACKAGE_TYPES.has(type) && type !== 'ebuild') || !purl.namespace) return purl.name
  if (type === 'maven') return `${purl.namespace}:${purl.name}`
  return GROUPED_BY_SLASH.has(type) ? `${purl.namespace}/${purl.name}` : purl.name
}

/** The epoch stands in a qualifier of rpm purls, and of some tools' deb purls. */
function versionOf(type: PackageType, version: string | undefined, purl: Purl): string {
  const stated = purl.version ?? version ?? ''
  const epoch = purl.qualifiers.get('epoch')
  const isEpochLeftOut =
    (type === 'rpm' || type === 'deb') && epoch !== undefined && epoch !== '0' && !/^\d+:/.test(stated)
  return isEpochLeftOut ? `${epoch}:${stated}` : stated
}

function sourceOf(type: PackageType, purl: Purl): Package['source'] {
  const upstream = SYSTEM_PACKAGE_TYPES.has(type) ? purl.qualifiers.get('upstream') : undefined
  if (upstream === undefined || upstream === '') return undefined
  const rpm = /^(.+)-([^-]+-[^-]+)\.src\.rpm$/.exec(upstream)
  if (rpm) return { name: clip(rpm[1] ?? ''), version: clip(rpm[2] ?? '') }
  const at = upstream.lastIndexOf('@')
  return at > 0
    ? { name: clip(upstream.slice(0, at)), version: clip(upstream.slice(at + 1)) }
    : { name: clip(upstream), version: clip(purl.version ?? '') }
}

function extraOf(type: PackageType, qualifiers: Purl['qualifiers']): Package['extra'] {
  if (SYSTEM_PACKAGE_TYPES.has(type)) return undefined
  const extra = [...qualifiers].filter(([key]) => !KNOWN_QUALIFIERS.has(key)).sort(([a], [b]) => (a < b ? -1 : 1))
  return extra.length === 0 ? undefined : Object.fromEntries(extra.map(([key, value]) => [key, clip(value)]))
}

const clip = (text: string): string => text.slice(0, MAX_TEXT)
