import { compareWordsBeforeIntegers, type Integer, toInteger } from './integer.ts'
import { type Order, parsedOrder, type VersionScheme } from './version-scheme.ts'

/**
 * Conda: `[epoch!]version[+local]`, split at dots and underscores, each component again into runs of digits and of other characters;
 * `* < dev < _ < words < numbers < post`; missing parts are 0, so that `1.1` equals `1.1.0` and `1.1.a1` equals `1.1.0a1`.
 * Source: conda documentation, "Package match specifications", and CEP 33 "Version literals and their ordering".
 */
export const conda: VersionScheme = parsedOrder('conda', parseConda, compareConda)

interface CondaVersion {
  readonly version: readonly Component[]
  readonly local: readonly Component[]
}
type Component = readonly Part[]
/** `Infinity` is `post`. */
type Part = Integer | string

const CHARACTERS = /^[*.+!_0-9a-z]+$/
const RUN = /\d+|\*+|[^\d*]+/g
/** Upper case sorts between `*` and `_`, as `dev` must. */
const DEV = 'DEV'

function parseConda(original: string): CondaVersion | undefined {
  const lower = original.trim().toLowerCase()
  // Dashes are taken for underscores where there are no underscores.
  const text = lower.includes('_') ? lower : lower.replaceAll('-', '_')
  if (!CHARACTERS.test(text)) return undefined
  const epochs = text.split('!')
  const locals = (epochs.at(-1) ?? '').split('+')
  if (epochs.length > 2 || locals.length > 2 || (epochs.length === 2 && !/^\d+$/.test(epochs[0] ?? '')))
    return undefined
  const version = componentsOf(locals[0] ?? '')
  const local = locals[1] === undefined ? [] : componentsOf(locals[1], false)
  if (!version || !local) return undefined
  return { version: [[epochs.length === 2 ? toInteger(epochs[0] ?? '0') : 0], ...version], local }
}

/** @param keepsLastUnderscore a trailing underscore belongs to the last component (`1.1_ < 1.1a`, for openssl's sake). */
function componentsOf(text: string, keepsLastUnderscore = true): Component[] | undefined {
  const trailing = keepsLastUnderscore && text.endsWith('_')
  const pieces = (trailing ? text.slice(0, -1) : text).split(/[._]/)
  if (trailing) pieces.push(`${pieces.pop()}_`)
  const components: Component[] = []
  for (const piece of pieces) {
    const runs = piece.match(RUN)
    if (!runs) return undefined
    const parts = runs.map(toPart)
    // A component begins with a number, so that numbers meet numbers.
    components.push(/^\d/.test(piece) ? parts : [0, ...parts])
  }
  return components
}

function toPart(run: string): Part {
  if (/^\d/.test(run)) return toInteger(run)
  if (run === 'post') return Number.POSITIVE_INFINITY
  return run === 'dev' ? DEV : run
}

function compareConda(a: CondaVersion, b: CondaVersion): Order {
  return compareComponents(a.version, b.version) || compareComponents(a.local, b.local)
}

const NOTHING: Component = []

function compareComponents(a: readonly Component[], b: readonly Component[]): Order {
  for (let index = 0; index < a.length || index < b.length; index += 1) {
    const left = a[index] ?? NOTHING
    const right = b[index] ?? NOTHING
    for (let inner = 0; inner < left.length || inner < right.length; inner += 1) {
      const order = compareWordsBeforeIntegers(left[inner] ?? 0, right[inner] ?? 0)
      if (order !== 0) return order
    }
  }
  return 0
}
