import { SYSTEM_PACKAGE_TYPES } from '../domain/package.ts'
import type { InstalledPackage } from './image-inventory.ts'
import { isStated } from './stated.ts'

/**
 * Leaves out what something built in only states ({@link isStated}), once something better says it: a package database or the package's own
 * metadata with the same name and version, a system package's database with any version (it knows of upgrades) of the package or of a package built from
 * that source (Debian's notes name the source), the owner of the file that says it, or an earlier statement. The order stays.
 */
export function withoutRestatements(packages: readonly InstalledPackage[]): InstalledPackage[] {
  const known = new Set<string>()
  for (const one of packages) {
    if (isStated(one)) continue
    known.add(keyOf(one))
    if (!SYSTEM_PACKAGE_TYPES.has(one.type)) continue
    known.add(nameOf(one))
    if (one.source) known.add(nameOf({ ...one, name: one.source.name }))
  }
  return packages.filter((one) => {
    if (!isStated(one)) return true
    if (known.has(keyOf(one)) || known.has(nameOf(one))) return false
    if (SYSTEM_PACKAGE_TYPES.has(one.type) && one.ownedBy !== undefined) return false
    known.add(keyOf(one))
    return true
  })
}

function keyOf(one: InstalledPackage): string {
  return `${nameOf(one)}\0${one.version}`
}

/** Hidden packages are compared with hidden ones: what was deleted says nothing of what is there. */
function nameOf({ type, name, visibility }: InstalledPackage): string {
  return `${visibility}\0${type}\0${name}`
}
