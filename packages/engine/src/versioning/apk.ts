import { compareDigits, compareText, endOfDigits, isDigit } from './characters.ts'
import { type Order, totalOrder, type VersionScheme } from './version-scheme.ts'

/**
 * apk-tools' order on `digits{.digits}{letter}{_suffix{digits}}{~hash}{-r digits}`: Alpine, Wolfi, Chainguard and all others that build
 * with apk. Total on all text: what follows the longest valid beginning sorts before the end of a version, then by its characters.
 * Source: apk-version(8) and apk-tools 3 (a leading zero behind a dot makes that component compare as text, as in Gentoo's PMS §3.3).
 */
export const apk: VersionScheme = totalOrder('apk', isApkVersion, (a, b) => {
  const left: Cursor = { text: a, kind: START, from: 0, to: 0, suffix: 0 }
  const right: Cursor = { text: b, kind: START, from: 0, to: 0, suffix: 0 }
  for (;;) {
    advance(left)
    advance(right)
    if (left.kind !== right.kind) return compareKinds(left, right)
    if (left.kind === END) return 0
    const order = compareTokens(left, right)
    if (order !== 0) return order
    if (left.kind === INVALID) return 0
  }
})

interface Cursor {
  readonly text: string
  kind: number
  /** The value of the token, without `.`, `_`, `~` or `-r`. */
  from: number
  to: number
  suffix: number
}

// In the order of the grammar, which is also the order of age where two versions differ in kind: an earlier kind is newer.
const START = 0
const FIRST_NUMBER = 1
const NUMBER = 2
const LETTER = 3
const SUFFIX = 4
const SUFFIX_NUMBER = 5
const HASH = 6
const REVISION = 7
const END = 8
const INVALID = 9

const SUFFIXES: readonly string[] = ['alpha', 'beta', 'pre', 'rc', 'cvs', 'svn', 'git', 'hg', 'p']
/** Suffixes before this index mark what comes before the release. */
const FIRST_POST_RELEASE = 4

function compareKinds(left: Cursor, right: Cursor): Order {
  if (left.kind === SUFFIX && left.suffix < FIRST_POST_RELEASE) return -1
  if (right.kind === SUFFIX && right.suffix < FIRST_POST_RELEASE) return 1
  return left.kind > right.kind ? -1 : 1
}

function compareTokens(left: Cursor, right: Cursor): Order {
  const { text: a, from: fromA, to: toA } = left
  const { text: b, from: fromB, to: toB } = right
  switch (left.kind) {
    case NUMBER:
      if (a.charCodeAt(fromA) === 48 || b.charCodeAt(fromB) === 48) {
        return compareText(a.slice(fromA, toA), b.slice(fromB, toB))
      }
      return compareDigits(a, fromA, toA, b, fromB, toB)
    case FIRST_NUMBER:
    case SUFFIX_NUMBER:
    case REVISION:
      return compareDigits(a, fromA, toA, b, fromB, toB)
    case SUFFIX:
      return left.suffix === right.suffix ? 0 : left.suffix < right.suffix ? -1 : 1
    default:
      return compareText(a.slice(fromA, toA), b.slice(fromB, toB))
  }
}

/** Moves to the next token; one that the grammar does not allow here becomes `INVALID` and holds the rest of the text. */
function advance(cursor: Cursor): void {
  const { text, kind, to: at } = cursor
  const next = readToken(cursor, kind, at, text.charCodeAt(at))
  cursor.kind = next
  if (next === INVALID) {
    cursor.from = at
    cursor.to = text.length
  }
}

function readToken(cursor: Cursor, previous: number, at: number, unit: number): number {
  const { text } = cursor
  if (previous === START) return takeDigits(cursor, at, FIRST_NUMBER)
  if (at === text.length) return END
  if (unit >= 97 && unit <= 122) {
    if (previous > NUMBER) return INVALID
    return take(cursor, at, at + 1, LETTER)
  }
  if (isDigit(unit)) return previous === SUFFIX ? takeDigits(cursor, at, SUFFIX_NUMBER) : INVALID
  switch (unit) {
    case 46: // .
      return previous > NUMBER ? INVALID : takeDigits(cursor, at + 1, NUMBER)
    case 95: // _
      return previous > SUFFIX_NUMBER ? INVALID : takeSuffix(cursor, at + 1)
    case 126: // ~
      return previous >= HASH ? INVALID : takeHash(cursor, at + 1)
    case 45: // -
      if (previous >= REVISION || text.charCodeAt(at + 1) !== 114) return INVALID
      return takeDigits(cursor, at + 2, REVISION)
    default:
      return INVALID
  }
}

function take(cursor: Cursor, from: number, to: number, kind: number): number {
  cursor.from = from
  cursor.to = to
  return kind
}

function takeDigits(cursor: Cursor, from: number, kind: number): number {
  const to = endOfDigits(cursor.text, from)
  return to === from ? INVALID : take(cursor, from, to, kind)
}

function takeSuffix(cursor: Cursor, from: number): number {
  let to = from
  while (isLowerLetter(cursor.text.charCodeAt(to))) to += 1
  cursor.suffix = SUFFIXES.indexOf(cursor.text.slice(from, to))
  return cursor.suffix < 0 ? INVALID : take(cursor, from, to, SUFFIX)
}

function takeHash(cursor: Cursor, from: number): number {
  let to = from
  while (isHexDigit(cursor.text.charCodeAt(to))) to += 1
  return to === from ? INVALID : take(cursor, from, to, HASH)
}

function isLowerLetter(unit: number): boolean {
  return unit >= 97 && unit <= 122
}

function isHexDigit(unit: number): boolean {
  return isDigit(unit) || (unit >= 97 && unit <= 102)
}

function isApkVersion(text: string): boolean {
  const cursor: Cursor = { text, kind: START, from: 0, to: 0, suffix: 0 }
  do advance(cursor)
  while (cursor.kind < END)
  return cursor.kind === END
}
