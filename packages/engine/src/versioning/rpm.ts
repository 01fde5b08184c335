import { compareDigits, endOfDigits, endOfLetters, isDigit, isLetter } from './characters.ts'
import { type Order, totalOrder, type VersionScheme } from './version-scheme.ts'

/**
 * rpm's order on `[epoch:]version[-release]`. Total on all text. A missing epoch is 0; a version without release sorts before the same
 * version with one (rpm's dependency check, where "1.0" meets "1.0-1", is no order and not meant here).
 * Source: rpm-version(7).
 */
export const rpm: VersionScheme = totalOrder('rpm', isRpmVersion, (a, b) => {
  const epochA = endOfEpoch(a)
  const epochB = endOfEpoch(b)
  if (epochA >= 0 || epochB >= 0) {
    const epochs = compareDigits(a, 0, Math.max(epochA, 0), b, 0, Math.max(epochB, 0))
    if (epochs !== 0) return epochs
  }
  const dashA = startOfRelease(a, epochA + 1)
  const dashB = startOfRelease(b, epochB + 1)
  const versions = compareRpmParts(a, epochA + 1, dashA, b, epochB + 1, dashB)
  if (versions !== 0) return versions
  if (dashA === a.length || dashB === b.length) return dashA !== a.length ? 1 : dashB !== b.length ? -1 : 0
  return compareRpmParts(a, dashA + 1, a.length, b, dashB + 1, b.length)
})

/**
 * The order of `rpmvercmp` on `[i, toA)` and `[j, toB)`: runs of digits and of letters, anything else only separates;
 * `~` sorts before the end, `^` right behind the end.
 */
function compareRpmParts(a: string, fromA: number, toA: number, b: string, fromB: number, toB: number): Order {
  let i = fromA
  let j = fromB
  for (;;) {
    i = skipSeparators(a, i, toA)
    j = skipSeparators(b, j, toB)
    const unitA = i < toA ? a.charCodeAt(i) : 0
    const unitB = j < toB ? b.charCodeAt(j) : 0
    const rankA = rankOf(unitA)
    const rankB = rankOf(unitB)
    if (rankA !== rankB) return rankA < rankB ? -1 : 1
    if (rankA === END) return 0
    if (rankA === TILDE || rankA === CARET) {
      i += 1
      j += 1
      continue
    }
    const endA = rankA === DIGITS ? Math.min(endOfDigits(a, i), toA) : Math.min(endOfLetters(a, i), toA)
    const endB = rankA === DIGITS ? Math.min(endOfDigits(b, j), toB) : Math.min(endOfLetters(b, j), toB)
    const order = rankA === DIGITS ? compareDigits(a, i, endA, b, j, endB) : compareLetters(a, i, endA, b, j, endB)
    if (order !== 0) return order
    i = endA
    j = endB
  }
}

const TILDE = 0
const END = 1
const CARET = 2
const LETTERS = 3
const DIGITS = 4

function rankOf(unit: number): number {
  if (unit === 0) return END
  if (isDigit(unit)) return DIGITS
  if (unit === 126) return TILDE
  return unit === 94 ? CARET : LETTERS
}

function skipSeparators(text: string, from: number, to: number): number {
  let i = from
  while (i < to) {
    const unit = text.charCodeAt(i)
    if (isDigit(unit) || isLetter(unit) || unit === 126 || unit === 94) break
    i += 1
  }
  return i
}

function compareLetters(a: string, fromA: number, toA: number, b: string, fromB: number, toB: number): Order {
  for (let i = fromA, j = fromB; i < toA || j < toB; i += 1, j += 1) {
    const unitA = i < toA ? a.charCodeAt(i) : 0
    const unitB = j < toB ? b.charCodeAt(j) : 0
    if (unitA !== unitB) return unitA < unitB ? -1 : 1
  }
  return 0
}

/** Index of the colon behind a numeric (or empty) epoch; -1 if there is none. */
function endOfEpoch(text: string): number {
  const end = endOfDigits(text, 0)
  return text.charCodeAt(end) === 58 ? end : -1
}

/** Index of the last dash; the length if there is none. */
function startOfRelease(text: string, from: number): number {
  const dash = text.lastIndexOf('-')
  return dash < from ? text.length : dash
}

const EVR = /^(?:\d+:)?[A-Za-z0-9._+~^]+(?:-[A-Za-z0-9._+~^]+)?$/

function isRpmVersion(text: string): boolean {
  return EVR.test(text)
}
