import { canonicalPackageName } from '../advisory/package-name.ts'
import { SYSTEM_PACKAGE_TYPES } from '../domain/package.ts'
import { type DistroEcosystem, distroEcosystem } from './distro-ecosystem.ts'
import { languagePackage } from './language-ecosystem.ts'
import type { MatchTarget, UncoveredReason } from './match.ts'
import { isThirdParty } from './third-party.ts'

/** One look-up for a target: the statements on this name, and the version to compare with them. */
export interface Query {
  readonly ecosystem: string
  /** Canonical. */
  readonly name: string
  readonly version: string
  /** The look-up is in a paid channel, and counts only where this ecosystem says nothing of a vulnerability. */
  readonly paidBeside?: string
}

export type Plan =
  | { readonly queries: readonly Query[] }
  | { readonly reason: UncoveredReason; readonly ecosystem?: string }

/**
 * What to look up for a target. A language package that a system package owns is looked up nowhere as long as the distribution's advisories speak for
 * its owner, for distributions mend such packages without raising their version.
 * @param hasData does the generation have anything of this ecosystem?
 */
export function planQueries(target: MatchTarget, hasData: (ecosystem: string) => boolean): Plan {
  const { package: pkg, distro, ownedBy } = target
  if (pkg.version === '') return { reason: 'no-version' }
  const found = distro && distroEcosystem(distro)
  if (SYSTEM_PACKAGE_TYPES.has(pkg.type)) {
    if (!distro || !found || found.packageType !== pkg.type) return { reason: 'unsupported-distribution' }
    if (isThirdParty(pkg, distro.id)) return { reason: 'third-party' }
    return withData(systemQueries(target, found), hasData)
  }
  const language = languagePackage(pkg)
  if (!language) return { reason: 'unsupported-type' }
  if (ownedBy !== undefined && found?.ecosystems.some(hasData)) return { reason: 'owned-by-system-package' }
  const { ecosystem, name, version } = language
  return withData([{ ecosystem, name: canonicalPackageName(ecosystem, name), version }], hasData)
}

function systemQueries(
  { package: pkg }: MatchTarget,
  { ecosystems, paidEcosystems = [], names }: DistroEcosystem,
): Query[] {
  const binary = { name: pkg.name, version: pkg.version }
  const source = {
    name: pkg.source?.name || pkg.name,
    version: pkg.source?.version || pkg.version,
  }
  const wanted =
    names === 'binary' ? [binary] : names === 'source' || source.name === binary.name ? [source] : [source, binary]
  const [paidBeside = ''] = ecosystems
  return [
    ...ecosystems.flatMap((ecosystem) => wanted.map((one) => ({ ecosystem, ...one }))),
    ...paidEcosystems.flatMap((ecosystem) => wanted.map((one) => ({ ecosystem, paidBeside, ...one }))),
  ]
}

function withData(queries: readonly Query[], hasData: (ecosystem: string) => boolean): Plan {
  const possible = queries.filter(({ ecosystem }) => hasData(ecosystem))
  const [first] = queries
  return possible.length > 0
    ? { queries: possible }
    : { reason: 'no-data', ...(first && { ecosystem: first.ecosystem }) }
}
