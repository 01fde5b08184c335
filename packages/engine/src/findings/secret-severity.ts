import type { SecretFact } from '../domain/fact.ts'
import type { Severity } from '../domain/severity.ts'

/** The severity of a leaked credential by its rule's level. */
export function severityOfLevel(level: SecretFact['level']): Severity {
  return level
}
