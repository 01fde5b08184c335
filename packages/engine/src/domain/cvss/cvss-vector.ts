import { CodedError } from '../errors.ts'

/** `CVSS_INVALID`: not a vector of any version that we know. */
export type CvssErrorCode = 'CVSS_INVALID'
export class CvssError extends CodedError<CvssErrorCode> {}

export type CvssVersion = '2.0' | '3.0' | '3.1' | '4.0'

/** A vector whose metrics are all known, stated once, and complete in the base group. */
export interface CvssVector {
  readonly version: CvssVersion
  /** As stated, without blanks around it. */
  readonly text: string
  /** Abbreviation → value, as stated: `AV` → `N`. Metrics left out are left out here. */
  readonly metrics: ReadonlyMap<string, string>
}

/** The mandatory metrics and the optional ones of a version, each with its values. */
interface Grammar {
  readonly base: ReadonlyMap<string, readonly string[]>
  readonly optional: ReadonlyMap<string, readonly string[]>
}

/**
 * @see https://www.first.org/cvss/v2/guide §2.4 @see https://www.first.org/cvss/v3.1/specification-document §6
 * @see https://www.first.org/cvss/v4.0/specification-document §7; metrics are taken in any order.
 * @throws {CvssError} `CVSS_INVALID`
 */
export function parseCvss(text: string): CvssVector {
  const vector = tryParseCvss(text)
  if (vector) return vector
  throw new CvssError('CVSS_INVALID', `"${text.slice(0, 120)}" is not a CVSS vector of version 2.0, 3.0, 3.1 or 4.0.`)
}

/** {@link parseCvss} with `undefined` for what is no vector. */
export function tryParseCvss(text: string): CvssVector | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const trimmed = text.trim()
  const prefixed = /^CVSS:([234]\.[01])\/(.+)$/.exec(trimmed)
  // Version 2 has no prefix, and is often written in parentheses.
  const version = prefixed ? prefixed[1] : '2.0'
  const body = prefixed ? (prefixed[2] ?? '') : trimmed.replace(/^\((.+)\)$/, '$1')
  const grammar = GRAMMARS.get(version ?? '')
  const metrics = grammar && readMetrics(body, grammar)
  return metrics && { version: version as CvssVersion, text: trimmed, metrics }
}

/** The version that a vector is of, even where its metrics cannot be read: by its prefix, else by the metric that only version 2 has. */
export function statedCvssVersion(text: string): CvssVersion | undefined {
  const prefix = /^\s*CVSS:([^/]*)/.exec(text)?.[1]
  if (prefix !== undefined) return GRAMMARS.has(prefix) ? (prefix as CvssVersion) : undefined
  return /(?:^|[\s(/])Au:/.test(text.slice(0, MAX_LENGTH)) ? '2.0' : undefined
}

/** The longest real vectors, of version 4.0 with all metrics, have about 250 characters. */
const MAX_LENGTH = 512

function readMetrics(body: string, grammar: Grammar): ReadonlyMap<string, string> | undefined {
  const metrics = new Map<string, string>()
  for (const part of body.split('/')) {
    const colon = part.indexOf(':')
    const name = part.slice(0, Math.max(colon, 0))
    const value = part.slice(colon + 1)
    const values = grammar.base.get(name) ?? grammar.optional.get(name)
    if (!values?.includes(value) || metrics.has(name)) return undefined
    metrics.set(name, value)
  }
  for (const name of grammar.base.keys()) if (!metrics.has(name)) return undefined
  return metrics
}

function metricsOf(table: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    table
      .trim()
      .split(/\s+/)
      .map((entry) => {
        const [name = '', values = ''] = entry.split(':')
        return [name, values.split(',')]
      }),
  )
}

const V3: Grammar = {
  base: metricsOf('AV:N,A,L,P AC:L,H PR:N,L,H UI:N,R S:U,C C:N,L,H I:N,L,H A:N,L,H'),
  optional: metricsOf(`
    E:X,U,P,F,H RL:X,O,T,W,U RC:X,U,R,C CR:X,L,M,H IR:X,L,M,H AR:X,L,M,H
    MAV:X,N,A,L,P MAC:X,L,H MPR:X,N,L,H MUI:X,N,R MS:X,U,C MC:X,N,L,H MI:X,N,L,H MA:X,N,L,H`),
}

const GRAMMARS: ReadonlyMap<string, Grammar> = new Map([
  [
    '2.0',
    {
      base: metricsOf('AV:L,A,N AC:H,M,L Au:M,S,N C:N,P,C I:N,P,C A:N,P,C'),
      optional: metricsOf(`
        E:U,POC,F,H,ND RL:OF,TF,W,U,ND RC:UC,UR,C,ND CDP:N,L,LM,MH,H,ND TD:N,L,M,H,ND CR:L,M,H,ND IR:L,M,H,ND AR:L,M,H,ND`),
    },
  ],
  ['3.0', V3],
  ['3.1', V3],
  [
    '4.0',
    {
      base: metricsOf(
        'AV:N,A,L,P AC:L,H AT:N,P PR:N,L,H UI:N,P,A VC:H,L,N VI:H,L,N VA:H,L,N SC:H,L,N SI:H,L,N SA:H,L,N',
      ),
      optional: metricsOf(`
        E:X,A,P,U CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L
        MAV:X,N,A,L,P MAC:X,L,H MAT:X,N,P MPR:X,N,L,H MUI:X,N,P,A MVC:X,H,L,N MVI:X,H,L,N MVA:X,H,L,N MSC:X,H,L,N MSI:X,S,H,L,N MSA:X,S,H,L,N
        S:X,N,P AU:X,N,Y R:X,A,U,I V:X,D,C RE:X,L,M,H U:X,Clear,Green,Amber,Red`),
    },
  ],
])
