import type { InstalledPackage } from '../../inventory/image-inventory.ts'

/** Identifies the packages of one inventory within a document. */
export interface PackageRefs {
  /** Unique reference of the package at this index: its purl, followed by `#` and its path where several have that purl. */
  of(index: number): string
  /** Index of the package that a finding is about; visible ones win. */
  indexOf(purl: string, path: string): number | undefined
}

/** References that stay the same while the image does. */
export function packageRefs(packages: readonly InstalledPackage[]): PackageRefs {
  const counts = new Map<string, number>()
  for (const { purl } of packages) counts.set(purl, (counts.get(purl) ?? 0) + 1)
  const taken = new Set<string>()
  const indexes = new Map<string, number>()
  const refs = packages.map(({ purl, path }, index) => {
    const place = placeKey(purl, path)
    if (!indexes.has(place)) indexes.set(place, index)
    return unique(counts.get(purl) === 1 ? purl : `${purl}#${path}`, taken)
  })
  return {
    of: (index) => refs[index] ?? '',
    indexOf: (purl, path) => indexes.get(placeKey(purl, path)),
  }
}

function unique(wanted: string, taken: Set<string>): string {
  let ref = wanted
  for (let copy = 2; taken.has(ref); copy += 1) ref = `${wanted}#${copy}`
  taken.add(ref)
  return ref
}

const placeKey = (purl: string, path: string): string => `${purl}\n${path}`
