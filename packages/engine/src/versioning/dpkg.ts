import { compareDigits, endOfDigits, isDigit, isLetter } from './characters.ts'
import { type Order, totalOrder, type VersionScheme } from './version-scheme.ts'

/**
 * Debian's order on `[epoch:]upstream[-revision]`: Debian, Ubuntu and everything built on dpkg. Total on all text; a text before the
 * first colon that is no number is not an epoch. Source: Debian policy §5.6.12, deb-version(7).
 */
export const dpkg: VersionScheme = totalOrder('dpkg', isDebianVersion, (a, b) => {
  const epochA = endOfEpoch(a)
  const epochB = endOfEpoch(b)
  const epochs = compareDigits(a, 0, epochA, b, 0, epochB)
  if (epochs !== 0) return epochs
  const startA = epochA === 0 ? 0 : epochA + 1
  const startB = epochB === 0 ? 0 : epochB + 1
  const dashA = startOfRevision(a, startA)
  const dashB = startOfRevision(b, startB)
  const upstreams = compareDebianParts(a, startA, dashA, b, startB, dashB)
  if (upstreams !== 0) return upstreams
  return compareDebianParts(a, Math.min(dashA + 1, a.length), a.length, b, Math.min(dashB + 1, b.length), b.length)
})

/** The order of dpkg's `verrevcmp` on the ranges `[i, toA)` and `[j, toB)`: runs of non-digits and of digits by turns. */
export function compareDebianParts(
  a: string,
  fromA: number,
  toA: number,
  b: string,
  fromB: number,
  toB: number,
): Order {
  let i = fromA
  let j = fromB
  while (i < toA || j < toB) {
    for (;;) {
      const unitA = i < toA ? a.charCodeAt(i) : Number.NaN
      const unitB = j < toB ? b.charCodeAt(j) : Number.NaN
      const weightA = weightOf(unitA)
      const weightB = weightOf(unitB)
      if (weightA !== weightB) return weightA < weightB ? -1 : 1
      if (weightA === 0) break
      i += 1
      j += 1
    }
    const endA = Math.min(endOfDigits(a, i), toA)
    const endB = Math.min(endOfDigits(b, j), toB)
    const numbers = compareDigits(a, i, endA, b, j, endB)
    if (numbers !== 0) return numbers
    i = endA
    j = endB
  }
  return 0
}

/** `~` sorts before the end of a part; the end (and a digit) before letters; letters before all else. */
function weightOf(unit: number): number {
  if (Number.isNaN(unit) || isDigit(unit)) return 0
  if (unit === 126) return -1
  return isLetter(unit) ? unit : unit + 256
}

/** Index of the colon behind a numeric epoch; 0 if there is none. */
function endOfEpoch(text: string): number {
  const end = endOfDigits(text, 0)
  return end > 0 && text.charCodeAt(end) === 58 ? end : 0
}

/** Index of the last dash; the length if there is none. */
function startOfRevision(text: string, from: number): number {
  const dash = text.lastIndexOf('-')
  return dash < from ? text.length : dash
}

const UPSTREAM = /^[0-9][A-Za-z0-9.+\-~:]*$/
const REVISION = /^[A-Za-z0-9.+~]+$/

function isDebianVersion(text: string): boolean {
  const epoch = endOfEpoch(text)
  const start = epoch === 0 ? 0 : epoch + 1
  const dash = startOfRevision(text, start)
  const upstream = text.slice(start, dash)
  if (!UPSTREAM.test(upstream) || (epoch === 0 && upstream.includes(':'))) return false
  return dash === text.length || REVISION.test(text.slice(dash + 1))
}
