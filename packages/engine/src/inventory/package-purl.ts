import type { Distro } from '../domain/distro.ts'
import type { Package } from '../domain/package.ts'
import { formatPurl } from '../domain/purl.ts'

/**
 * The package-url of an installed package (purl-spec, types/): system packages get the distro as namespace and as the `distro` qualifier, rpm epochs become
 * a qualifier, npm scopes, Maven groups, Go and Composer paths become the namespace. A name that its type forbids becomes `pkg:generic`.
 */
export function packagePurl(one: Package, distro: Distro | undefined): string {
  const version = one.version === '' ? {} : { version: one.version }
  try {
    switch (one.type) {
      case 'deb':
      case 'apk':
      case 'rpm':
      case 'alpm':
      case 'opkg':
        return systemPurl(one, distro)
      case 'npm':
      case 'golang':
      case 'ebuild':
      case 'wordpress':
      case 'composer':
      case 'swift':
      case 'github':
      case 'huggingface': {
        const slash = one.name.lastIndexOf('/')
        return slash > 0
          ? formatPurl({
              type: one.type,
              namespace: one.name.slice(0, slash),
              name: one.name.slice(slash + 1),
              ...version,
            })
          : formatPurl({ type: one.type, name: one.name, ...version })
      }
      case 'maven': {
        const colon = one.name.indexOf(':')
        return colon > 0
          ? formatPurl({
              type: 'maven',
              namespace: one.name.slice(0, colon),
              name: one.name.slice(colon + 1),
              ...version,
            })
          : formatPurl({ type: 'maven', name: one.name, ...version })
      }
      default:
        return formatPurl({ type: one.type, name: one.name, ...version })
    }
  } catch {
    return formatPurl({ type: 'generic', name: one.name.replace(/[^\w.+-]+/g, '_') || 'unnamed', ...version })
  }
}

function systemPurl(one: Package, distro: Distro | undefined): string {
  const [epoch, version] = one.type === 'rpm' ? splitEpoch(one.version) : [undefined, one.version]
  const qualifiers = new Map<string, string>()
  if (one.architecture) qualifiers.set('arch', one.architecture)
  if (epoch) qualifiers.set('epoch', epoch)
  if (distro) qualifiers.set('distro', distro.versionId === '' ? distro.id : `${distro.id}-${distro.versionId}`)
  if (one.source && (one.source.name !== one.name || one.source.version !== one.version)) {
    qualifiers.set(
      'upstream',
      one.source.version === one.version || one.source.version === ''
        ? one.source.name
        : `${one.source.name}@${one.source.version}`,
    )
  }
  if (one.modularityLabel) qualifiers.set('rpmmod', one.modularityLabel)
  return formatPurl({
    type: one.type,
    ...(distro ? { namespace: NAMESPACES.get(distro.id) ?? distro.id } : {}),
    name: one.name,
    ...(version === '' ? {} : { version }),
    qualifiers,
  })
}

/** Vendors whose purl namespace is not their os-release `ID` (purl-spec, rpm-definition.json and common practice). */
const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['rhel', 'redhat'],
  ['amzn', 'amazon'],
  ['ol', 'oracle'],
  ['sles', 'suse'],
  ['sle_hpc', 'suse'],
  ['opensuse-leap', 'opensuse'],
  ['opensuse-tumbleweed', 'opensuse'],
])

function splitEpoch(version: string): readonly [string | undefined, string] {
  const colon = version.indexOf(':')
  return colon > 0 ? [version.slice(0, colon), version.slice(colon + 1)] : [undefined, version]
}
