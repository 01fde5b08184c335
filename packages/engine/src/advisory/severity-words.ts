import type { Severity } from '../domain/severity.ts'

/** The words of all vendors; where two use one word, they mean the same. Red Hat and its kin say important and moderate, Debian unimportant. */
const WORDS: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ['none', 'none'],
  ['unimportant', 'negligible'],
  ['negligible', 'negligible'],
  ['untriaged', 'unknown'],
  ['unknown', 'unknown'],
  ['not yet assigned', 'unknown'],
  ['unspecified', 'unknown'],
  ['end-of-life', 'unknown'],
  ['n/a', 'unknown'],
  ['low', 'low'],
  ['minor', 'low'],
  ['moderate', 'medium'],
  ['medium', 'medium'],
  ['important', 'high'],
  ['high', 'high'],
  ['major', 'high'],
  ['critical', 'critical'],
  ['urgent', 'critical'],
])

/**
 * The severity that a vendor's word stands for, in any case; undefined for words that nobody uses.
 * Debian's trailing asterisks (guessed from NVD) do not count.
 */
export function severityOfWord(word: string): Severity | undefined {
  return WORDS.get(word.trim().toLowerCase().replace(/\*+$/, ''))
}
