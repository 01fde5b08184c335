import { MACRO_VECTOR_SCORES } from './cvss-v4-macro-vectors.ts'
import type { CvssVector } from './cvss-vector.ts'

/**
 * The score of the base metrics alone of a version 4.0 vector (CVSS-B), 0–10 in tenths.
 * @see https://www.first.org/cvss/v4.0/specification-document §8.2
 */
export function cvss4BaseScore({ metrics }: CvssVector): number {
  return scoreOf((name) => WORST.get(name) ?? metrics.get(name) ?? '')
}

/** The score with the threat and environmental metrics that are given (CVSS-BTE). Supplemental metrics never count. */
export function cvss4OverallScore({ metrics }: CvssVector): number {
  const given = (name: string): string | undefined => (metrics.get(name) === 'X' ? undefined : metrics.get(name))
  return scoreOf((name) => given(`M${name}`) ?? given(name) ?? WORST.get(name) ?? '')
}

/** What an optional metric counts as where it is not given: the worst case. */
const WORST: ReadonlyMap<string, string> = new Map([
  ['E', 'A'],
  ['CR', 'H'],
  ['IR', 'H'],
  ['AR', 'H'],
])

type Value = (name: string) => string

/** Levels of the six equivalence sets; 0 is the most severe. §8.2, tables 24 to 29. */
interface MacroVector {
  readonly eq1: number
  readonly eq2: number
  readonly eq3: number
  readonly eq4: number
  readonly eq5: number
  readonly eq6: number
}

/**
 * The score of the MacroVector, less the mean of what the vector lies below the most severe vectors of its MacroVector: in each
 * equivalence set, the way to the score of the next lower MacroVector, in proportion to the steps already gone.
 */
function scoreOf(value: Value): number {
  if (IMPACTS.every((name) => value(name) === 'N')) return 0
  const macro = macroVectorOf(value)
  const score = lookUp(macro)
  let total = 0
  let count = 0
  for (const { lower, distance, depth } of stepsOf(macro, value)) {
    if (Number.isNaN(lower)) continue
    total += ((score - lower) * distance) / depth
    count += 1
  }
  return toTenths(score - (count === 0 ? 0 : total / count))
}

const IMPACTS: readonly string[] = ['VC', 'VI', 'VA', 'SC', 'SI', 'SA']

function macroVectorOf(value: Value): MacroVector {
  const is = (expected: string, ...names: readonly string[]): number =>
    names.filter((name) => value(name) === expected).length
  const open = is('N', 'AV', 'PR', 'UI')
  const isRequired = ['C', 'I', 'A'].some((name) => value(`${name}R`) === 'H' && value(`V${name}`) === 'H')
  return {
    eq1: open === 3 ? 0 : open === 0 || value('AV') === 'P' ? 2 : 1,
    eq2: value('AC') === 'L' && value('AT') === 'N' ? 0 : 1,
    eq3: is('H', 'VC', 'VI') === 2 ? 0 : is('H', 'VC', 'VI', 'VA') > 0 ? 1 : 2,
    eq4: is('S', 'SI', 'SA') > 0 ? 0 : is('H', 'SC', 'SI', 'SA') > 0 ? 1 : 2,
    eq5: 'APU'.indexOf(value('E')),
    eq6: isRequired ? 0 : 1,
  }
}

/** `NaN` for a MacroVector that does not exist. */
function lookUp({ eq1, eq2, eq3, eq4, eq5, eq6 }: MacroVector): number {
  if (eq5 > 2) return Number.NaN
  return MACRO_VECTOR_SCORES.get(`${eq1}${eq2}${eq3}${eq6}`)?.[eq4 * 3 + eq5] ?? Number.NaN
}

interface Step {
  /** Score of the next lower MacroVector in this set; `NaN` if there is none. */
  readonly lower: number
  /** Steps of single metrics from the most severe vectors of this level to the vector. */
  readonly distance: number
  /** Steps that this level has. */
  readonly depth: number
}

function stepsOf(macro: MacroVector, value: Value): readonly Step[] {
  const { eq1, eq2, eq3, eq4, eq5, eq6 } = macro
  const distance = (names: readonly string[], most: number | undefined): number =>
    names.reduce((sum, name) => sum + (LEVELS.get(name)?.indexOf(value(name)) ?? 0), 0) - (most ?? 0)
  const joint = `${eq3}${eq6}`
  return [
    {
      lower: lookUp({ ...macro, eq1: eq1 + 1 }),
      distance: distance(['AV', 'PR', 'UI'], [0, 1, 3][eq1]),
      depth: [1, 4, 5][eq1] ?? 1,
    },
    { lower: lookUp({ ...macro, eq2: eq2 + 1 }), distance: distance(['AC', 'AT'], eq2), depth: [1, 2][eq2] ?? 1 },
    {
      lower: lowerOfEq3AndEq6(macro),
      distance: distance(['VC', 'VI', 'VA', 'CR', 'IR', 'AR'], JOINT_MOST_SEVERE.get(joint)),
      depth: JOINT_DEPTHS.get(joint) ?? 1,
    },
    {
      lower: lookUp({ ...macro, eq4: eq4 + 1 }),
      distance: distance(['SC', 'SI', 'SA'], [1, 3, 6][eq4]),
      depth: [6, 5, 4][eq4] ?? 1,
    },
    // Each level of the threat metric is one single vector.
    { lower: lookUp({ ...macro, eq5: eq5 + 1 }), distance: 0, depth: 1 },
  ]
}

/** EQ3 and EQ6 are not independent and step down together; where two ways lead down, the higher score counts. */
function lowerOfEq3AndEq6(macro: MacroVector): number {
  const { eq3, eq6 } = macro
  const byRequirement = lookUp({ ...macro, eq6: eq6 + 1 })
  const byImpact = lookUp({ ...macro, eq3: eq3 + 1 })
  if (eq3 === 0 && eq6 === 0) return Math.max(byRequirement, byImpact)
  return eq6 === 0 ? byRequirement : byImpact
}

/** Values of each metric from most to least severe; their index is the number of steps. */
const LEVELS: ReadonlyMap<string, string> = new Map([
  ['AV', 'NALP'],
  ['PR', 'NLH'],
  ['UI', 'NPA'],
  ['AC', 'LH'],
  ['AT', 'NP'],
  ['VC', 'HLN'],
  ['VI', 'HLN'],
  ['VA', 'HLN'],
  ['SC', 'SHLN'],
  ['SI', 'SHLN'],
  ['SA', 'SHLN'],
  ['CR', 'HML'],
  ['IR', 'HML'],
  ['AR', 'HML'],
])
/** Steps of the most severe vectors of a level of EQ3 and EQ6: all of them have the same number. */
const JOINT_MOST_SEVERE: ReadonlyMap<string, number> = new Map([
  ['00', 0],
  ['01', 3],
  ['10', 1],
  ['11', 3],
  ['21', 3],
])
const JOINT_DEPTHS: ReadonlyMap<string, number> = new Map([
  ['00', 7],
  ['01', 6],
  ['10', 8],
  ['11', 8],
  ['21', 10],
])

/** Half up. The term keeps halves that binary fractions cannot hold from falling. */
function toTenths(score: number): number {
  return Math.round(Math.min(Math.max(score, 0), 10) * 10 + 1e-6) / 10
}
