import { compareDigits, compareText, endOfDigits } from './characters.ts'
import { type Order, type VersionScheme, validOrder } from './version-scheme.ts'

/**
 * NuGet: one to four numbers (missing ones are 0), then semver's pre-release without regard to case; build metadata does not count.
 * Source: NuGet documentation, "Package versioning", "Normalized version numbers".
 */
export const nuget: VersionScheme = validOrder('nuget', (text) => VERSION.test(text), compareNuget)

const VERSION = /^\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

function compareNuget(a: string, b: string): Order {
  let i = 0
  let j = 0
  for (let part = 0; part < 4; part += 1) {
    const endA = endOfDigits(a, i)
    const endB = endOfDigits(b, j)
    const order = compareDigits(a, i, endA, b, j, endB)
    if (order !== 0) return order
    i = a.charCodeAt(endA) === DOT ? endA + 1 : endA
    j = b.charCodeAt(endB) === DOT ? endB + 1 : endB
  }
  const preA = a.charCodeAt(i) === DASH
  const preB = b.charCodeAt(j) === DASH
  if (!preA || !preB) return preA ? -1 : preB ? 1 : 0
  return compareLabels(labelsOf(a, i + 1), labelsOf(b, j + 1))
}

const DOT = 46
const DASH = 45

function labelsOf(text: string, from: number): readonly string[] {
  const plus = text.indexOf('+', from)
  return text
    .slice(from, plus < 0 ? text.length : plus)
    .toUpperCase()
    .split('.')
}

function compareLabels(a: readonly string[], b: readonly string[]): Order {
  for (const [index, label] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const numeric = endOfDigits(label, 0) === label.length
    if (numeric !== (endOfDigits(other, 0) === other.length)) return numeric ? -1 : 1
    const order = numeric ? compareDigits(label, 0, label.length, other, 0, other.length) : compareText(label, other)
    if (order !== 0) return order
  }
  return a.length < b.length ? -1 : 0
}
