import type { Order } from '../versioning/version-scheme.ts'
import type { VersionEvent, VersionRange } from './advisory.ts'
import { isCleanWord } from './clean.ts'
import type { JsonObject } from './element.ts'

const MAX_EVENTS = 2000

/** Compares two versions of one ecosystem; undefined when either is none. */
export type CompareVersions = (a: string, b: string) => Order | undefined

/**
 * Brings foreign OSV events into the order of their versions.
 * @returns `'contradictory'` when no version can lie in the range: it ends before it begins, or never begins
 */
export function orderEvents(elements: readonly JsonObject[], compare: CompareVersions): VersionRange | 'contradictory' {
  const events = elements.slice(0, MAX_EVENTS).flatMap(toEvent)
  const sorted = sortEvents(events, compare)
  const [first] = sorted
  if (!first || !('introduced' in first)) return 'contradictory'
  return holdsAny(sorted, compare) ? { events: sorted } : 'contradictory'
}

/** The version that an event speaks of. */
export function eventVersion(event: VersionEvent): string {
  if ('introduced' in event) return event.introduced
  if ('fixed' in event) return event.fixed
  return 'last_affected' in event ? event.last_affected : event.limit
}

function toEvent(element: JsonObject): VersionEvent[] {
  const { introduced, fixed, last_affected, limit } = element
  if (isCleanWord(introduced)) return [{ introduced }]
  if (isCleanWord(fixed)) return [{ fixed }]
  if (isCleanWord(last_affected)) return [{ last_affected }]
  return isCleanWord(limit) && limit !== '*' ? [{ limit }] : []
}

/** Stable; `introduced: '0'` comes first. Events that cannot be compared stay where they are. */
function sortEvents(events: readonly VersionEvent[], compare: CompareVersions): VersionEvent[] {
  const isStart = (event: VersionEvent): boolean => 'introduced' in event && event.introduced === '0'
  return [...events].sort((a, b) => {
    if (isStart(a) || isStart(b)) return Number(isStart(b)) - Number(isStart(a))
    return compare(eventVersion(a), eventVersion(b)) ?? 0
  })
}

/** Is there an interval with room for a version? One that cannot be decided has. */
function holdsAny(events: readonly VersionEvent[], compare: CompareVersions): boolean {
  let start: string | undefined
  for (const event of events) {
    if ('introduced' in event) {
      start ??= event.introduced
    } else if (start !== undefined) {
      const order = start === '0' ? -1 : compare(start, eventVersion(event))
      const hasRoom = order === undefined || order < 0 || ('last_affected' in event && order === 0)
      // dpkg and others write 0 for "before every version": fixed in it, nothing was ever affected.
      if (hasRoom && !(start === '0' && 'fixed' in event && event.fixed === '0')) return true
      if (!('last_affected' in event)) start = undefined
    }
  }
  return start !== undefined
}
