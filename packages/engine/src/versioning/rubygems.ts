import { compareWordsBeforeIntegers, type Integer, toInteger } from './integer.ts'
import { type Order, parsedOrder, type VersionScheme } from './version-scheme.ts'

/**
 * RubyGems' order: segments of digits and of letters; a letter anywhere makes a pre-release; a dash reads `.pre.`; missing segments
 * are 0; zeros before the first word and at the end do not count. Source: `Gem::Version` of the RubyGems documentation.
 */
export const rubygems: VersionScheme = parsedOrder('rubygems', parseGem, compareGems)

const VERSION = /^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/
const SEGMENT = /\d+|[A-Za-z]+/g

type Segment = Integer | string

function parseGem(original: string): readonly Segment[] | undefined {
  const text = original.trim()
  // RubyGems reads nothing as 0.
  if (text === '') return []
  if (!VERSION.test(text)) return undefined
  const release: Segment[] = []
  const prerelease: Segment[] = []
  for (const segment of text.replaceAll('-', '.pre.').match(SEGMENT) ?? []) {
    const value = /^\d/.test(segment) ? toInteger(segment) : segment
    if (typeof value === 'string' || prerelease.length > 0) prerelease.push(value)
    else release.push(value)
  }
  dropTrailingZeros(release)
  dropTrailingZeros(prerelease)
  return release.concat(prerelease)
}

function dropTrailingZeros(segments: Segment[]): void {
  while (segments.at(-1) === 0) segments.pop()
}

function compareGems(a: readonly Segment[], b: readonly Segment[]): Order {
  const length = Math.max(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const order = compareWordsBeforeIntegers(a[index] ?? 0, b[index] ?? 0)
    if (order !== 0) return order
  }
  return 0
}
