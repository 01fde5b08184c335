import { compareText, endOfDigits, isDigit } from './characters.ts'
import { compareIntegerValues, type Integer, toInteger } from './integer.ts'
import { type Order, parsedOrder, type VersionScheme } from './version-scheme.ts'

/**
 * Maven's order: dots, dashes and changes between digits and letters separate; a dash, and such a change, opens a sub-list; trailing
 * nulls (`0`, `ga`, `final`, `release`) of each list are dropped; qualifiers order as
 * `alpha < beta < milestone < rc < snapshot < (release) < sp < any other`. Defined on all text, but no order on all of it: Maven
 * itself calls `1.0 < 1.0-jre < 1.0.snapshot.2 < 1.0`. Where no qualifier stands between two dots, it is one.
 * Source: Maven POM Reference, "Version Order Specification"; where that is silent, as Maven 3.9's `ComparableVersion` does it.
 */
export const maven: VersionScheme = parsedOrder('maven', parseMaven, compareLists)

/** A number, a qualifier as its sort key, or a sub-list. */
type Item = Integer | string | readonly Item[]

const QUALIFIERS: readonly string[] = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']
const RELEASE = '5'
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
])
/** Only directly before a digit. */
const SHORTHANDS: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
])

interface Parser {
  /** Every list that was opened, outermost first; the last one takes the next item. */
  readonly lists: Item[][]
  list: Item[]
}

function parseMaven(original: string): readonly Item[] {
  const text = original.toLowerCase()
  const root: Item[] = []
  const parser: Parser = { lists: [root], list: root }
  let at = 0
  for (;;) {
    const end = readComponent(parser, text, at)
    if (end === text.length) break
    if (end === at) parser.list.push(0)
    if (text.charCodeAt(end) === DASH) open(parser)
    at = end + 1
  }
  for (const list of parser.lists.reverse()) dropTrailingNulls(list)
  return root
}

/** Reads runs of digits and of other characters up to the next separator. */
function readComponent(parser: Parser, text: string, from: number): number {
  let at = from
  while (at < text.length && !isSeparator(text.charCodeAt(at))) {
    const numeric = isDigit(text.charCodeAt(at))
    const end = numeric ? endOfDigits(text, at) : endOfWord(text, at)
    const isLast = end === text.length || isSeparator(text.charCodeAt(end))
    // `1.x` reads as `1-x`, unless more follows behind a separator.
    if (!numeric && parser.list.length > 0 && (!isLast || end === text.length)) open(parser)
    const run = text.slice(at, end)
    parser.list.push(numeric ? toInteger(run) : keyOf(run, !isLast))
    if (!isLast) open(parser)
    at = end
  }
  return at
}

function open(parser: Parser): void {
  const inner: Item[] = []
  parser.list.push(inner)
  parser.lists.push(inner)
  parser.list = inner
}

const DOT = 46
const DASH = 45

function isSeparator(unit: number): boolean {
  return unit === DOT || unit === DASH
}

function endOfWord(text: string, from: number): number {
  let end = from
  while (end < text.length && !isDigit(text.charCodeAt(end)) && !isSeparator(text.charCodeAt(end))) end += 1
  return end
}

/** Known qualifiers sort by rank, all others behind them by name. */
function keyOf(word: string, beforeDigit: boolean): string {
  const long = beforeDigit ? (SHORTHANDS.get(word) ?? word) : word
  const name = ALIASES.get(long) ?? long
  const rank = QUALIFIERS.indexOf(name)
  return rank < 0 ? `7-${name}` : String(rank)
}

/** Nulls are dropped from the end, also before sub-lists that stay, up to the first number or qualifier that counts. */
function dropTrailingNulls(list: Item[]): void {
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const item = list[index]
    if (item === 0 || item === RELEASE || (Array.isArray(item) && item.length === 0)) list.splice(index, 1)
    else if (!Array.isArray(item)) return
  }
}

function compareLists(a: readonly Item[], b: readonly Item[]): Order {
  const length = Math.max(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const order = compareItems(a[index], b[index])
    if (order !== 0) return order
  }
  return 0
}

/** At one place: qualifier < sub-list < number. Nothing at all (`undefined`) equals null. */
function compareItems(a: Item | undefined, b: Item | undefined): Order {
  if (a === undefined) return b === undefined ? 0 : negate(compareWithNothing(b))
  if (b === undefined) return compareWithNothing(a)
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : -1
  if (typeof b === 'string') return 1
  if (typeof a === 'object') return typeof b === 'object' ? compareLists(a, b) : -1
  return typeof b === 'object' ? 1 : compareIntegerValues(a, b)
}

function compareWithNothing(item: Item): Order {
  if (typeof item === 'string') return compareText(item, RELEASE)
  if (typeof item !== 'object') return item > 0 ? 1 : 0
  for (const inner of item) {
    const order = compareWithNothing(inner)
    if (order !== 0) return order
  }
  return 0
}

function negate(order: Order): Order {
  return order === 0 ? 0 : order === 1 ? -1 : 1
}
