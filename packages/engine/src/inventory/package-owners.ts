import { SYSTEM_PACKAGE_TYPES } from '../domain/package.ts'
import type { InstalledPackage } from './image-inventory.ts'
import type { LaidFact } from './lay-facts.ts'
import { ownerPurl, purlsByName } from './purls-by-name.ts'

/**
 * Gives language packages whose metadata a system package owns, by the package databases' file lists, that package's purl as `ownedBy`.
 * What is visible is owned by what is visible; what is hidden may also have belonged to a package, or a version of it, that is hidden too.
 * Cost: one look-up per listed file.
 */
export function withOwners(packages: readonly InstalledPackage[], facts: readonly LaidFact[]): InstalledPackage[] {
  const ownable = packages.filter(isOwnable)
  const wanted = new Set(ownable.map((one) => mergedUsr(one.path)))
  const [visible, hidden] = [ownersIn('visible', packages, facts, wanted), ownersIn('hidden', packages, facts, wanted)]
  return packages.map((one) => {
    if (!isOwnable(one)) return one
    const path = mergedUsr(one.path)
    const ownedBy = (one.visibility === 'hidden' ? hidden.get(path) : undefined) ?? visible.get(path)
    return ownedBy ? { ...one, ownedBy } : one
  })
}

/** System packages are owners; one that a program merely states in a note says no more than the program's own owner. */
function isOwnable({ type, extra }: InstalledPackage): boolean {
  return !SYSTEM_PACKAGE_TYPES.has(type) || extra?.['statedBy'] !== undefined
}

function ownersIn(
  visibility: LaidFact['visibility'],
  packages: readonly InstalledPackage[],
  facts: readonly LaidFact[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  if (wanted.size === 0) return owners
  const purls = purlsByName(packages, visibility)
  for (const { fact, visibility: where } of facts) {
    if (fact.kind !== 'package-files' || where !== visibility || !SYSTEM_PACKAGE_TYPES.has(fact.type)) continue
    const purl = ownerPurl(purls, fact)
    if (!purl) continue
    for (const file of fact.files) {
      const path = mergedUsr(file.path)
      if (wanted.has(path)) owners.set(path, purl)
    }
  }
  return owners
}

/** Since `/lib` and its kin are links into `/usr`, a list may name a file by either; both mean the same one. */
function mergedUsr(path: string): string {
  return /^(?:bin|sbin|lib|lib32|lib64|libx32)\//.test(path) ? `usr/${path}` : path
}
