import type { CredentialLevel, CredentialRule } from './credential-rule.ts'
import { CREDENTIAL_RULES } from './credential-rules.ts'
import { entropyOf } from './entropy.ts'
import { keywordAutomaton } from './keyword-automaton.ts'
import { isPlaceholder } from './placeholders.ts'
import { prove } from './prove.ts'

/** A value in some bytes. It holds the value in clear: never keep it. */
export interface CredentialHit {
  readonly rule: CredentialRule
  readonly level: CredentialLevel
  /** The other half of the pair stands beside it. */
  readonly isPaired: boolean
  /** Bytes as Latin-1. */
  readonly value: string
  /** Offsets of the value in the bytes. */
  readonly start: number
  readonly end: number
}

interface CredentialSearch {
  /** Sorted by offset, not overlapping; each value once per rule. */
  readonly hits: readonly CredentialHit[]
  /** There is more in the bytes than anybody would report; the rest was not looked at. */
  readonly isCut: boolean
}

export interface SearchOptions {
  /** Decides which rules for certain files apply. No leading slash. */
  readonly path: string
  readonly isBinary: boolean
}

export type FindCredentials = (bytes: Uint8Array, options: SearchOptions) => CredentialSearch

/** Tries of a pattern in one piece of content, and values found in it. */
const MAX_TRIES = 1_000_000
const MAX_HITS = 200
/** Characters around the first half of a pair in which the second is looked for. */
const PARTNER_REACH = 600
const MAX_EXTENSION = 120
/** Characters after a value that a proof may look at: the first packets of a key. */
const PROOF_REACH = 8_192
const LOWER: Readonly<Record<CredentialLevel, CredentialLevel>> = { high: 'medium', medium: 'low', low: 'low' }
const RANK: Readonly<Record<CredentialLevel, number>> = { high: 2, medium: 1, low: 0 }

/**
 * Builds the search for a set of rules. Building takes some milliseconds, once for text and once for binaries, when the first comes; a search is one pass over
 * the bytes plus the tries at keywords.
 */
export function credentialFinder(rules: readonly CredentialRule[] = CREDENTIAL_RULES): FindCredentials {
  let ofText: FindCredentials | undefined
  let ofBinaries: FindCredentials | undefined
  return (bytes, options) => {
    if (!options.isBinary) {
      ofText ??= finderOf(rules)
      return ofText(bytes, options)
    }
    ofBinaries ??= finderOf(rules.filter(({ inBinaries }) => inBinaries))
    return ofBinaries(bytes, options)
  }
}

function finderOf(rules: readonly CredentialRule[]): FindCredentials {
  const keywords = [...new Set(rules.flatMap((rule) => rule.keywords))]
  const automaton = keywordAutomaton(keywords)
  const compiled = rules.map((rule) => new RegExp(rule.pattern.source, `${rule.pattern.flags}dy`))
  const rulesOf = keywords.map((keyword) =>
    rules.flatMap((rule, index) => (rule.keywords.includes(keyword) ? [index] : [])),
  )

  return (bytes, { path }) => {
    const lowerPath = path.toLowerCase()
    // Most files hold few keywords: whether a rule is for this file is asked when it is tried.
    const applies: (boolean | undefined)[] = []
    const hits: CredentialHit[] = []
    const seen = new Set<string>()
    let text: string | undefined
    let tries = 0
    automaton.scan(bytes, (keyword, start) => {
      for (const index of rulesOf[keyword] ?? []) {
        const rule = rules[index]
        const pattern = compiled[index]
        if (!rule || !pattern || tries >= MAX_TRIES || hits.length >= MAX_HITS) continue
        applies[index] ??= rule.files?.test(lowerPath) ?? true
        if (!applies[index]) continue
        tries++
        text ??= Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
        pattern.lastIndex = start
        const found = pattern.exec(text)
        if (!found) continue
        const hit = judge(rule, found, text)
        const identity = hit && `${index} ${hit.value}`
        if (!hit || !identity || seen.has(identity)) continue
        seen.add(identity)
        hits.push(hit)
      }
    })
    return { hits: withoutOverlaps(hits, rules), isCut: tries >= MAX_TRIES || hits.length >= MAX_HITS }
  }
}

function judge(rule: CredentialRule, found: RegExpExecArray, text: string): CredentialHit | undefined {
  const [start, end] = spanOf(rule, found, text)
  const value = text.slice(start, end)
  if (isPlaceholder(value, rule.family) || entropyOf(value) < (rule.minEntropy ?? 0)) return undefined
  const proven = rule.proof === undefined || prove(rule.proof, value, text.slice(found.index, end + PROOF_REACH))
  if (proven === false) return undefined
  const isPaired = rule.partner !== undefined && hasPartner(rule.partner, text, start, end)
  const own = rule.partner && !isPaired ? rule.partner.levelAlone : rule.level
  return { rule, level: proven === true ? own : LOWER[own], isPaired, value, start, end }
}

/** Where the telling part stands in the middle of a value, the pattern begins there and the value before it. */
function spanOf(rule: CredentialRule, found: RegExpExecArray, text: string): readonly [number, number] {
  const group = found.indices?.slice(1).find((span) => span !== undefined)
  if (group) return group
  const end = found.index + found[0].length
  if (!rule.pattern.source.startsWith('(?<=')) return [found.index, end]
  let start = found.index
  while (start > 0 && found.index - start < MAX_EXTENSION && /[\w.~+/-]/.test(text[start - 1] ?? '')) start--
  return [start, end]
}

function hasPartner(
  { pattern, lines }: NonNullable<CredentialRule['partner']>,
  text: string,
  start: number,
  end: number,
): boolean {
  const before = text
    .slice(Math.max(0, start - PARTNER_REACH), start)
    .split('\n')
    .slice(-lines - 1)
    .join('\n')
  const after = text
    .slice(end, end + PARTNER_REACH)
    .split('\n')
    .slice(0, lines + 1)
    .join('\n')
  return [before, after].some((side) =>
    [...side.matchAll(new RegExp(pattern.source, 'g'))].some(
      ([value]) => entropyOf(value) > 3 && !isPlaceholder(value, 'access-key'),
    ),
  )
}

/** Of several rules that see the same value, the one with the worst level, then the one listed first, has the say. */
function withoutOverlaps(hits: readonly CredentialHit[], rules: readonly CredentialRule[]): readonly CredentialHit[] {
  const kept: CredentialHit[] = []
  const order = [...hits].sort(
    (a, b) => RANK[b.level] - RANK[a.level] || rules.indexOf(a.rule) - rules.indexOf(b.rule) || a.start - b.start,
  )
  for (const hit of order) if (!kept.some((other) => other.start < hit.end && hit.start < other.end)) kept.push(hit)
  return kept.sort((a, b) => a.start - b.start)
}
