import type { AdvisoryRating } from '../../advisory.ts'
import { isCleanWord } from '../../clean.ts'
import { type JsonObject, objectOf, objectsOf } from '../../element.ts'
import { severityOfWord } from '../../severity-words.ts'

/** Whose opinion a record's severities are, by the prefix of its id. Conversions that copy others' scores are osv.dev's. */
const SOURCES: readonly (readonly [prefix: RegExp, source: string])[] = [
  [/^GHSA-/, 'ghsa'],
  [/^CVE-/, 'nvd'],
  [/^PYSEC-/, 'pypa'],
  [/^GO-/, 'go'],
  [/^RUSTSEC-/, 'rustsec'],
  [/^BIT-/, 'bitnami'],
  [/^AL[SBE]A-/, 'almalinux'],
  [/^R[LX]SA-/, 'rocky'],
  [/^RH[SBE]A-/, 'redhat'],
  [/^(?:UBUNTU-CVE|USN|LSN)-/, 'ubuntu'],
  [/^(?:openSUSE|SUSE)-/, 'suse'],
  [/^openEuler-/i, 'openeuler'],
  [/^(?:CGA)-/, 'chainguard'],
  [/^MINI-/, 'minimos'],
  [/^MGASA-/, 'mageia'],
  [/^ELA-/, 'freexian'],
]

const VECTOR_TYPES: ReadonlySet<unknown> = new Set(['CVSS_V2', 'CVSS_V3', 'CVSS_V4'])

/** The severities of a record, of its packages, and the words of its database, each once. */
export function osvRatings(id: string, json: JsonObject): AdvisoryRating[] {
  const source = SOURCES.find(([prefix]) => prefix.test(id))?.[1] ?? 'osv'
  // Ubuntu states a priority of its own beside vectors that are others'.
  const vectorSource = source === 'ubuntu' ? 'osv' : source
  const packages = objectsOf(json['affected'], 50)
  const stated = [json, ...packages].flatMap((holder) => objectsOf(holder['severity'], 20))
  const ratings = new Map<string, AdvisoryRating>()
  for (const { type, score } of stated) {
    if (!isCleanWord(score, 300)) continue
    if (VECTOR_TYPES.has(type)) ratings.set(`vector ${score}`, { source: vectorSource, vector: score })
    else addWord(ratings, source, score)
  }
  const word = objectOf(json['database_specific'])['severity']
  if (isCleanWord(word, 40)) addWord(ratings, source, word)
  // AlmaLinux and Rocky state it only so: "Important: kernel security update".
  const summary =
    typeof json['summary'] === 'string' ? /^(Critical|Important|Moderate|Low): /.exec(json['summary']) : null
  if (summary?.[1] && /^(?:AL|RL|RX|RH)/.test(id)) addWord(ratings, source, summary[1])
  return [...ratings.values()]
}

function addWord(ratings: Map<string, AdvisoryRating>, source: string, word: string): void {
  const severity = severityOfWord(word)
  if (severity) ratings.set(`word ${severity}`, { source, severity })
}
