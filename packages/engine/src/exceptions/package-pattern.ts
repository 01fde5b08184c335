import { type Purl, PurlError, parsePurl } from '../domain/purl.ts'
import type { VulnerabilityFinding } from '../findings/finding.ts'
import { type Constraint, parseConstraint } from '../versioning/constraint.ts'
import { matchesWildcards } from './glob.ts'

/** Which packages are meant. Names, namespaces, versions and qualifiers may hold `*` and `?`. */
export interface PackagePattern {
  readonly type?: string
  /** Absent: any where `name` has a wildcard, none otherwise. `*`: any. */
  readonly namespace?: string
  readonly name?: string
  readonly version?: string
  readonly qualifiers: ReadonlyMap<string, string>
  /** A condition on the version, in the order of the ecosystem. What it cannot decide does not match. */
  readonly versions?: Constraint
  /** The source package's name (dpkg, rpm, apk). */
  readonly sourceName?: string
  /** Is a pattern without a namespace about any? Files that know no namespaces say so. */
  readonly anyNamespace?: boolean
}

/** A package of the image, its purl in parts. */
export interface PatternSubject {
  readonly purl: Purl
  readonly name: string
  readonly version: string
  readonly sourceName?: string
}

/**
 * A package-url with wildcards: `pkg:npm/lodash@4.17.*`, `pkg:deb/debian/*`. What it does not state may be anything, except a namespace.
 * @param versions a constraint as its ecosystem writes them, or a `vers:` range
 * @throws {PurlError} `PURL_INVALID`, {VersionError} `CONSTRAINT_INVALID`, `ECOSYSTEM_UNKNOWN`
 */
export function parsePackagePattern(text: string, versions?: string): PackagePattern {
  const purl = parsePurl(text)
  return {
    type: purl.type,
    name: purl.name,
    ...(purl.namespace === undefined ? {} : { namespace: purl.namespace }),
    ...(purl.version === undefined || purl.version === '*' ? {} : { version: purl.version }),
    qualifiers: purl.qualifiers,
    ...(versions === undefined ? {} : { versions: versionsOf(purl.type, versions) }),
  }
}

/** {@link parsePackagePattern}, or undefined for what is none. */
export function tryPackagePattern(text: string): PackagePattern | undefined {
  if (!text.startsWith('pkg:')) return undefined
  try {
    return parsePackagePattern(text)
  } catch (error) {
    if (error instanceof PurlError) return undefined
    throw error
  }
}

/** `vers:npm/>=1.2|<2` (package-url/vers-spec) is all of its terms; any other constraint is as the ecosystem writes it. @throws {VersionError} */
export function versionsOf(type: string, text: string): Constraint {
  const vers = /^vers:([a-z0-9.+-]+)\/(.*)$/s.exec(text.trim())
  const ecosystem = ECOSYSTEMS.get(vers?.[1] ?? type) ?? type
  return parseConstraint(ecosystem, vers ? versTerms(vers[2] ?? '') : text)
}

/** Consecutive bounds are one interval; single versions stand for themselves. */
function versTerms(text: string): string {
  const alternatives: string[][] = []
  let open: string[] | undefined
  for (const part of text.split('|').map((term) => decodeTerm(term.replace(/\s/g, '')))) {
    if (/^[<>]/.test(part)) {
      const isLower = part.startsWith('>')
      if (isLower || open === undefined) {
        open = [part]
        alternatives.push(open)
      } else open.push(part)
      if (!isLower) open = undefined
    } else alternatives.push([part])
  }
  return alternatives.map((terms) => terms.join(' ')).join(' || ')
}

function decodeTerm(term: string): string {
  try {
    return decodeURIComponent(term)
  } catch {
    return term
  }
}

/** The package of a finding. @throws {PurlError} */
export function subjectOf({ package: pkg }: Pick<VulnerabilityFinding, 'package'>): PatternSubject {
  const { purl, name, version, sourceName } = pkg
  return { purl: parsePurl(purl), name, version, ...(sourceName === undefined ? {} : { sourceName }) }
}

export function matchesPackage(pattern: PackagePattern, subject: PatternSubject): boolean {
  const { purl } = subject
  const isSource = ['source', 'src'].includes(pattern.qualifiers.get('arch') ?? '')
  if (pattern.type !== undefined && pattern.type !== purl.type) return false
  if (!matchesNamespace(pattern, purl.namespace)) return false
  if (pattern.name !== undefined && !namesOf(subject, isSource).some((name) => same(pattern.name, name))) return false
  if (pattern.sourceName !== undefined && !same(pattern.sourceName, subject.sourceName ?? subject.name)) return false
  const [version, stated] = [pattern.version, [purl.version ?? '', subject.version]]
  if (version !== undefined && !stated.some((one) => same(version, one))) return false
  for (const [key, value] of pattern.qualifiers)
    if (!(isSource && key === 'arch') && !same(value, purl.qualifiers.get(key))) return false
  return pattern.versions === undefined || pattern.versions.holds(subject.version) === true
}

/** Files without purls call a package as its ecosystem does, with the namespace in the name. */
function namesOf({ purl, name, sourceName }: PatternSubject, isSource: boolean): readonly string[] {
  return isSource ? [sourceName ?? name] : [purl.name, name]
}

function matchesNamespace({ namespace, name, anyNamespace }: PackagePattern, actual: string | undefined): boolean {
  if (namespace !== undefined) return namespace === '*' || same(namespace, actual)
  return actual === undefined || anyNamespace === true || name === undefined || name === '*'
}

function same(pattern: string | undefined, text: string | undefined): boolean {
  return pattern !== undefined && text !== undefined && (pattern === text || matchesWildcards(pattern, text))
}

/** Whose version order a purl type has; also for the schemes that `vers:` names. */
const ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
  ['deb', 'Debian'],
  ['rpm', 'Red Hat'],
  ['apk', 'Alpine'],
  ['alpine', 'Alpine'],
  ['npm', 'npm'],
  ['pypi', 'PyPI'],
  ['maven', 'Maven'],
  ['golang', 'Go'],
  ['cargo', 'crates.io'],
  ['composer', 'Packagist'],
  ['gem', 'RubyGems'],
  ['nuget', 'NuGet'],
  ['hex', 'Hex'],
  ['pub', 'Pub'],
  ['cran', 'CRAN'],
  ['julia', 'Julia'],
  ['hackage', 'Hackage'],
  ['bitnami', 'Bitnami'],
])
