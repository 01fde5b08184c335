import { splitConstraint } from './constraint-syntax.ts'
import { type Comparator, expandTerm } from './constraint-term.ts'
import { parseNpmRange } from './npm-range.ts'
import { schemeOf } from './scheme-of.ts'
import { VersionError } from './version-error.ts'
import type { Order, VersionScheme } from './version-scheme.ts'

/** A condition on versions, ready for many of them. */
export interface Constraint {
  /** As it was given. */
  readonly text: string
  /** Does a version meet it? `undecided` where the version, or a bound that decides, cannot be compared. Never throws. */
  holds(version: string): boolean | 'undecided'
}

/**
 * Parses a constraint as advisories of an ecosystem write it: comparators `= == != < <= > >=`, all of those between commas or
 * blanks, any of those between `||` (or a single `|`); wildcards `1.2.*`; `~> 1.2.3`, `~1.2`, `~=1.4` and `^1.2` with the meaning
 * that they have there; hyphen ranges `1.0 - 2.0`; intervals `[1.0,2.0)`; `*` for any version. npm's ranges go to npm's own library.
 * In Composer's constraints `<1.2` and `>=1.2` mean `<1.2-dev` and `>=1.2-dev`, as Composer reads them.
 * @throws {VersionError} `CONSTRAINT_INVALID`; `ECOSYSTEM_UNKNOWN`
 */
export function parseConstraint(ecosystem: string, text: string): Constraint {
  const scheme = schemeOf(ecosystem)
  const holds = text.length > MAX_CONSTRAINT_LENGTH ? undefined : testOf(scheme, text)
  if (!holds) {
    throw new VersionError(
      'CONSTRAINT_INVALID',
      `"${text.slice(0, 80)}" is not a version constraint of ${ecosystem.slice(0, 80)}.`,
    )
  }
  return { text, holds: (version) => holds(version) ?? 'undecided' }
}

/**
 * Does one version meet one constraint? `undecided` also where the constraint cannot be read or the ecosystem is unknown.
 * Cost: parses every time; use {@link parseConstraint} for many versions.
 */
export function constraintHolds(ecosystem: string, text: string, version: string): boolean | 'undecided' {
  try {
    return parseConstraint(ecosystem, text).holds(version)
  } catch (error) {
    if (error instanceof VersionError) return 'undecided'
    throw error
  }
}

/** In characters. Lists of single versions have some thousands. */
const MAX_CONSTRAINT_LENGTH = 65_536

type Test = (version: string) => boolean | undefined

function testOf(scheme: VersionScheme, text: string): Test | undefined {
  if (scheme.name === 'npm') return parseNpmRange(text)
  const alternatives: (readonly Comparator[])[] = []
  for (const terms of splitConstraint(text) ?? []) {
    const comparators = terms.map((term) => expandTerm(scheme.name, term))
    if (!comparators.every((expanded) => expanded !== undefined)) return undefined
    alternatives.push(comparators.flat())
  }
  if (alternatives.length === 0) return undefined
  return (version) =>
    holdsAny(alternatives, (comparators) => holdsAll(comparators, (one) => meets(scheme, version, one)))
}

function meets(scheme: VersionScheme, version: string, { operator, version: bound }: Comparator): boolean | undefined {
  const order = scheme.tryCompare(version, bound)
  return order === undefined ? undefined : MEETS[operator](order)
}

const MEETS: Readonly<Record<Comparator['operator'], (order: Order) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>=': (order) => order >= 0,
  '>': (order) => order > 0,
}

/** Kleene's "or": one yes decides; else one "cannot tell" leaves it open. */
function holdsAny<Item>(items: readonly Item[], test: (item: Item) => boolean | undefined): boolean | undefined {
  let result: boolean | undefined = false
  for (const item of items) {
    const one = test(item)
    if (one === true) return true
    if (one === undefined) result = undefined
  }
  return result
}

/** Kleene's "and": one no decides. */
function holdsAll<Item>(items: readonly Item[], test: (item: Item) => boolean | undefined): boolean | undefined {
  let result: boolean | undefined = true
  for (const item of items) {
    const one = test(item)
    if (one === false) return false
    if (one === undefined) result = undefined
  }
  return result
}
