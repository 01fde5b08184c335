import { compareDigits, endOfDigits } from './characters.ts'
import type { Order } from './version-scheme.ts'

/** Compares runs of digits with one separator between them, number by number; where one ends first, it is the smaller. */
export function compareIntegerSequences(a: string, b: string): Order {
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const endA = endOfDigits(a, i)
    const endB = endOfDigits(b, j)
    const order = compareDigits(a, i, endA, b, j, endB)
    if (order !== 0) return order
    i = endA + 1
    j = endB + 1
  }
  return i < a.length ? 1 : j < b.length ? -1 : 0
}
