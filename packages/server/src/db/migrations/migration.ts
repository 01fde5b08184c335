/** One step of the schema. Once released it is never changed; a mistake is mended by a later one. */
export interface Migration {
  readonly number: number
  readonly name: string
  /** Run one by one within one transaction. */
  readonly statements: readonly string[]
}

/** Splits SQL text at semicolons that end a line; function bodies with such lines are not for this. */
export function statementsOf(text: string): readonly string[] {
  return text
    .split(/;\s*\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(/^\s*--.*$/gm, '').trim() !== '')
}
