import type { Fact, FileDigestsFact } from '../domain/fact.ts'
import type { ChangedFile, InstalledPackage } from './image-inventory.ts'
import type { LaidFact } from './lay-facts.ts'
import { ownerPurl, purlsByName } from './purls-by-name.ts'

type PackageFiles = Extract<Fact, { kind: 'package-files' }>

interface Claim {
  readonly digest: string
  readonly owner: PackageFiles
}

/**
 * Visible files whose content is none of those that their owners' databases record, by path. Not changed are: what people are meant to edit (`etc/`;
 * analyzers leave digests of other configuration files out), what stands aside for another file (diversions), and, where `prelink` is installed,
 * programs and libraries, which it rewrites. A path that databases and layers spell differently because `/bin`, `/lib` and their kin lead into `/usr` is one file.
 * Cost: one look-up per file with digests.
 */
export function changedFiles(facts: readonly LaidFact[], packages: readonly InstalledPackage[]): ChangedFile[] {
  const seen = new Map<string, LaidFact>()
  for (const one of facts) {
    if (one.fact.kind === 'file-digests' && one.visibility === 'visible') seen.set(one.path, one)
  }
  if (seen.size === 0) return []
  const claims = claimsIn(facts)
  const purls = purlsByName(packages, 'visible')
  const isPrelinked = packages.some(({ name, visibility }) => name === 'prelink' && visibility === 'visible')
  const changed: ChangedFile[] = []
  for (const [path, { fact, layer }] of seen) {
    if (fact.kind !== 'file-digests' || path.startsWith('etc/') || (isPrelinked && PROGRAMS.test(path))) continue
    const compared = claimsOf(path, claims, seen).flatMap(({ digest, owner }) => {
      const actual = sameAlgorithm(fact, digest)
      const purl = ownerPurl(purls, owner)
      return actual === undefined || purl === undefined ? [] : [{ package: purl, expected: digest, actual }]
    })
    const [first] = compared.sort((a, b) => (a.package < b.package ? -1 : a.package > b.package ? 1 : 0))
    if (first !== undefined && compared.every(({ expected, actual }) => expected !== actual)) {
      changed.push({ path, layer, ...first })
    }
  }
  return changed.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

const PROGRAMS = /(?:^|\/)(?:s?bin|lib(?:32|64|x32|exec)?)\//

/** What the databases say of each path, once diversions have moved it. */
function claimsIn(facts: readonly LaidFact[]): ReadonlyMap<string, readonly Claim[]> {
  const moved = diversionsIn(facts)
  const claims = new Map<string, Claim[]>()
  for (const { fact, visibility } of facts) {
    if (fact.kind !== 'package-files' || visibility !== 'visible') continue
    for (const { path: stated, digest } of fact.files) {
      if (digest === undefined) continue
      const diverted = moved.get(mergedUsr(stated))
      const path = diverted === undefined || diverted.by === fact.name ? stated : diverted.to
      const list = claims.get(path)
      if (list) list.push({ digest, owner: fact })
      else claims.set(path, [{ digest, owner: fact }])
    }
  }
  return claims
}

function diversionsIn(facts: readonly LaidFact[]): ReadonlyMap<string, { readonly to: string; readonly by?: string }> {
  const all = facts.flatMap(({ fact, visibility }) =>
    fact.kind === 'diversions' && visibility === 'visible' ? fact.diversions : [],
  )
  return new Map(all.map((one) => [mergedUsr(one.path), one]))
}

/** The other spelling counts only where no file of its own stands there: on a system that was never merged, both may be different files. */
function claimsOf(
  path: string,
  claims: ReadonlyMap<string, readonly Claim[]>,
  seen: ReadonlyMap<string, unknown>,
): readonly Claim[] {
  const exact = claims.get(path)
  if (exact) return exact
  const other = path.startsWith('usr/') ? path.slice('usr/'.length) : mergedUsr(path)
  const isMergeable = other !== path && mergedUsr(other) === mergedUsr(path)
  return (isMergeable && !seen.has(other) && claims.get(other)) || []
}

function sameAlgorithm(fact: FileDigestsFact, expected: string): string | undefined {
  const algorithm = expected.slice(0, expected.indexOf(':'))
  const digest = algorithm === 'md5' || algorithm === 'sha1' || algorithm === 'sha256' ? fact[algorithm] : undefined
  return digest === undefined ? undefined : `${algorithm}:${digest}`
}

function mergedUsr(path: string): string {
  return /^(?:bin|sbin|lib|lib32|lib64|libx32)\//.test(path) ? `usr/${path}` : path
}
