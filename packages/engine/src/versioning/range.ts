import type { AffectedVersions, EventRange, RangeEvent } from './affected-versions.ts'
import { ANY_VERSION, describeInterval } from './describe-affected.ts'
import { type Interval, intervalsOf, isFromTheFirst, sortEvents } from './interval.ts'
import type { Order, VersionScheme } from './version-scheme.ts'

/** Is a version affected, and what decided it? */
export type RangeVerdict =
  | {
      readonly affected: true
      /** The lowest fix above the version that no range of the same package calls affected. Absent: none is known. */
      readonly fixed?: string
      /** The part that the version falls into, for people: `>= 1.0, < 1.2`; `= 1.4` for an enumerated version. */
      readonly text: string
    }
  | { readonly affected: false }
  /** A version that the decision needs cannot be compared: `version` says which. */
  | { readonly affected: 'undecided'; readonly version: string }

const NOT_AFFECTED: RangeVerdict = { affected: false }

/**
 * Evaluates an advisory's ranges and enumerated versions for one version as the OSV schema's "Evaluation" says: events are sorted by
 * version first, and one hit in any range or in `versions` is enough. Never throws.
 * Cost: hot path of matching. A miss of the common range of one or two events costs its comparisons and allocates nothing;
 * one range from the first version to a fix costs one comparison, hit or miss.
 */
export function evaluateRanges(scheme: VersionScheme, affected: AffectedVersions, version: string): RangeVerdict {
  const ranges = affected.ranges ?? []
  const versions = affected.versions ?? []
  if (ranges.length === 0 && versions.length === 0) return { affected: true, text: ANY_VERSION }
  const end = onlyEnd(ranges)
  const order = end === undefined || versions.length > 0 ? undefined : scheme.tryCompare(version, end)
  if (end !== undefined && order !== undefined) {
    return order < 0 ? { affected: true, fixed: end, text: describeInterval({ fixed: end }) } : NOT_AFFECTED
  }
  let isDecided = false
  let undecided: string | undefined
  for (const range of ranges) {
    if (range.type === 'GIT') continue
    const hit = intervalAt(scheme, range.events, version)
    if (typeof hit === 'object') return affectedBy(scheme, ranges, version, describeInterval(hit))
    if (typeof hit === 'string') undecided ??= hit
    else isDecided = true
  }
  // Ranges that decide have seen other spellings of a listed version; without them they are looked for.
  const isListed =
    versions.includes(version) ||
    ((!isDecided || undecided !== undefined) && versions.some((listed) => scheme.tryCompare(listed, version) === 0))
  if (isListed) return affectedBy(scheme, ranges, version, `= ${version}`)
  return undecided === undefined ? NOT_AFFECTED : { affected: 'undecided', version: undecided }
}

/** The fix of a package that one range from the first version to a fix speaks of: what nearly all distributions say. */
function onlyEnd(ranges: readonly EventRange[]): string | undefined {
  const [range, ...others] = ranges
  if (!range || others.length > 0 || range.type === 'GIT' || range.events.length !== 2) return undefined
  const [first, second] = range.events
  return isFromTheFirst(first) && second && 'fixed' in second && !FIRST_FIXES.has(second.fixed)
    ? second.fixed
    : undefined
}

/** A fix "before all versions" is spelled like the beginning, and no version to compare with. */
const FIRST_FIXES: ReadonlySet<string> = new Set(['0', '0.0.0-0'])

/** The interval that holds `version`; `undefined` if none does; a text: the version that could not be compared. */
function intervalAt(
  scheme: VersionScheme,
  unsorted: readonly RangeEvent[],
  version: string,
): Interval | string | undefined {
  if (isBeyondOneInterval(scheme, unsorted, version)) return undefined
  const events = sortEvents(scheme, unsorted)
  if (typeof events === 'string') return events
  for (const interval of intervalsOf(events)) {
    const inside = isInside(scheme, interval, version)
    if (typeof inside === 'string') return inside
    if (inside) return interval
  }
  return undefined
}

/** Is the version surely outside of `introduced` alone, or of `introduced` and `fixed`? The shortcut for nearly all misses. */
function isBeyondOneInterval(scheme: VersionScheme, events: readonly RangeEvent[], version: string): boolean {
  const [first, second] = events
  if (events.length > 2 || first === undefined || !('introduced' in first)) return false
  if (second !== undefined && !('fixed' in second)) return false
  const isOpen = isFromTheFirst(first)
  if (!isOpen && scheme.tryCompare(version, first.introduced) === -1) return true
  if (second === undefined || !isNotBefore(scheme.tryCompare(version, second.fixed))) return false
  return isOpen || isNotBefore(scheme.tryCompare(second.fixed, first.introduced))
}

function isNotBefore(order: Order | undefined): boolean {
  return order !== undefined && order >= 0
}

function isInside(scheme: VersionScheme, interval: Interval, version: string): boolean | string {
  const bounds: readonly (readonly [string | undefined, lowest: Order, highest: Order])[] = [
    [interval.introduced, 0, 1],
    [interval.fixed, -1, -1],
    [interval.lastAffected, -1, 0],
    [interval.limit, -1, -1],
  ]
  for (const [bound, lowest, highest] of bounds) {
    if (bound === undefined) continue
    const order = scheme.tryCompare(version, bound)
    if (order === undefined) return scheme.tryCompare(version, version) === undefined ? version : bound
    if (order < lowest || order > highest) return false
  }
  return true
}

function affectedBy(scheme: VersionScheme, ranges: readonly EventRange[], version: string, text: string): RangeVerdict {
  const fixed = lowestFix(scheme, ranges, version)
  return { affected: true, ...(fixed === undefined ? {} : { fixed }), text }
}

function lowestFix(scheme: VersionScheme, ranges: readonly EventRange[], version: string): string | undefined {
  let lowest: string | undefined
  for (const range of ranges) {
    if (range.type === 'GIT') continue
    for (const event of range.events) {
      if (!('fixed' in event) || scheme.tryCompare(event.fixed, version) !== 1) continue
      if (lowest !== undefined && scheme.tryCompare(event.fixed, lowest) !== -1) continue
      if (!isInAny(scheme, ranges, event.fixed)) lowest = event.fixed
    }
  }
  return lowest
}

function isInAny(scheme: VersionScheme, ranges: readonly EventRange[], version: string): boolean {
  return ranges.some((range) => range.type !== 'GIT' && typeof intervalAt(scheme, range.events, version) === 'object')
}
