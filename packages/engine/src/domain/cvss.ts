import { cvss2BaseScore, cvss2OverallScore } from './cvss/cvss-v2.ts'
import { cvss3BaseScore, cvss3OverallScore } from './cvss/cvss-v3.ts'
import { cvss4BaseScore, cvss4OverallScore } from './cvss/cvss-v4.ts'
import { type CvssVector, type CvssVersion, tryParseCvss } from './cvss/cvss-vector.ts'
import type { Severity } from './severity.ts'

export {
  CvssError,
  type CvssErrorCode,
  type CvssVector,
  type CvssVersion,
  parseCvss,
  statedCvssVersion,
  tryParseCvss,
} from './cvss/cvss-vector.ts'

/** What a vector says, in numbers and in a word. */
export interface CvssRating {
  readonly version: CvssVersion
  /** 0–10 in tenths, of the base metrics alone. */
  readonly baseScore: number
  /** Of the base score. */
  readonly severity: Severity
}

/** Version and base score of a vector as stated; `undefined` for what is no vector. Never throws. */
export function rateCvss(text: string): CvssRating | undefined {
  const vector = tryParseCvss(text)
  if (!vector) return undefined
  const baseScore = cvssBaseScore(vector)
  return { version: vector.version, baseScore, severity: severityOfScore(baseScore, vector.version) }
}

/** The base score of a vector as stated; `undefined` for what is no vector. Never throws. */
export function cvssScore(text: string): number | undefined {
  const vector = tryParseCvss(text)
  return vector && cvssBaseScore(vector)
}

/** The score of the base metrics alone, 0–10 in tenths, exactly as FIRST's specification of that version computes it. */
export function cvssBaseScore(vector: CvssVector): number {
  switch (vector.version) {
    case '2.0':
      return cvss2BaseScore(vector)
    case '3.0':
    case '3.1':
      return cvss3BaseScore(vector)
    case '4.0':
      return cvss4BaseScore(vector)
    default:
      return vector.version satisfies never
  }
}

/** The score with temporal or threat and with environmental metrics, as far as the vector gives them, 0–10 in tenths. */
export function cvssOverallScore(vector: CvssVector): number {
  switch (vector.version) {
    case '2.0':
      return cvss2OverallScore(vector)
    case '3.0':
    case '3.1':
      return cvss3OverallScore(vector)
    case '4.0':
      return cvss4OverallScore(vector)
    default:
      return vector.version satisfies never
  }
}

/**
 * The qualitative rating of a score, by default on the scale that versions 3.0, 3.1 and 4.0 share. Version 2 has none of its own:
 * NVD's is used, which knows neither `none` nor `critical`.
 * @see https://www.first.org/cvss/v4.0/specification-document §6 @see https://nvd.nist.gov/vuln-metrics/cvss
 */
export function severityOfScore(score: number, version: CvssVersion = '4.0'): Severity {
  if (version === '2.0') return score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low'
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'none'
}
