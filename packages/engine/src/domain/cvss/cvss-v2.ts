import type { CvssVector } from './cvss-vector.ts'

/**
 * The base score of a version 2 vector, 0–10 in tenths.
 * @see https://www.first.org/cvss/v2/guide §3.2.1
 */
export function cvss2BaseScore({ metrics }: CvssVector): number {
  const weigh = (name: string): number => weightOf(name, metrics.get(name))
  return baseScore(impactOf(weigh('C'), weigh('I'), weigh('A')), weigh)
}

/**
 * The score with the temporal and environmental metrics that are given.
 * @see https://www.first.org/cvss/v2/guide §3.2.2 and §3.2.3
 */
export function cvss2OverallScore(vector: CvssVector): number {
  const { metrics } = vector
  const weigh = (name: string): number => weightOf(name, metrics.get(name))
  const temporal = weigh('E') * weigh('RL') * weigh('RC')
  if (!ENVIRONMENTAL.some((name) => metrics.has(name))) return toTenths(cvss2BaseScore(vector) * temporal)
  const impact = impactOf(weigh('C') * weigh('CR'), weigh('I') * weigh('IR'), weigh('A') * weigh('AR'))
  const adjusted = toTenths(baseScore(Math.min(10, impact), weigh) * temporal)
  // The formula of the adjusted base score goes below 0 where requirements take nearly all impact away.
  return Math.max(0, toTenths((adjusted + (10 - adjusted) * weigh('CDP')) * weigh('TD')))
}

const ENVIRONMENTAL: readonly string[] = ['CDP', 'TD', 'CR', 'IR', 'AR']

/** Metrics that are left out weigh as `ND`, "not defined". */
const WEIGHTS: ReadonlyMap<string, Readonly<Record<string, number>>> = new Map([
  ['AV', { L: 0.395, A: 0.646, N: 1 }],
  ['AC', { H: 0.35, M: 0.61, L: 0.71 }],
  ['Au', { M: 0.45, S: 0.56, N: 0.704 }],
  ['C', { N: 0, P: 0.275, C: 0.66 }],
  ['I', { N: 0, P: 0.275, C: 0.66 }],
  ['A', { N: 0, P: 0.275, C: 0.66 }],
  ['E', { U: 0.85, POC: 0.9, F: 0.95, H: 1, ND: 1 }],
  ['RL', { OF: 0.87, TF: 0.9, W: 0.95, U: 1, ND: 1 }],
  ['RC', { UC: 0.9, UR: 0.95, C: 1, ND: 1 }],
  ['CDP', { N: 0, L: 0.1, LM: 0.3, MH: 0.4, H: 0.5, ND: 0 }],
  ['TD', { N: 0, L: 0.25, M: 0.75, H: 1, ND: 1 }],
  ['CR', { L: 0.5, M: 1, H: 1.51, ND: 1 }],
  ['IR', { L: 0.5, M: 1, H: 1.51, ND: 1 }],
  ['AR', { L: 0.5, M: 1, H: 1.51, ND: 1 }],
])

function weightOf(name: string, value = 'ND'): number {
  return WEIGHTS.get(name)?.[value] ?? Number.NaN
}

function impactOf(confidentiality: number, integrity: number, availability: number): number {
  return 10.41 * (1 - (1 - confidentiality) * (1 - integrity) * (1 - availability))
}

function baseScore(impact: number, weigh: (name: string) => number): number {
  const exploitability = 20 * weigh('AV') * weigh('AC') * weigh('Au')
  return impact === 0 ? 0 : toTenths((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176)
}

/** Half up. The term keeps halves that binary fractions cannot hold from falling. */
function toTenths(score: number): number {
  return Math.round(score * 10 + 1e-9) / 10
}
