import type { Problem } from '../domain/problem.ts'

/** Problems of one layer in the order they came, at most `max` of them and one more that says how many were left out. */
export interface ProblemLog {
  add(problem: Problem): void
  list(): readonly Problem[]
}

/** A hostile layer can hold millions of broken members; `max` keeps the report readable. */
export function createProblemLog(source: string, max = 1_000): ProblemLog {
  const problems: Problem[] = []
  let dropped = 0
  return {
    add(problem) {
      if (problems.length < max) problems.push(problem)
      else dropped += 1
    },
    list() {
      if (dropped === 0) return [...problems]
      return [
        ...problems,
        { code: 'LIMIT_EXCEEDED', source, message: `${dropped} more problems of this layer are not listed.` },
      ]
    },
  }
}
