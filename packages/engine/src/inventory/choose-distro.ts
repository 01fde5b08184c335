import type { Distro } from '../domain/distro.ts'
import type { LaidFact } from './lay-facts.ts'

/**
 * Release files from the most to the least believed: os-release(5) says that `/etc` wins over `/usr/lib`; the older files of one distribution
 * (all others) come next, then files that derivatives inherit from the distribution they were made of.
 */
const FIRST: readonly string[] = ['etc/os-release', 'usr/lib/os-release']
const LAST: readonly string[] = ['etc/system-release', 'etc/redhat-release', 'etc/lsb-release', 'etc/debian_version']

/**
 * The distribution that the release files state, or none for scratch images. Where a later layer deleted them all, what they said still holds for the
 * packages. Files of the same distribution fill in a version or codename that the best one leaves out (Debian testing and unstable have only the latter).
 */
export function chooseDistro(facts: readonly LaidFact[]): Distro | undefined {
  const stated = facts
    .flatMap(({ fact, ...place }) => (fact.kind === 'distro' ? [{ ...place, distro: fact.distro }] : []))
    .sort(
      (a, b) =>
        Number(a.visibility === 'hidden') - Number(b.visibility === 'hidden') ||
        rank(a.path) - rank(b.path) ||
        b.layer - a.layer ||
        (a.path < b.path ? -1 : 1),
    )
  const [best, ...others] = stated
  if (!best) return undefined
  const kin = others.filter(({ distro, visibility }) => distro.id === best.distro.id && visibility === best.visibility)
  const versionId = best.distro.versionId || kin.find(({ distro }) => distro.versionId !== '')?.distro.versionId
  const versionCodename =
    best.distro.versionCodename ?? kin.find(({ distro }) => distro.versionCodename)?.distro.versionCodename
  return { ...best.distro, versionId: versionId ?? '', ...(versionCodename ? { versionCodename } : {}) }
}

function rank(path: string): number {
  const first = FIRST.indexOf(path)
  return first === -1 ? FIRST.length + 1 + LAST.indexOf(path) : first
}
