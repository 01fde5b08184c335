import type { InstalledPackage } from '../../inventory/image-inventory.ts'

/**
 * Which packages each package needs, as indexes, sorted; empty where its database does not say or where nothing of that name is installed.
 * A name that several installed packages have means the one whose file is nearest: the same `node_modules`, then an outer one.
 */
export function resolveDependencies(packages: readonly InstalledPackage[]): readonly (readonly number[])[] {
  const byName = new Map<string, number[]>()
  packages.forEach((pkg, index) => {
    if (pkg.visibility === 'hidden') return
    const key = `${pkg.type}\n${pkg.name}`
    const others = byName.get(key)
    if (others) others.push(index)
    else byName.set(key, [index])
  })
  return packages.map((pkg, self) => {
    const targets = new Set<number>()
    for (const name of pkg.dependsOn ?? []) {
      const target = nearest(pkg.path, byName.get(`${pkg.type}\n${name}`) ?? [], packages)
      if (target !== undefined && target !== self) targets.add(target)
    }
    return [...targets].sort((a, b) => a - b)
  })
}

function nearest(
  path: string,
  candidates: readonly number[],
  packages: readonly InstalledPackage[],
): number | undefined {
  let best: number | undefined
  let longest = -1
  for (const candidate of candidates) {
    const shared = sharedSegments(path, packages[candidate]?.path ?? '')
    if (shared > longest) {
      best = candidate
      longest = shared
    }
  }
  return best
}

function sharedSegments(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  let shared = 0
  while (shared < left.length && left[shared] === right[shared]) shared += 1
  return shared
}
