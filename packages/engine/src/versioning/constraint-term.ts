import type { Term } from './constraint-syntax.ts'
import { MAX_VERSION_LENGTH, type SchemeName } from './version-scheme.ts'

/** A bound that an order decides. */
export interface Comparator {
  readonly operator: '<' | '<=' | '=' | '!=' | '>=' | '>'
  readonly version: string
}

/**
 * Wildcards, `~>`, `~=`, `~` and `^` as plain comparators that must all hold; none at all for "any version".
 * An upper bound that is made up excludes the pre-releases of that bound: `^1.2` does not reach `2.0.0-beta`.
 * @returns `undefined` where the operator cannot be applied to that version
 */
export function expandTerm(scheme: SchemeName, term: Term): readonly Comparator[] | undefined {
  const { operator, version } = term
  if (version.length > MAX_VERSION_LENGTH) return undefined
  if (/^[xX*]$/.test(version)) return operator === '=' || operator === '>=' ? [] : undefined
  const wildcard = /^(.+?)(?:\.[xX*])+$/.exec(version)?.[1]
  if (wildcard !== undefined) return expandWildcard(scheme, operator, wildcard)
  switch (operator) {
    case '~>':
    case '~=':
      return between(scheme, version, bumpPessimistic)
    case '~':
      return between(scheme, version, scheme === 'composer' ? bumpPessimistic : bumpMinor)
    case '^':
      return between(scheme, version, bumpCaret)
    case '=':
    case '==':
    case '===':
      return [{ operator: '=', version }]
    case '!=':
    case '<>':
      return [{ operator: '!=', version }]
    case '<':
    case '>=':
      return [{ operator, version: scheme === 'composer' ? withDevelopment(version) : version }]
    case '<=':
    case '>':
      return [{ operator, version }]
    default:
      return undefined
  }
}

function expandWildcard(scheme: SchemeName, operator: string, prefix: string): readonly Comparator[] | undefined {
  const numbers = numbersOf(prefix)
  if (!numbers) return undefined
  const start = lowestOf(scheme, numbers)
  const end = lowestOf(scheme, bumpAt(numbers, numbers.length - 1))
  switch (operator) {
    case '=':
    case '==':
    case '~':
    case '^':
      return [
        { operator: '>=', version: start },
        { operator: '<', version: end },
      ]
    case '>=':
      return [{ operator: '>=', version: start }]
    case '>':
      return [{ operator: '>=', version: end }]
    case '<':
      return [{ operator: '<', version: start }]
    case '<=':
      return [{ operator: '<', version: end }]
    default:
      return undefined
  }
}

function between(
  scheme: SchemeName,
  version: string,
  bump: (numbers: readonly string[]) => readonly string[],
): readonly Comparator[] | undefined {
  const numbers = numbersOf(version)
  if (!numbers) return undefined
  return [
    { operator: '>=', version: scheme === 'composer' ? withDevelopment(version) : version },
    { operator: '<', version: lowestOf(scheme, bump(numbers)) },
  ]
}

function numbersOf(version: string): readonly string[] | undefined {
  return /^v?(\d+(?:\.\d+)*)/.exec(version)?.[1]?.split('.')
}

/** `1.2.3` → `1.3`, `1.2` → `2`, `1` → `2`. */
function bumpPessimistic(numbers: readonly string[]): readonly string[] {
  return bumpAt(numbers, Math.max(numbers.length - 2, 0))
}

/** `1.2.3` → `1.3`, `1.2` → `1.3`, `1` → `2`. */
function bumpMinor(numbers: readonly string[]): readonly string[] {
  return bumpAt(numbers, Math.min(numbers.length - 1, 1))
}

/** `1.2.3` → `2`, `0.3.1` → `0.4`, `0.0.3` → `0.0.4`. */
function bumpCaret(numbers: readonly string[]): readonly string[] {
  const significant = numbers.findIndex((number) => !/^0+$/.test(number))
  return bumpAt(numbers, significant < 0 ? numbers.length - 1 : significant)
}

function bumpAt(numbers: readonly string[], index: number): readonly string[] {
  return [...numbers.slice(0, index), String(BigInt(numbers[index] ?? '0') + 1n)]
}

/** A version below all releases and the usual pre-releases that begin with these numbers. */
function lowestOf(scheme: SchemeName, numbers: readonly string[]): string {
  const plain = numbers.join('.')
  switch (scheme) {
    case 'apk':
      return `${plain}_alpha`
    case 'composer':
      return `${plain}-dev`
    case 'conda':
    case 'generic':
      return `${plain}dev`
    case 'dpkg':
    case 'opam':
    case 'rpm':
      return `${plain}~`
    case 'maven':
      return `${plain}-alpha`
    case 'openssl':
      return `${plain}-dev`
    case 'pep440':
      return `${plain}.dev0`
    case 'rubygems':
      return `${plain}.A`
    case 'bitnami':
      // A number alone would be a revision.
      return `${padded(numbers)}-0-`
    case 'crates':
    case 'go':
    case 'hex':
    case 'julia':
    case 'npm':
    case 'nuget':
    case 'pub':
    case 'semver':
      return `${padded(numbers)}-0`
    case 'cran':
    case 'freebsd':
    case 'hackage':
    case 'pacman':
      return plain
    default:
      return scheme satisfies never
  }
}

function padded(numbers: readonly string[]): string {
  return [...numbers, '0', '0'].slice(0, Math.max(3, numbers.length)).join('.')
}

const STABILITY = /-[._-]?(?:(?:stable|beta|b|rc|alpha|a|patch|pl|p)(?:[.-]?\d+(?:[.-]\d+)*)?)?(?:[.-]?dev)?$/i

/** Composer lets `<` and `>=` begin at the development version of a bound that states no stability. */
function withDevelopment(version: string): string {
  return STABILITY.test(version) ? version : `${version}-dev`
}
