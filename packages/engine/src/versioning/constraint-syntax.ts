/** An operator and what it is applied to, both as written. `=` where none is written. */
export interface Term {
  readonly operator: string
  readonly version: string
}

const TERM = /[\s,]*(?:(===?|=|!=|<>|<=?|>=?|~>|~=|~|\^)\s*)?([^\s,<>=]+)/gy
const HYPHEN_RANGE = /^\s*(\S+)\s+-\s+(\S+)\s*$/
const INTERVAL = /\s*([[(])([^,[\]()]*)(?:(,)([^,[\]()]*))?([\])])\s*,?/gy

/**
 * Splits a constraint into alternatives (`||` or `|`, and each of several intervals) of terms that must all hold.
 * @returns `undefined` for what has no such form
 */
export function splitConstraint(text: string): readonly (readonly Term[])[] | undefined {
  if (/^\s*[[(]/.test(text)) return splitIntervals(text)
  const alternatives: (readonly Term[])[] = []
  for (const alternative of text.split(/\|\|?/)) {
    const terms = splitTerms(alternative)
    if (!terms) return undefined
    alternatives.push(terms)
  }
  return alternatives
}

function splitTerms(text: string): readonly Term[] | undefined {
  const hyphen = HYPHEN_RANGE.exec(text)
  if (hyphen) {
    return [
      { operator: '>=', version: hyphen[1] ?? '' },
      { operator: '<=', version: hyphen[2] ?? '' },
    ]
  }
  const terms: Term[] = []
  for (const match of wholly(text, TERM)) {
    if (!match) return undefined
    terms.push({ operator: match[1] ?? '=', version: match[2] ?? '' })
  }
  return terms.length === 0 ? undefined : terms
}

/** Maven's and NuGet's `[1.0,2.0)`, `(,1.2]`, `[1.0]`. */
function splitIntervals(text: string): readonly (readonly Term[])[] | undefined {
  const intervals: (readonly Term[])[] = []
  for (const match of wholly(text, INTERVAL)) {
    if (!match) return undefined
    const [, opening, low = '', comma, high = '', closing] = match
    if (comma === undefined) {
      if (low.trim() === '' || opening !== '[' || closing !== ']') return undefined
      intervals.push([{ operator: '=', version: low.trim() }])
      continue
    }
    const terms: Term[] = []
    if (low.trim() !== '') terms.push({ operator: opening === '[' ? '>=' : '>', version: low.trim() })
    if (high.trim() !== '') terms.push({ operator: closing === ']' ? '<=' : '<', version: high.trim() })
    intervals.push(terms)
  }
  return intervals
}

/** Matches of the sticky `pattern` that follow one another up to the end; `undefined` and no more where they do not reach it. */
function* wholly(text: string, pattern: RegExp): Generator<RegExpExecArray | undefined> {
  const trimmed = text.trimEnd()
  let at = 0
  for (const match of trimmed.matchAll(pattern)) {
    at += match[0].length
    yield match
  }
  if (at !== trimmed.length) yield undefined
}
