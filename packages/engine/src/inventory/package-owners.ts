import type { PackageType } from '../domain/package.ts'
import { SYSTEM_PACKAGE_TYPES } from '../domain/package.ts'
import type { LaidFact } from './lay-facts.ts'

/** Which system package owns a file, by the visible package databases' file lists. */
export interface PackageOwners {
  /** purl of the owner of `path`, if any. */
  ownerOf(path: string): string | undefined
}

/** `purls`: type, name, architecture (or none) → purl, made with {@link ownerKey}. */
export function packageOwners(facts: readonly LaidFact[], purls: ReadonlyMap<string, string>): PackageOwners {
  const owners = new Map<string, string>()
  for (const { fact, visibility } of facts) {
    if (fact.kind !== 'package-files' || visibility !== 'visible' || !SYSTEM_PACKAGE_TYPES.has(fact.type)) continue
    const purl =
      purls.get(ownerKey(fact.type, fact.name, fact.architecture)) ?? purls.get(ownerKey(fact.type, fact.name))
    if (purl) for (const file of fact.files) owners.set(mergedUsr(file.path), purl)
  }
  return { ownerOf: (path) => owners.get(mergedUsr(path)) }
}

export function ownerKey(type: PackageType, name: string, architecture?: string): string {
  return `${type}\0${name}\0${architecture ?? ''}`
}

/** Since `/lib` and its kin are links into `/usr`, a list may name a file by either; both mean the same one. */
function mergedUsr(path: string): string {
  return /^(?:bin|sbin|lib|lib32|lib64|libx32)\//.test(path) ? `usr/${path}` : path
}
