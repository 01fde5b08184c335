import type { Distro } from './distro.ts'
import { type Package, type PackageType, SYSTEM_PACKAGE_TYPES } from './package.ts'
import { formatPurl, type Purl } from './purl.ts'

/**
 * The package-url of an installed package (purl-spec, types/*-definition.json), never an error: what its type forbids is written as `pkg:generic`.
 *
 * System packages carry the distribution as namespace and `distro=ID-VERSION` qualifier, `arch`, rpm `epoch`, and the qualifiers that SBOM tools agree
 * on beyond the specification: `upstream` (the source package: `name@version` or, for rpm, the source rpm's file name) and `rpmmod` (modularity label).
 */
export function packagePurl(pkg: Package, distro?: Distro): string {
  const parts = purlParts(pkg, distro)
  try {
    return formatPurl(parts)
  } catch {
    return formatPurl({ type: 'generic', name: pkg.name.trim() === '' ? 'unnamed' : pkg.name, version: pkg.version })
  }
}

function purlParts(pkg: Package, distro: Distro | undefined): Purl {
  if (SYSTEM_PACKAGE_TYPES.has(pkg.type)) return systemParts(pkg, distro)
  const [namespace, name] = splitName(pkg.type, pkg.name)
  const qualifiers = new Map(
    Object.entries(pkg.extra ?? {}).filter(
      ([key]) => EXTRA_QUALIFIERS.has(key) || (key === 'uuid' && pkg.type === 'julia'),
    ),
  )
  return { type: pkg.type, ...(namespace ? { namespace } : {}), name, version: pkg.version, qualifiers }
}

function systemParts(pkg: Package, distro: Distro | undefined): Purl {
  const { epoch, version } = pkg.type === 'rpm' ? splitEpoch(pkg.version) : { epoch: '', version: pkg.version }
  const qualifiers = new Map<string, string>()
  if (pkg.architecture) qualifiers.set('arch', pkg.architecture)
  if (distro) qualifiers.set('distro', distroQualifier(distro))
  if (epoch) qualifiers.set('epoch', epoch)
  if (pkg.modularityLabel) qualifiers.set('rpmmod', pkg.modularityLabel)
  if (pkg.source) qualifiers.set('upstream', upstream(pkg, pkg.source))
  const [category, name] = pkg.type === 'ebuild' ? splitName('ebuild', pkg.name) : ['', pkg.name]
  const namespace = pkg.type === 'ebuild' ? category : distro ? vendorNamespace(distro.id) : ''
  return { type: pkg.type, ...(namespace ? { namespace } : {}), name, version, qualifiers }
}

/** `debian-12`, `alpine-3.20.1`; a codename or nothing where the release has no number: `debian-trixie`, `arch`. */
function distroQualifier(distro: Distro): string {
  return [distro.id, distro.versionId || distro.versionCodename].filter(Boolean).join('-')
}

/** purl namespaces are vendors, not os-release ids; they differ for these. */
function vendorNamespace(id: string): string {
  if (id === 'rhel') return 'redhat'
  if (id === 'ol') return 'oracle'
  if (id === 'amzn') return 'amazon'
  if (id.startsWith('opensuse')) return 'opensuse'
  if (/^(?:sle[sd]?|sles_sap|sle[-_]micro|sl-micro|suse)/.test(id)) return 'suse'
  return id
}

function upstream(pkg: Package, source: NonNullable<Package['source']>): string {
  if (pkg.type === 'rpm') return `${source.name}-${splitEpoch(source.version).version}.src.rpm`
  return source.version === pkg.version || source.version === '' ? source.name : `${source.name}@${source.version}`
}

function splitEpoch(version: string): { readonly epoch: string; readonly version: string } {
  const match = /^(\d+):(.*)$/s.exec(version)
  return match ? { epoch: match[1] ?? '', version: match[2] ?? '' } : { epoch: '', version }
}

/** Types whose own spelling of a name holds the namespace. Maven separates the two by a colon, all others by the last slash. */
const NAMESPACED: ReadonlySet<PackageType> = new Set([
  'npm',
  'golang',
  'composer',
  'github',
  'swift',
  'huggingface',
  'ebuild',
  'conan',
  'pear',
])

function splitName(type: PackageType, name: string): readonly [namespace: string, name: string] {
  const at = type === 'maven' ? name.lastIndexOf(':') : NAMESPACED.has(type) ? name.lastIndexOf('/') : -1
  return [name.slice(0, Math.max(at, 0)), name.slice(at + 1)]
}

/** Facts in `Package.extra` that purl-spec knows as qualifiers. */
const EXTRA_QUALIFIERS: ReadonlySet<string> = new Set([
  'build',
  'channel',
  'checksum',
  'classifier',
  'download_url',
  'platform',
  'repository_url',
  'subdir',
  'type',
  'vcs_url',
])
