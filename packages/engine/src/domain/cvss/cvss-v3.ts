import type { CvssVector } from './cvss-vector.ts'

/**
 * The base score of a version 3.0 or 3.1 vector, 0–10 in tenths.
 * @see https://www.first.org/cvss/v3.1/specification-document §7.1
 */
export function cvss3BaseScore({ metrics }: CvssVector): number {
  const value = (name: string): string => metrics.get(name) ?? ''
  const isChanged = value('S') === 'C'
  const subScore =
    1 - (1 - weightOf('C', value('C'))) * (1 - weightOf('I', value('I'))) * (1 - weightOf('A', value('A')))
  const impact = isChanged ? 7.52 * (subScore - 0.029) - 3.25 * (subScore - 0.02) ** 15 : 6.42 * subScore
  return combine(impact, exploitabilityOf(value, isChanged), isChanged)
}

/**
 * The score with the temporal and environmental metrics that are given.
 * @see https://www.first.org/cvss/v3.1/specification-document §7.2 and §7.3, v3.0 §8.2 and §8.3
 */
export function cvss3OverallScore(vector: CvssVector): number {
  const { metrics, version } = vector
  const given = (name: string): string => metrics.get(name) ?? 'X'
  const temporal = weightOf('E', given('E')) * weightOf('RL', given('RL')) * weightOf('RC', given('RC'))
  if (!ENVIRONMENTAL.some((name) => given(name) !== 'X')) return roundUp(cvss3BaseScore(vector) * temporal)
  const value = (name: string): string => (given(`M${name}`) === 'X' ? given(name) : given(`M${name}`))
  const isChanged = value('S') === 'C'
  const required = (name: string): number =>
    1 - weightOf(name, value(name)) * weightOf('requirement', given(`${name}R`))
  const subScore = Math.min(1 - required('C') * required('I') * required('A'), 0.915)
  const power = version === '3.0' ? (subScore - 0.02) ** 15 : (subScore * 0.9731 - 0.02) ** 13
  const impact = isChanged ? 7.52 * (subScore - 0.029) - 3.25 * power : 6.42 * subScore
  return roundUp(combine(impact, exploitabilityOf(value, isChanged), isChanged) * temporal)
}

const ENVIRONMENTAL: readonly string[] = ['CR', 'IR', 'AR', 'MAV', 'MAC', 'MPR', 'MUI', 'MS', 'MC', 'MI', 'MA']

const IMPACT: Readonly<Record<string, number>> = { N: 0, L: 0.22, H: 0.56 }
const WEIGHTS: ReadonlyMap<string, Readonly<Record<string, number>>> = new Map([
  ['AV', { N: 0.85, A: 0.62, L: 0.55, P: 0.2 }],
  ['AC', { L: 0.77, H: 0.44 }],
  ['PR', { N: 0.85, L: 0.62, H: 0.27 }],
  ['PR, scope changed', { N: 0.85, L: 0.68, H: 0.5 }],
  ['UI', { N: 0.85, R: 0.62 }],
  ['C', IMPACT],
  ['I', IMPACT],
  ['A', IMPACT],
  ['E', { X: 1, H: 1, F: 0.97, P: 0.94, U: 0.91 }],
  ['RL', { X: 1, U: 1, W: 0.97, T: 0.96, O: 0.95 }],
  ['RC', { X: 1, C: 1, R: 0.96, U: 0.92 }],
  ['requirement', { X: 1, H: 1.5, M: 1, L: 0.5 }],
])

function weightOf(name: string, value: string): number {
  return WEIGHTS.get(name)?.[value] ?? Number.NaN
}

function exploitabilityOf(value: (name: string) => string, isChanged: boolean): number {
  const privileges = weightOf(isChanged ? 'PR, scope changed' : 'PR', value('PR'))
  return 8.22 * weightOf('AV', value('AV')) * weightOf('AC', value('AC')) * privileges * weightOf('UI', value('UI'))
}

function combine(impact: number, exploitability: number, isChanged: boolean): number {
  if (impact <= 0) return 0
  return roundUp(Math.min((isChanged ? 1.08 : 1) * (impact + exploitability), 10))
}

/** The smallest tenth that is not less, by whole numbers, so that noise of binary fractions does not count. v3.1 Appendix A. */
function roundUp(score: number): number {
  const scaled = Math.round(score * 100_000)
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10
}
