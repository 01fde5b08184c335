import type { Package, PackageType } from '../domain/package.ts'
import type { InstalledPackage } from './image-inventory.ts'

/** purls of packages for {@link ownerPurl}: with and without the architecture, for lists that do not name one. Packages of the asked visibility are preferred. */
export function purlsByName(
  packages: readonly InstalledPackage[],
  visibility: InstalledPackage['visibility'],
): ReadonlyMap<string, string> {
  const purls = new Map<string, string>()
  const preferredLast = [...packages].sort(
    (a, b) => Number(a.visibility === visibility) - Number(b.visibility === visibility),
  )
  for (const { type, name, architecture, purl } of preferredLast) {
    purls.set(nameKey(type, name, architecture), purl)
    purls.set(nameKey(type, name), purl)
  }
  return purls
}

/** The purl of the package that a list of files belongs to. */
export function ownerPurl(
  purls: ReadonlyMap<string, string>,
  { type, name, architecture }: { readonly type: PackageType; readonly name: string; readonly architecture?: string },
): string | undefined {
  return purls.get(nameKey(type, name, architecture)) ?? purls.get(nameKey(type, name))
}

function nameKey(type: PackageType, name: Package['name'], architecture = ''): string {
  return `${type}\0${name}\0${architecture}`
}
