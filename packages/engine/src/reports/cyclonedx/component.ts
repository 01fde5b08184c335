import type { InstalledPackage } from '../../inventory/image-inventory.ts'
import { splitComponentName } from '../sbom/component-name.ts'
import { parseLicense } from '../sbom/licenses.ts'
import type { ScanReport } from '../scan-report.ts'

const MAX_VERSION_CHARACTERS = 1024

/** One installed package as a CycloneDX 1.6 component (bom-1.6.schema.json#/definitions/component). */
export function packageComponent(pkg: InstalledPackage, ref: string, report: ScanReport): object {
  const cpe = pkg.cpes?.[0]
  return {
    'bom-ref': ref,
    type: 'library',
    ...(pkg.vendor === undefined ? {} : { supplier: { name: pkg.vendor } }),
    ...splitComponentName(pkg.type, pkg.name),
    ...(pkg.version === '' ? {} : { version: pkg.version.slice(0, MAX_VERSION_CHARACTERS) }),
    ...(pkg.licenses === undefined || pkg.licenses.length === 0 ? {} : { licenses: licenseChoice(pkg.licenses) }),
    ...(cpe === undefined ? {} : { cpe }),
    purl: pkg.purl,
    evidence: { occurrences: [{ location: `/${pkg.path}` }] },
    properties: packageProperties(pkg, report),
  }
}

/** The distribution as a component, which is how CycloneDX tools find it; nothing for images without one. */
export function distroComponent({ inventory: { distro } }: ScanReport): object | undefined {
  if (distro === undefined) return undefined
  return {
    'bom-ref': 'operating-system',
    type: 'operating-system',
    name: distro.id === '' ? 'unknown' : distro.id,
    ...(distro.versionId === '' ? {} : { version: distro.versionId.slice(0, MAX_VERSION_CHARACTERS) }),
    ...(distro.prettyName === undefined ? {} : { description: distro.prettyName }),
    ...(distro.cpeName?.startsWith('cpe:') ? { cpe: distro.cpeName } : {}),
    properties: properties({
      name: distro.name,
      versionCodename: distro.versionCodename,
      variantId: distro.variantId,
      idLike: distro.idLike.length > 0 ? distro.idLike.join(' ') : undefined,
    }),
  }
}

/** Name-value pairs in our namespace; absent values are left out. */
export function properties(values: Readonly<Record<string, string | undefined>>): readonly object[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: `plimsoll:${name}`, value }],
  )
}

function packageProperties(pkg: InstalledPackage, { inventory }: ScanReport): readonly object[] {
  const layer = inventory.layers[pkg.layer]
  return [
    ...properties({
      type: pkg.type,
      architecture: pkg.architecture,
      sourceName: pkg.source?.name,
      sourceVersion: pkg.source?.version,
      modularityLabel: pkg.modularityLabel,
      'layer:index': layer && String(layer.index),
      'layer:diffId': layer?.diffId,
      'layer:digest': layer?.digest,
      visibility: pkg.visibility,
      ownedBy: pkg.ownedBy,
    }),
    ...(pkg.cpes ?? []).slice(1).flatMap((cpe) => properties({ cpe })),
    ...Object.entries(pkg.extra ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, value]) => properties({ [`extra:${key}`]: value })),
  ]
}

/** CycloneDX takes either one expression or a list; several licences with an expression among them become a list of names. */
function licenseChoice(stated: readonly string[]): readonly object[] {
  const licenses = stated.map(parseLicense)
  const [only] = licenses
  if (licenses.length === 1 && only?.kind === 'expression') return [{ expression: only.expression }]
  return licenses.map((license) => {
    if (license.kind === 'id') return { license: { id: license.id } }
    return { license: { name: license.kind === 'name' ? license.name : license.expression } }
  })
}
