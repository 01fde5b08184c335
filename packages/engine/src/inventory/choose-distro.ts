import type { Distro } from '../domain/distro.ts'
import type { LaidFact } from './lay-facts.ts'

/** os-release(5): `/etc` wins over `/usr/lib`; the older release files speak only where neither does. */
const PREFERRED: readonly string[] = ['etc/os-release', 'usr/lib/os-release']

/** The distribution that the visible files state, or none for scratch images. Older files may fill in a version that os-release leaves out. */
export function chooseDistro(facts: readonly LaidFact[]): Distro | undefined {
  const stated = facts
    .flatMap(({ fact, path, visibility }) =>
      fact.kind === 'distro' && visibility === 'visible' ? [{ path, distro: fact.distro }] : [],
    )
    .sort((a, b) => rank(a.path) - rank(b.path) || (a.path < b.path ? -1 : 1))
    .map((one) => one.distro)
  const [best] = stated
  if (!best || best.versionId !== '') return best
  const older = stated.find((one) => one.id === best.id && one.versionId !== '')
  return older ? { ...best, versionId: older.versionId } : best
}

function rank(path: string): number {
  const index = PREFERRED.indexOf(path)
  return index < 0 ? PREFERRED.length : index
}
