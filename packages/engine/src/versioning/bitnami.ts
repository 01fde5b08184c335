import { endOfDigits } from './characters.ts'
import { compareIdentifiers, compareSemver, isSemver } from './semver.ts'
import { type VersionScheme, validOrder } from './version-scheme.ts'

/**
 * Bitnami: semver, where a number behind the dash is the revision of the packaging and so *follows* the plain version:
 * `1.2.3-rc1 < 1.2.3 = 1.2.3-0 < 1.2.3-1 < 1.2.3-10`. Revision 0 equals the plain version because Bitnami's records state
 * bounds both ways (`fixed: 11.4.12-0`). A letter right behind the numbers (`1.1.1w`, `8u292`) is refused: what it means differs from
 * one component to the next. Source: Bitnami vulnerability database, README; semver 2.0.0 §11 for the rest.
 */
export const bitnami: VersionScheme = validOrder('bitnami', isBitnamiVersion, (a, b) => {
  const revisionA = startOfRevision(a)
  const revisionB = startOfRevision(b)
  return (
    compareSemver(withoutRevision(a, revisionA), withoutRevision(b, revisionB)) ||
    compareIdentifiers(revisionA < 0 ? '0' : a, Math.max(revisionA, 0), revisionB < 0 ? '0' : b, Math.max(revisionB, 0))
  )
})

function isBitnamiVersion(text: string): boolean {
  return isSemver(text) && !LETTER_BEHIND_NUMBERS.test(text)
}

const LETTER_BEHIND_NUMBERS = /^[=vV]*[\d.]+[A-Za-z]/

/** Index behind the dash where the first identifier there is a number; -1 otherwise. */
function startOfRevision(text: string): number {
  const dash = text.indexOf('-')
  const plus = text.indexOf('+')
  if (dash < 0 || (plus >= 0 && plus < dash)) return -1
  const end = endOfDigits(text, dash + 1)
  const isNumber = end > dash + 1 && (end === text.length || text[end] === '.' || text[end] === '+')
  return isNumber ? dash + 1 : -1
}

function withoutRevision(text: string, revision: number): string {
  return revision < 0 ? text : text.slice(0, revision - 1)
}
