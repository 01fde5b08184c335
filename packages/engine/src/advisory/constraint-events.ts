import { splitConstraint } from '../versioning/constraint-syntax.ts'
import { expandTerm } from '../versioning/constraint-term.ts'
import { trySchemeOf } from '../versioning/scheme-of.ts'
import type { VersionScheme } from '../versioning/version-scheme.ts'
import type { VersionEvent, VersionRange } from './advisory.ts'

/** Versions that a constraint selects, as far as events can say it. */
export interface ConstraintVersions {
  readonly ranges: readonly VersionRange[]
  /** Of `= 1.2` alone. */
  readonly versions: readonly string[]
}

interface Bounds {
  introduced: string | undefined
  end: { readonly fixed: string } | { readonly last_affected: string } | undefined
}

/**
 * Turns constraints of which any may hold (`>= 1.2.0, < 1.2.5`, `= 1.4`, `< 3`) into ranges of events. Events have no bound that leaves its own version
 * out at the start, so `> 1.2` takes 1.2 in: better one version too many than one too few.
 * @param fixes versions that are known to be without it: the nearest one above replaces the end of a range that only names its last version
 * @returns undefined when a constraint cannot be read
 */
export function constraintVersions(
  ecosystem: string,
  constraints: readonly string[],
  fixes: readonly string[] = [],
): ConstraintVersions | undefined {
  const scheme = trySchemeOf(ecosystem)
  if (!scheme) return undefined
  const ranges: VersionRange[] = []
  const versions: string[] = []
  for (const constraint of constraints) {
    for (const terms of splitConstraint(constraint) ?? [undefined]) {
      const comparators = terms?.map((term) => expandTerm(scheme.name, term))
      if (!comparators?.every((expanded) => expanded !== undefined)) return undefined
      const bounds: Bounds = { introduced: undefined, end: undefined }
      for (const { operator, version } of comparators.flat()) {
        if (operator === '=') versions.push(version)
        else if (operator === '!=') return undefined
        else tighten(bounds, operator, version, scheme)
      }
      const isExact = comparators.flat().some(({ operator }) => operator === '=')
      if (!isExact) ranges.push({ events: eventsOf(bounds, fixes, scheme) })
    }
  }
  return { ranges, versions }
}

function tighten(bounds: Bounds, operator: '<' | '<=' | '>=' | '>', version: string, scheme: VersionScheme): void {
  if (operator === '>=' || operator === '>') {
    if (bounds.introduced === undefined || scheme.tryCompare(version, bounds.introduced) === 1)
      bounds.introduced = version
    return
  }
  const known = bounds.end && ('fixed' in bounds.end ? bounds.end.fixed : bounds.end.last_affected)
  if (known !== undefined && scheme.tryCompare(version, known) !== -1) return
  bounds.end = operator === '<' ? { fixed: version } : { last_affected: version }
}

function eventsOf({ introduced, end }: Bounds, fixes: readonly string[], scheme: VersionScheme): VersionEvent[] {
  const start = { introduced: introduced ?? '0' }
  if (!end || 'fixed' in end) return end ? [start, end] : [start]
  const above = fixes
    .filter((fix) => scheme.tryCompare(fix, end.last_affected) === 1)
    .sort((a, b) => scheme.tryCompare(a, b) ?? 0)
  return [start, above[0] === undefined ? end : { fixed: above[0] }]
}

/**
 * The versions that *no* constraint selects: for sources that list what is repaired or was never affected, and mean all others.
 * Where events cannot leave a bound out, one version too many is taken.
 * @returns undefined when a constraint cannot be read
 */
export function versionsOutside(
  ecosystem: string,
  constraints: readonly string[],
): readonly VersionRange[] | undefined {
  const scheme = trySchemeOf(ecosystem)
  const selected = constraintVersions(ecosystem, constraints)
  if (!scheme || !selected) return undefined
  const intervals = [
    ...selected.ranges.map(({ events }) => ({ start: startOf(events), end: events[1] })),
    ...selected.versions.map((version) => ({ start: version, end: { last_affected: version } as VersionEvent })),
  ].sort((a, b) => (a.start === '0' ? -1 : b.start === '0' ? 1 : (scheme.tryCompare(a.start, b.start) ?? 0)))
  const outside: VersionRange[] = []
  let cursor: string | undefined = '0'
  for (const { start, end } of intervals) {
    if (cursor === undefined) break
    const isBeyond = start !== '0' && (cursor === '0' || scheme.tryCompare(start, cursor) === 1)
    if (isBeyond) outside.push({ events: [{ introduced: cursor }, { fixed: start }] })
    const next = end && ('fixed' in end ? end.fixed : 'last_affected' in end ? end.last_affected : undefined)
    if (next === undefined) cursor = undefined
    else if (cursor === '0' || scheme.tryCompare(next, cursor) === 1) cursor = next
  }
  if (cursor !== undefined) outside.push({ events: [{ introduced: cursor }] })
  return outside
}

function startOf(events: readonly VersionEvent[]): string {
  const [first] = events
  return first && 'introduced' in first ? first.introduced : '0'
}
