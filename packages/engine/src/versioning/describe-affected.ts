import type { AffectedVersions } from './affected-versions.ts'
import { type Interval, intervalsOf } from './interval.ts'

/** What is said where nothing bounds the versions. */
export const ANY_VERSION: string = 'any version'

/** For people: `>= 1.0, < 1.2`; `any version` without bounds. */
export function describeInterval(interval: Interval): string {
  const parts: string[] = []
  if (interval.introduced !== undefined) parts.push(`>= ${interval.introduced}`)
  if (interval.fixed !== undefined) parts.push(`< ${interval.fixed}`)
  if (interval.lastAffected !== undefined) parts.push(`<= ${interval.lastAffected}`)
  if (interval.limit !== undefined) parts.push(`< ${interval.limit}`)
  return parts.length === 0 ? ANY_VERSION : parts.join(', ')
}

/**
 * All that an advisory says of one package, for people: `< 1.2 || >= 2.0, < 2.1`. Events must be sorted. Enumerated versions are named
 * where there are no ranges, up to ten of them.
 */
export function describeAffected(affected: AffectedVersions): string {
  const texts = (affected.ranges ?? [])
    .filter((range) => range.type !== 'GIT')
    .flatMap((range) => intervalsOf(range.events).map(describeInterval))
  const versions = affected.versions ?? []
  if (texts.length === 0 && versions.length > 0) {
    texts.push(...versions.slice(0, MAX_LISTED).map((version) => `= ${version}`))
    if (versions.length > MAX_LISTED) texts.push(`${versions.length - MAX_LISTED} more`)
  }
  return texts.length === 0 ? ANY_VERSION : texts.join(' || ')
}

const MAX_LISTED = 10
