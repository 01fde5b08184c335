import { compareDigits, endOfDigits, isDigit, isLetter } from './characters.ts'
import { type Order, type SchemeName, type VersionScheme, validOrder } from './version-scheme.ts'

/**
 * Semantic Versioning 2.0.0 §11, for every ecosystem that writes such versions. Build metadata does not count.
 * Accepted beyond the letter of §2, as registries and tags are: a leading `v` or `=`, missing minor and patch (0), leading zeros,
 * integers of any size, and a pre-release right behind the patch (`1.2.3beta`).
 */
export const semver: VersionScheme = semverOrder('semver')

/** The same order under the name of an ecosystem. */
export function semverOrder(name: SchemeName): VersionScheme {
  return validOrder(name, isSemver, compareSemver)
}

/** The same order, but build metadata decides between versions that are equal without it, as in Dart and Julia. */
export function semverOrderWithBuild(name: SchemeName): VersionScheme {
  return validOrder(name, isSemver, (a, b) => {
    const order = compareSemver(a, b)
    if (order !== 0) return order
    const plusA = a.indexOf('+')
    const plusB = b.indexOf('+')
    if (plusA < 0 || plusB < 0) return plusA >= 0 ? 1 : plusB >= 0 ? -1 : 0
    return compareIdentifiers(a, plusA + 1, b, plusB + 1)
  })
}

/** Is `text` a version as {@link semver} reads it? */
export function isSemver(text: string): boolean {
  let i = startOfCore(text)
  for (let part = 0; part < 3; part += 1) {
    const end = endOfDigits(text, i)
    if (end === i) return false
    i = end
    if (text.charCodeAt(i) !== DOT) break
    if (part === 2) return false
    i += 1
  }
  if (i === text.length) return true
  const unit = text.charCodeAt(i)
  if (unit === DASH || isLetter(unit)) i = endOfIdentifiers(text, unit === DASH ? i + 1 : i)
  if (i >= 0 && text.charCodeAt(i) === PLUS) i = endOfIdentifiers(text, i + 1)
  return i === text.length
}

/** Compares two texts that {@link isSemver} accepts. */
export function compareSemver(a: string, b: string): Order {
  let i = startOfCore(a)
  let j = startOfCore(b)
  for (let part = 0; part < 3; part += 1) {
    const endA = endOfDigits(a, i)
    const endB = endOfDigits(b, j)
    const order = compareDigits(a, i, endA, b, j, endB)
    if (order !== 0) return order
    i = a.charCodeAt(endA) === DOT ? endA + 1 : endA
    j = b.charCodeAt(endB) === DOT ? endB + 1 : endB
  }
  const preA = startOfPrerelease(a, i)
  const preB = startOfPrerelease(b, j)
  if (preA < 0 || preB < 0) return preA >= 0 ? -1 : preB >= 0 ? 1 : 0
  return compareIdentifiers(a, preA, b, preB)
}

/** §11.4 on the dot-separated identifiers from `i` and `j` on, up to a `+` or the end: numbers by value and before words, fewer first. */
export function compareIdentifiers(a: string, fromA: number, b: string, fromB: number): Order {
  let i = fromA
  let j = fromB
  for (;;) {
    const endA = endOfIdentifier(a, i)
    const endB = endOfIdentifier(b, j)
    const numericA = endOfDigits(a, i) === endA
    const numericB = endOfDigits(b, j) === endB
    if (numericA !== numericB) return numericA ? -1 : 1
    const order = numericA ? compareDigits(a, i, endA, b, j, endB) : compareAscii(a, i, endA, b, j, endB)
    if (order !== 0) return order
    const moreA = a.charCodeAt(endA) === DOT
    const moreB = b.charCodeAt(endB) === DOT
    if (!moreA || !moreB) return moreA ? 1 : moreB ? -1 : 0
    i = endA + 1
    j = endB + 1
  }
}

const DOT = 46
const DASH = 45
const PLUS = 43

function startOfCore(text: string): number {
  const unit = text.charCodeAt(0)
  if (unit === 61) return text.charCodeAt(1) === 118 ? 2 : 1
  return unit === 118 || unit === 86 ? 1 : 0
}

/** Index of the first pre-release identifier if one begins at `i`; -1 if none does. */
function startOfPrerelease(text: string, i: number): number {
  const unit = text.charCodeAt(i)
  if (unit === DASH) return i + 1
  return isLetter(unit) ? i : -1
}

/** Index behind a list of one or more non-empty identifiers; -1 if one is empty. */
function endOfIdentifiers(text: string, from: number): number {
  let i = from
  for (;;) {
    const start = i
    while (i < text.length && isIdentifierUnit(text.charCodeAt(i))) i += 1
    if (i === start) return -1
    if (text.charCodeAt(i) !== DOT) return i
    i += 1
  }
}

function endOfIdentifier(text: string, from: number): number {
  let i = from
  while (i < text.length && isIdentifierUnit(text.charCodeAt(i))) i += 1
  return i
}

function isIdentifierUnit(unit: number): boolean {
  return isDigit(unit) || isLetter(unit) || unit === DASH
}

function compareAscii(a: string, fromA: number, toA: number, b: string, fromB: number, toB: number): Order {
  for (let i = fromA, j = fromB; i < toA || j < toB; i += 1, j += 1) {
    if (i === toA) return -1
    if (j === toB) return 1
    const difference = a.charCodeAt(i) - b.charCodeAt(j)
    if (difference !== 0) return difference < 0 ? -1 : 1
  }
  return 0
}
