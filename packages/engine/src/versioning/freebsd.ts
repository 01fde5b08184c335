import { compareNumbers, endOfDigits, endOfLetters, isDigit, isLetter } from './characters.ts'
import { compareIntegerValues, type Integer, toInteger } from './integer.ts'
import { type Order, parsedOrder, type VersionScheme } from './version-scheme.ts'

/**
 * FreeBSD ports: `version[_revision][,epoch]`. A version is a row of components *number letter number*; missing ones are 0; a component
 * without first number sorts below 0, so that `1.0.b2 < 1.0 < 1.0b2`; `alpha`, `beta`, `pre`, `rc`, `pl` and `snap` begin a component of
 * their own. Source: Porter's Handbook §5.2.3 "Versions", pkg-version(8).
 */
export const freebsd: VersionScheme = parsedOrder('freebsd', parseFreebsd, (a, b) => {
  return compareIntegerValues(a.epoch, b.epoch) || compareBlocks(a, b) || compareIntegerValues(a.revision, b.revision)
})

interface PortVersion {
  readonly epoch: Integer
  /** Components, one list for each part between plus signs. */
  readonly blocks: readonly (readonly Component[])[]
  readonly revision: Integer
}

interface Component {
  /** -1: none written; -2: `*`, the smallest of all. */
  readonly number: Integer
  readonly letter: number
  readonly patch: Integer
}

const ZERO: Component = { number: 0, letter: 0, patch: 0 }
const FIRST_LETTER = 2
/** With their weight; `pl` comes before all letters, the others where their first letter is. */
const STAGES: ReadonlyMap<string, number> = new Map([
  ['pl', 0],
  ['snap', letterWeight(115)],
  ['alpha', letterWeight(97)],
  ['beta', letterWeight(98)],
  ['pre', letterWeight(112)],
  ['rc', letterWeight(114)],
])

function letterWeight(unit: number): number {
  return unit - 97 + FIRST_LETTER
}

const VERSION = /^([^\s_,]+)(?:_(\d+))?(?:,(\d+))?$/

function parseFreebsd(text: string): PortVersion | undefined {
  const match = VERSION.exec(text.toLowerCase())
  if (!match) return undefined
  const [, version = '', revision = '0', epoch = '0'] = match
  return { epoch: toInteger(epoch), revision: toInteger(revision), blocks: version.split('+').map(componentsOf) }
}

function componentsOf(block: string): readonly Component[] {
  const components: Component[] = []
  let at = 0
  while (at < block.length) {
    const end = endOfDigits(block, at)
    let number: Integer = -1
    if (end > at) number = toInteger(block.slice(at, end))
    else if (block[at] === '*') {
      components.push({ number: -2, letter: 0, patch: 0 })
      break
    }
    const isStageAllowed = end === at
    at = end
    let letter = 0
    let patch: Integer = 0
    const wordEnd = endOfLetters(block, at)
    const stage = STAGES.get(block.slice(at, wordEnd))
    if (wordEnd > at && (stage === undefined || isStageAllowed)) {
      letter = stage ?? letterWeight(block.charCodeAt(at))
      const patchEnd = endOfDigits(block, wordEnd)
      patch = patchEnd > wordEnd ? toInteger(block.slice(wordEnd, patchEnd)) : -1
      at = patchEnd
    }
    components.push({ number, letter, patch })
    while (at < block.length && isSeparator(block.charCodeAt(at))) at += 1
  }
  return components
}

function isSeparator(unit: number): boolean {
  return !isDigit(unit) && !isLetter(unit) && unit !== 42
}

function compareBlocks(a: PortVersion, b: PortVersion): Order {
  for (let block = 0; block < a.blocks.length || block < b.blocks.length; block += 1) {
    const left = a.blocks[block] ?? []
    const right = b.blocks[block] ?? []
    for (let index = 0; index < left.length || index < right.length; index += 1) {
      const order = compareComponents(left[index] ?? ZERO, right[index] ?? ZERO)
      if (order !== 0) return order
    }
  }
  return 0
}

function compareComponents(a: Component, b: Component): Order {
  return (
    compareIntegerValues(a.number, b.number) ||
    compareNumbers(a.letter, b.letter) ||
    compareIntegerValues(a.patch, b.patch)
  )
}
