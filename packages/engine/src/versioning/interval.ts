import type { RangeEvent } from './affected-versions.ts'
import type { Order, VersionScheme } from './version-scheme.ts'

/** A stretch of affected versions. Bounds that are not there do not bound; `fixed` and `limit` are exclusive. */
export interface Interval {
  readonly introduced?: string
  readonly fixed?: string
  readonly lastAffected?: string
  readonly limit?: string
}

/** The spelling of OSV for "before all versions", and RustSec's. */
const FIRST_VERSIONS: ReadonlySet<string> = new Set(['0', '0.0.0-0'])

/** Does the event say "from the very first version on"? */
export function isFromTheFirst(event: RangeEvent | undefined): boolean {
  return event !== undefined && 'introduced' in event && FIRST_VERSIONS.has(event.introduced)
}

/**
 * Sorted events as intervals, ascending and disjoint. An `introduced` within an interval changes nothing; neither does a second end.
 * OSV lets a version pass that is before any of several limits, so the last limit counts.
 */
export function intervalsOf(events: readonly RangeEvent[]): readonly Interval[] {
  const limit = limitOf(events)
  const intervals: Interval[] = []
  let start: RangeEvent | undefined
  const close = (end: Interval): void => {
    if (start === undefined || !('introduced' in start)) return
    const from = isFromTheFirst(start) ? {} : { introduced: start.introduced }
    intervals.push({ ...from, ...end, ...(limit === undefined ? {} : { limit }) })
    start = undefined
  }
  for (const event of events) {
    if ('introduced' in event) start ??= event
    else if ('fixed' in event) close({ fixed: event.fixed })
    else if ('last_affected' in event) close({ lastAffected: event.last_affected })
  }
  close({})
  return intervals
}

/**
 * Events in ascending order; events at the same version keep theirs. Not copied where there is nothing to sort.
 * @returns a text where that version cannot be compared
 */
export function sortEvents(scheme: VersionScheme, events: readonly RangeEvent[]): readonly RangeEvent[] | string {
  if (events.length < 2 || (events.length === 2 && isFromTheFirst(events[0]))) return events
  const sorted: RangeEvent[] = []
  for (const event of events) {
    let at = sorted.length
    for (; at > 0; at -= 1) {
      const before = sorted[at - 1]
      const order = before === undefined ? 0 : compareEvents(scheme, before, event)
      if (typeof order === 'string') return order
      if (order <= 0) break
    }
    sorted.splice(at, 0, event)
  }
  return sorted
}

function compareEvents(scheme: VersionScheme, a: RangeEvent, b: RangeEvent): Order | string {
  const rankA = rankOf(a)
  const rankB = rankOf(b)
  if (rankA !== rankB) return rankA < rankB ? -1 : 1
  if (rankA !== 0) return 0
  const versionA = versionOf(a)
  const versionB = versionOf(b)
  const order = scheme.tryCompare(versionA, versionB)
  if (order !== undefined) return order
  return scheme.tryCompare(versionA, versionA) === undefined ? versionA : versionB
}

/** Before all versions, a version, behind all versions. */
function rankOf(event: RangeEvent): number {
  if (isFromTheFirst(event)) return -1
  return 'limit' in event && event.limit === '*' ? 1 : 0
}

function versionOf(event: RangeEvent): string {
  if ('introduced' in event) return event.introduced
  if ('fixed' in event) return event.fixed
  return 'last_affected' in event ? event.last_affected : event.limit
}

function limitOf(events: readonly RangeEvent[]): string | undefined {
  let limit: string | undefined
  for (const event of events) if ('limit' in event) limit = event.limit
  return limit === '*' ? undefined : limit
}
