/** One authentication challenge of a server. RFC 9110, 11.6.1. */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string
  /** By lower-case name; the first of repeated ones counts. */
  readonly parameters: ReadonlyMap<string, string>
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const SPACE = /[ \t]*/y
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/y

/**
 * The challenges in the values of `WWW-Authenticate`, in order. Several may share one value, and quoted parameters hold commas
 * (`scope="repository:app:pull,push"`). Reading stops, and what was read so far is kept, where a value no longer follows the grammar.
 */
export function parseChallenges(values: readonly string[]): readonly Challenge[] {
  return values.flatMap((value) => parseValue(value.slice(0, 8192)))
}

function parseValue(text: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = []
  let position = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position
    const match = pattern.exec(text)
    if (match !== null) position = pattern.lastIndex
    return match
  }
  while (position < text.length) {
    take(SPACE)
    while (text[position] === ',') {
      position += 1
      take(SPACE)
    }
    const name = take(TOKEN)?.[0]
    if (name === undefined) break
    take(SPACE)
    if (text[position] !== '=') {
      challenges.push({ scheme: name.toLowerCase(), parameters: new Map() })
      take(TOKEN68)
      continue
    }
    position += 1
    take(SPACE)
    const quoted = take(QUOTED)?.[1]
    const value = quoted === undefined ? take(TOKEN)?.[0] : quoted.replace(/\\(.)/g, '$1')
    const parameters = challenges.at(-1)?.parameters
    if (value === undefined || parameters === undefined) break
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value)
  }
  return challenges
}
