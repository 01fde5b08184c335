import type { Order } from './version-scheme.ts'

/** Is the UTF-16 unit an ASCII digit? `NaN` (past the end of a text) is not. */
export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

/** Is the UTF-16 unit an ASCII letter? */
export function isLetter(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90)
}

/** Index of the first unit at or after `from` that is no digit; `text.length` if all are. */
export function endOfDigits(text: string, from: number): number {
  let end = from
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1
  return end
}

/** Index of the first unit at or after `from` that is no ASCII letter; `text.length` if all are. */
export function endOfLetters(text: string, from: number): number {
  let end = from
  while (end < text.length && isLetter(text.charCodeAt(end))) end += 1
  return end
}

/** Numbers as orders: -1, 0, 1. */
export function compareNumbers(a: number, b: number): Order {
  return a < b ? -1 : a > b ? 1 : 0
}

/** By UTF-16 units, as `strcmp` does for ASCII; no locale. */
export function compareText(a: string, b: string): Order {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Compares two runs of digits as integers of any size without making them numbers. An empty run is 0.
 * The ranges `[from, to)` must hold digits only.
 */
export function compareDigits(a: string, fromA: number, toA: number, b: string, fromB: number, toB: number): Order {
  let i = fromA
  let j = fromB
  while (i < toA && a.charCodeAt(i) === 48) i += 1
  while (j < toB && b.charCodeAt(j) === 48) j += 1
  if (toA - i !== toB - j) return toA - i < toB - j ? -1 : 1
  for (; i < toA; i += 1, j += 1) {
    const difference = a.charCodeAt(i) - b.charCodeAt(j)
    if (difference !== 0) return difference < 0 ? -1 : 1
  }
  return 0
}

/** {@link compareDigits} on whole texts. */
export function compareIntegers(a: string, b: string): Order {
  return compareDigits(a, 0, a.length, b, 0, b.length)
}
