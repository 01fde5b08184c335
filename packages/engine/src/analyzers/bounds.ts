import type { AnalysisContext } from './analyzer.ts'

/** More packages than any database names: a full Debian archive has 64,000. */
export const MAX_PACKAGES_PER_FILE = 200_000
/** More files than all packages of one image own. */
export const MAX_OWNED_FILES_PER_FILE = 2_000_000

/** Says that reading stopped at a bound. `what` in the plural: `packages`. */
export function reportBound(context: AnalysisContext, count: number, what: string): void {
  context.report({
    code: 'LIMIT_EXCEEDED',
    message: `Reading stopped after ${count} ${what}: this file names more than any real one.`,
  })
}
