import { VersionError } from './version-error.ts'

/** -1: the first sorts before the second; 0: neither does (which need not mean equal spelling); 1: after. */
export type Order = -1 | 0 | 1

/** One scheme per file of that name. */
export type SchemeName =
  | 'apk'
  | 'bitnami'
  | 'composer'
  | 'conda'
  | 'cran'
  | 'crates'
  | 'dpkg'
  | 'freebsd'
  | 'generic'
  | 'go'
  | 'hackage'
  | 'hex'
  | 'julia'
  | 'maven'
  | 'npm'
  | 'nuget'
  | 'opam'
  | 'openssl'
  | 'pacman'
  | 'pep440'
  | 'pub'
  | 'rpm'
  | 'rubygems'
  | 'semver'

/**
 * How one kind of package manager orders versions. Stateless. Among the versions that it can compare, the order is a total
 * preorder: reflexive, antisymmetric up to `0`, transitive (`maven.ts` says where Maven's own is not).
 * Cost: the hot path of matching; nothing is allocated where the scheme can be compared character by character.
 */
export interface VersionScheme {
  readonly name: SchemeName
  /** Is this what the package manager itself would accept as a version? Schemes with an order on all text still say no here. */
  isValid(text: string): boolean
  /** Never throws; `undefined` where either text has no place in the order. */
  tryCompare(a: string, b: string): Order | undefined
  /** @throws {VersionError} `VERSION_INVALID` where {@link tryCompare} gives `undefined`. */
  compare(a: string, b: string): Order
}

/** Longest text that is taken for a version, in UTF-16 units. Bounds time and recursion on hostile input. */
export const MAX_VERSION_LENGTH = 1024

/** A scheme whose order covers every text: dpkg, rpm and others sort what they would not accept. */
export function totalOrder(
  name: SchemeName,
  isValid: (text: string) => boolean,
  compare: (a: string, b: string) => Order,
): VersionScheme {
  return scheme(
    name,
    (text) => text.length <= MAX_VERSION_LENGTH && isValid(text),
    (a, b) => (a.length > MAX_VERSION_LENGTH || b.length > MAX_VERSION_LENGTH ? undefined : compare(a, b)),
  )
}

/** A scheme that orders only what `isValid` accepts; `compare` is called with nothing else. */
export function validOrder(
  name: SchemeName,
  isValid: (text: string) => boolean,
  compare: (a: string, b: string) => Order,
): VersionScheme {
  const accepts = (text: string): boolean => text.length <= MAX_VERSION_LENGTH && isValid(text)
  return scheme(name, accepts, (a, b) => (accepts(a) && accepts(b) ? compare(a, b) : undefined))
}

/** A scheme that must parse before it can compare; `parse` gives `undefined` for what is no version. */
export function parsedOrder<Parsed>(
  name: SchemeName,
  parse: (text: string) => Parsed | undefined,
  compare: (a: Parsed, b: Parsed) => Order,
): VersionScheme {
  const bounded = (text: string): Parsed | undefined => (text.length > MAX_VERSION_LENGTH ? undefined : parse(text))
  return scheme(
    name,
    (text) => bounded(text) !== undefined,
    (a, b) => {
      const left = bounded(a)
      if (left === undefined) return undefined
      const right = bounded(b)
      return right === undefined ? undefined : compare(left, right)
    },
  )
}

function scheme(
  name: SchemeName,
  isValid: (text: string) => boolean,
  tryCompare: (a: string, b: string) => Order | undefined,
): VersionScheme {
  return {
    name,
    isValid,
    tryCompare,
    compare(a, b) {
      const order = tryCompare(a, b)
      if (order !== undefined) return order
      const culprit = tryCompare(a, a) === undefined ? a : b
      throw new VersionError(
        'VERSION_INVALID',
        `"${culprit.slice(0, 80)}" cannot be read as a version (scheme ${name}).`,
        {
          detail: { scheme: name, version: culprit.slice(0, 200) },
        },
      )
    },
  }
}
