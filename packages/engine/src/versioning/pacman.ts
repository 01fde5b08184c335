import {
  compareDigits,
  compareNumbers,
  compareText,
  endOfDigits,
  endOfLetters,
  isDigit,
  isLetter,
} from './characters.ts'
import { type Order, totalOrder, type VersionScheme } from './version-scheme.ts'

/**
 * Arch Linux's order on `[epoch:]pkgver[-pkgrel]`. Total on all text. Two points make an order of what `vercmp` only compares pair by
 * pair: a version without pkgrel sorts before the same version with one, and separators at the end of a part do not count.
 * Source: vercmp(8).
 */
export const pacman: VersionScheme = totalOrder('pacman', isPacmanVersion, (a, b) => {
  const epochA = endOfEpoch(a)
  const epochB = endOfEpoch(b)
  const epochs = compareDigits(a, 0, Math.max(epochA, 0), b, 0, Math.max(epochB, 0))
  if (epochs !== 0) return epochs
  const dashA = startOfRelease(a, epochA + 1)
  const dashB = startOfRelease(b, epochB + 1)
  const versions = comparePacmanParts(a, epochA + 1, dashA, b, epochB + 1, dashB)
  if (versions !== 0) return versions
  if (dashA === a.length || dashB === b.length) return dashA !== a.length ? 1 : dashB !== b.length ? -1 : 0
  return comparePacmanParts(a, dashA + 1, a.length, b, dashB + 1, b.length)
})

/**
 * Runs of digits and letters; a run behind more separators is newer; numbers are newer than words; where one version ends, it is
 * older than the other, unless a word follows there without a separator (`1.0beta < 1.0`).
 */
function comparePacmanParts(a: string, fromA: number, toA: number, b: string, fromB: number, toB: number): Order {
  const lastA = trimSeparators(a, fromA, toA)
  const lastB = trimSeparators(b, fromB, toB)
  let i = fromA
  let j = fromB
  while (i < lastA && j < lastB) {
    const startA = skipSeparators(a, i)
    const startB = skipSeparators(b, j)
    const separators = compareNumbers(startA - i, startB - j)
    if (separators !== 0) return separators
    const numeric = isDigit(a.charCodeAt(startA))
    if (numeric !== isDigit(b.charCodeAt(startB))) return numeric ? 1 : -1
    i = numeric ? endOfDigits(a, startA) : endOfLetters(a, startA)
    j = numeric ? endOfDigits(b, startB) : endOfLetters(b, startB)
    const order = numeric
      ? compareDigits(a, startA, i, b, startB, j)
      : compareText(a.slice(startA, i), b.slice(startB, j))
    if (order !== 0) return order
  }
  if (i < lastA) return isLetter(a.charCodeAt(i)) ? -1 : 1
  if (j < lastB) return isLetter(b.charCodeAt(j)) ? 1 : -1
  return 0
}

function isSeparator(unit: number): boolean {
  return !isDigit(unit) && !isLetter(unit)
}

function skipSeparators(text: string, from: number): number {
  let i = from
  while (i < text.length && isSeparator(text.charCodeAt(i))) i += 1
  return i
}

function trimSeparators(text: string, from: number, to: number): number {
  let end = to
  while (end > from && isSeparator(text.charCodeAt(end - 1))) end -= 1
  return end
}

function endOfEpoch(text: string): number {
  const end = endOfDigits(text, 0)
  return text.charCodeAt(end) === 58 ? end : -1
}

function startOfRelease(text: string, from: number): number {
  const dash = text.lastIndexOf('-')
  return dash < from ? text.length : dash
}

const VERSION = /^(?:\d+:)?[A-Za-z0-9._+@~]+(?:-\d+(?:\.\d+)?)?$/

function isPacmanVersion(text: string): boolean {
  return VERSION.test(text)
}
