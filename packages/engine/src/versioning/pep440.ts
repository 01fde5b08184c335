import { compareDigits, endOfDigits, isDigit } from './characters.ts'
import { compareWordsBeforeIntegers, type Integer, toInteger } from './integer.ts'
import { type Order, parsedOrder, type VersionScheme } from './version-scheme.ts'

/**
 * Python's order on `[N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]`, with every spelling that the PEP normalises.
 * Source: PEP 440, "Summary of permitted suffixes and relative ordering" and "Normalization"; integers may have any size.
 */
export const pep440: VersionScheme = parsedOrder('pep440', parsePep440, comparePep440)

/** Where the parts of a version are in its normalised text. A part that is not there has `from` = -1. */
interface Pep440Version {
  readonly text: string
  readonly epoch: Digits
  readonly releaseFrom: number
  readonly releaseTo: number
  readonly pre: Digits & { readonly phase: number }
  readonly post: Digits
  readonly dev: Digits
  /** Index behind the `+`; -1 without a local version. */
  readonly local: number
}

interface Digits {
  readonly from: number
  readonly to: number
}

const ABSENT: Digits = { from: -1, to: -1 }
const NO_PRE: Pep440Version['pre'] = { from: -1, to: -1, phase: 0 }
// The longer of two words with a common beginning comes first.
const PRE_WORDS: readonly (readonly [string, number])[] = [
  ['alpha', 1],
  ['a', 1],
  ['beta', 2],
  ['b', 2],
  ['preview', 3],
  ['pre', 3],
  ['rc', 3],
  ['c', 3],
]
const POST_WORDS: readonly (readonly [string, number])[] = [
  ['post', 1],
  ['rev', 1],
  ['r', 1],
]
const DEV_WORDS: readonly (readonly [string, number])[] = [['dev', 1]]

function parsePep440(original: string): Pep440Version | undefined {
  const text = original.trim().toLowerCase()
  let at = text.charCodeAt(0) === 118 ? 1 : 0
  let epoch = ABSENT
  const firstEnd = endOfDigits(text, at)
  if (text.charCodeAt(firstEnd) === 33) {
    if (firstEnd === at) return undefined
    epoch = { from: at, to: firstEnd }
    at = firstEnd + 1
  }
  const releaseFrom = at
  at = endOfRelease(text, at)
  if (at < 0) return undefined
  const releaseTo = at
  const pre = readWord(text, at, PRE_WORDS)
  if (pre) at = pre.end
  const post = readImplicitPost(text, at) ?? readWord(text, at, POST_WORDS)
  if (post) at = post.end
  const dev = readWord(text, at, DEV_WORDS)
  if (dev) at = dev.end
  let local = -1
  if (text.charCodeAt(at) === 43) {
    local = at + 1
    at = endOfLocal(text, local)
  }
  if (at !== text.length) return undefined
  return {
    text,
    epoch,
    releaseFrom,
    releaseTo,
    pre: pre ?? NO_PRE,
    post: post ?? ABSENT,
    dev: dev ?? ABSENT,
    local,
  }
}

function endOfRelease(text: string, from: number): number {
  let at = endOfDigits(text, from)
  if (at === from) return -1
  while (text.charCodeAt(at) === 46 && isDigit(text.charCodeAt(at + 1))) at = endOfDigits(text, at + 1)
  return at
}

interface Word extends Digits {
  readonly phase: number
  readonly end: number
}

/** `[-_.]? word [-_.]? digits?`; the digits are empty, which means 0, where none are written. */
function readWord(text: string, at: number, words: readonly (readonly [string, number])[]): Word | undefined {
  const start = isSeparator(text.charCodeAt(at)) ? at + 1 : at
  for (const [word, phase] of words) {
    if (!text.startsWith(word, start)) continue
    const behind = start + word.length
    const from = isSeparator(text.charCodeAt(behind)) ? behind + 1 : behind
    const to = endOfDigits(text, from)
    return { phase, from, to, end: to }
  }
  return undefined
}

/** A dash and a number alone are a post-release: `1.0-1`. */
function readImplicitPost(text: string, at: number): Word | undefined {
  if (text.charCodeAt(at) !== 45) return undefined
  const to = endOfDigits(text, at + 1)
  return to === at + 1 ? undefined : { phase: 1, from: at + 1, to, end: to }
}

function endOfLocal(text: string, from: number): number {
  let at = from
  for (;;) {
    const start = at
    while (isLocalUnit(text.charCodeAt(at))) at += 1
    if (at === start) return -1
    if (!isSeparator(text.charCodeAt(at))) return at
    at += 1
  }
}

function isSeparator(unit: number): boolean {
  return unit === 46 || unit === 45 || unit === 95
}

function isLocalUnit(unit: number): boolean {
  return isDigit(unit) || (unit >= 97 && unit <= 122)
}

function comparePep440(a: Pep440Version, b: Pep440Version): Order {
  return (
    comparePart(a.text, a.epoch, b.text, b.epoch) ||
    compareReleases(a, b) ||
    comparePres(a, b) ||
    compareOptional(a, a.post, b, b.post, -1) ||
    compareOptional(a, a.dev, b, b.dev, 1) ||
    compareLocals(a, b)
  )
}

function comparePart(a: string, left: Digits, b: string, right: Digits): Order {
  return compareDigits(a, left.from, left.to, b, right.from, right.to)
}

/** Missing components are 0. */
function compareReleases(a: Pep440Version, b: Pep440Version): Order {
  let i = a.releaseFrom
  let j = b.releaseFrom
  while (i < a.releaseTo || j < b.releaseTo) {
    const endA = Math.max(i, Math.min(endOfDigits(a.text, i), a.releaseTo))
    const endB = Math.max(j, Math.min(endOfDigits(b.text, j), b.releaseTo))
    const order = compareDigits(a.text, i, endA, b.text, j, endB)
    if (order !== 0) return order
    i = Math.min(endA + 1, a.releaseTo)
    j = Math.min(endB + 1, b.releaseTo)
  }
  return 0
}

/** A development release of no pre-release sorts before all pre-releases: `1.0.dev1 < 1.0a1.dev1 < 1.0a1 < 1.0`. */
function comparePres(a: Pep440Version, b: Pep440Version): Order {
  const left = phaseOf(a)
  const right = phaseOf(b)
  if (left !== right) return left < right ? -1 : 1
  return comparePart(a.text, a.pre, b.text, b.pre)
}

function phaseOf(version: Pep440Version): number {
  if (version.pre.from >= 0) return version.pre.phase
  return version.post.from < 0 && version.dev.from >= 0 ? 0 : 4
}

/** `whenAbsent`: where a version without that part sorts. */
function compareOptional(a: Pep440Version, left: Digits, b: Pep440Version, right: Digits, whenAbsent: 1 | -1): Order {
  if (left.from < 0 || right.from < 0) {
    if (left.from >= 0) return whenAbsent === 1 ? -1 : 1
    return right.from >= 0 ? whenAbsent : 0
  }
  return comparePart(a.text, left, b.text, right)
}

/** Segment by segment: numbers by value and after words; fewer segments first; no local version at all before any. */
function compareLocals(a: Pep440Version, b: Pep440Version): Order {
  if (a.local < 0 || b.local < 0) return a.local >= 0 ? 1 : b.local >= 0 ? -1 : 0
  const left = segmentsOf(a)
  const right = segmentsOf(b)
  for (const [index, segment] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const order = compareWordsBeforeIntegers(segment, other)
    if (order !== 0) return order
  }
  return left.length < right.length ? -1 : 0
}

function segmentsOf(version: Pep440Version): readonly (Integer | string)[] {
  const segments = version.text.slice(version.local).split(/[-_.]/)
  return segments.map((segment) => (endOfDigits(segment, 0) === segment.length ? toInteger(segment) : segment))
}
