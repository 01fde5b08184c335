import { compareText } from './characters.ts'
import type { Order } from './version-scheme.ts'

/** A non-negative integer, exactly: a number where that is exact, else a bigint. */
export type Integer = number | bigint

/** `digits` must be one or more ASCII digits; leading zeros do not count. */
export function toInteger(digits: string): Integer {
  if (digits.length <= 15) return Number(digits)
  const value = BigInt(digits)
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}

/** By value, whichever of the two kinds they are. */
export function compareIntegerValues(a: Integer, b: Integer): Order {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Words by their UTF-16 units, integers by value, and any word before any integer. */
export function compareWordsBeforeIntegers(a: Integer | string, b: Integer | string): Order {
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : -1
  return typeof b === 'string' ? 1 : compareIntegerValues(a, b)
}
