import { compareIntegerValues, type Integer, toInteger } from './integer.ts'
import { type Order, parsedOrder, type VersionScheme } from './version-scheme.ts'

/**
 * Composer: up to four numbers (missing ones are 0) or a date, then a stability `dev < alpha < beta < RC < (stable) < patch` with its own
 * numbers; `1.2.x-dev` is the tip of a numbered branch, above all its releases. A named branch (`dev-main`) has no place in the order.
 * Source: Composer documentation, "Versions and constraints", with PHP's `version_compare` on the normalised form.
 */
export const composer: VersionScheme = parsedOrder('composer', parseComposer, compareTokens)

/** A component of the normalised form: a number, or a stability as its rank in `STABILITIES`. */
type Token = { readonly number: Integer } | { readonly stability: number }

const STABILITIES: readonly string[] = ['dev', 'alpha', 'beta', 'rc', 'patch']
const PATCH = 4
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['p', 'patch'],
  ['pl', 'patch'],
])
/** What `x` stands for in a branch name, as Composer writes it. */
const BRANCH_TIP = 9_999_999

const MODIFIER = '[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)([.-]?\\d+(?:[.-]\\d+)*)?)?([.-]?dev)?'
const CLASSICAL = new RegExp(`^v?(\\d{1,5}(?:\\.\\d+){0,3})${MODIFIER}$`, 'i')
const DATED = new RegExp(`^v?(\\d{4}(?:[.:-]?\\d{2}){1,6}(?:[.:-]?\\d{1,3}){0,2})${MODIFIER}$`, 'i')
const NUMBERED_BRANCH = /^v?(\d+(?:\.(?:\d+|[xX*])){0,3})[.-]?dev$/i
const METADATA_OR_FLAG = /(?:\+[^\s,]*|@(?:stable|rc|beta|alpha|dev))$/i

function parseComposer(original: string): readonly Token[] | undefined {
  const text = original.trim().replace(METADATA_OR_FLAG, '')
  const classical = CLASSICAL.exec(text)
  if (classical) return [...fourNumbers((classical[1] ?? '').split('.'), 0), ...modifierOf(classical)]
  const dated = DATED.exec(text)
  if (dated) return [...(dated[1] ?? '').split(/\D/).map(toNumber), ...modifierOf(dated)]
  const branch = NUMBERED_BRANCH.exec(text)
  if (branch) return [...fourNumbers((branch[1] ?? '').split('.'), BRANCH_TIP), { stability: 0 }]
  return undefined
}

function fourNumbers(parts: readonly string[], missing: number): readonly Token[] {
  return [0, 1, 2, 3].map((index) => {
    const part = parts[index]
    if (part === undefined) return { number: missing }
    return /^\d/.test(part) ? toNumber(part) : { number: BRANCH_TIP }
  })
}

function toNumber(digits: string): Token {
  return { number: toInteger(digits) }
}

function modifierOf(match: RegExpExecArray): readonly Token[] {
  const word = match[2]?.toLowerCase()
  const tokens: Token[] = []
  if (word !== undefined) {
    if (word === 'stable') return tokens
    tokens.push({ stability: STABILITIES.indexOf(ALIASES.get(word) ?? word) })
    for (const digits of match[3]?.match(/\d+/g) ?? []) tokens.push(toNumber(digits))
  }
  if (match[4] !== undefined) tokens.push({ stability: 0 })
  return tokens
}

function compareTokens(a: readonly Token[], b: readonly Token[]): Order {
  const length = Math.max(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const left = a[index]
    const right = b[index]
    const rankLeft = rankOf(left)
    const rankRight = rankOf(right)
    if (rankLeft !== rankRight) return rankLeft < rankRight ? -1 : 1
    if (left && 'number' in left && right && 'number' in right) {
      const order = compareIntegerValues(left.number, right.number)
      if (order !== 0) return order
    }
  }
  return 0
}

/** dev < alpha < beta < RC < nothing < a number < patch. */
function rankOf(token: Token | undefined): number {
  if (token === undefined) return PATCH
  if ('number' in token) return PATCH + 1
  return token.stability === PATCH ? PATCH + 2 : token.stability
}
