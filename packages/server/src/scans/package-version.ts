import { createHash } from 'node:crypto'
import { type Distro, type InstalledPackage, type Package, SYSTEM_PACKAGE_TYPES } from '@plimsoll/engine'

/** What advisories are matched against: the same for every image that holds this package in this version on this distribution. */
export interface PackageVersion {
  /** Hex sha256 over everything that matching looks at. */
  readonly key: string
  readonly package: Package
  readonly purl: string
  /** Only where matching depends on it. */
  readonly distro?: Distro
  readonly ownedBy?: string
}

/** The part of an installed package that is not about this image. */
export function toPackageVersion(installed: InstalledPackage, distro: Distro | undefined): PackageVersion {
  const { purl, path: _path, layer: _layer, visibility: _visibility, ownedBy, ...stated } = installed
  // Dependencies differ little and weigh much; nothing is matched by them.
  const { dependsOn: _dependsOn, ...kept } = stated
  const dependsOnDistro = SYSTEM_PACKAGE_TYPES.has(installed.type) || ownedBy !== undefined
  return {
    key: keyOf(installed, dependsOnDistro ? distro : undefined),
    package: kept,
    purl,
    ...(dependsOnDistro && distro && { distro }),
    ...(ownedBy !== undefined && { ownedBy }),
  }
}

function keyOf(installed: InstalledPackage, distro: Distro | undefined): string {
  const { type, name, version, purl, architecture, source, vendor, modularityLabel, cpes, extra, ownedBy } = installed
  const facts = [
    [type, name, version, purl, architecture, source?.name, source?.version, vendor, modularityLabel],
    cpes ?? [],
    Object.entries(extra ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
    ownedBy !== undefined,
    distro && [distro.id, distro.versionId, distro.versionCodename, distro.variantId, distro.idLike],
  ]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}
