import { compareDigits, compareText, endOfDigits, endOfLetters, isDigit, isLetter } from './characters.ts'
import { type Order, totalOrder, type VersionScheme } from './version-scheme.ts'

/**
 * For what states a version but follows no written scheme. Total on all text. Numbers compare by value; words that announce a release
 * (`alpha`, `beta`, `rc`, `pre`, `snapshot`, …) sort before it, `final` and `release` equal it, other words and single letters
 * (`1.1.1t`) follow it and precede the next number; separators, case, a leading `v` and missing zeros do not count.
 * The rules are ours.
 */
export const generic: VersionScheme = totalOrder('generic', (text) => /\d/.test(text), compareGeneric)

const PRERELEASES: ReadonlyMap<string, number> = new Map([
  ['dev', 0],
  ['snapshot', 0],
  ['nightly', 0],
  ['alpha', 1],
  ['beta', 2],
  ['milestone', 3],
  ['pre', 4],
  ['preview', 4],
  ['prerelease', 4],
  ['rc', 5],
  ['cr', 5],
])
/** Only directly before a digit: `1.0b2`, but not `1.0b`. */
const SHORTHANDS: ReadonlyMap<string, number> = new Map([
  ['a', 1],
  ['b', 2],
  ['m', 3],
])
const RELEASES: ReadonlySet<string> = new Set(['final', 'release', 'ga', 'stable'])
const RELEASE = 6
const WORD = 7
const NUMBER = 8

function compareGeneric(a: string, b: string): Order {
  let i = start(a)
  let j = start(b)
  for (;;) {
    i = skipSeparators(a, i)
    j = skipSeparators(b, j)
    if (i === a.length && j === b.length) return 0
    const endA = endOfRun(a, i)
    const endB = endOfRun(b, j)
    const rankA = rankOf(a, i, endA)
    const rankB = rankOf(b, j, endB)
    if (rankA !== rankB) return rankA < rankB ? -1 : 1
    const order =
      rankA === NUMBER
        ? compareDigits(a, i, endA, b, j, endB)
        : rankA === WORD
          ? compareText(a.slice(i, endA).toLowerCase(), b.slice(j, endB).toLowerCase())
          : 0
    if (order !== 0) return order
    i = endA
    j = endB
  }
}

function start(text: string): number {
  const unit = text.charCodeAt(0)
  return (unit === 118 || unit === 86) && isDigit(text.charCodeAt(1)) ? 1 : 0
}

function skipSeparators(text: string, from: number): number {
  let i = from
  while (i < text.length && !isDigit(text.charCodeAt(i)) && !isLetter(text.charCodeAt(i))) i += 1
  return i
}

function endOfRun(text: string, from: number): number {
  return isDigit(text.charCodeAt(from)) ? endOfDigits(text, from) : endOfLetters(text, from)
}

/** The end of a text, a zero and a word for "release" are the same. */
function rankOf(text: string, from: number, to: number): number {
  if (from === to) return RELEASE
  if (isDigit(text.charCodeAt(from))) {
    let i = from
    while (i < to && text.charCodeAt(i) === 48) i += 1
    return i === to ? RELEASE : NUMBER
  }
  const word = text.slice(from, to).toLowerCase()
  const rank = PRERELEASES.get(word) ?? (isDigit(text.charCodeAt(to)) ? SHORTHANDS.get(word) : undefined)
  if (rank !== undefined) return rank
  return RELEASES.has(word) ? RELEASE : WORD
}
