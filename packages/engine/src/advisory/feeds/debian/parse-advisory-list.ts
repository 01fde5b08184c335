import type { Advisory, AffectedPackage } from '../../advisory.ts'
import { advisoryWith } from '../../advisory-with.ts'
import { cleanSummary, cleanTime, isCleanWord } from '../../clean.ts'
import { debianRelease } from '../../debian-releases.ts'
import type { ParseContext } from '../../feed.ts'
import type { VulnerabilityStatus } from '../../status.ts'

interface Entry {
  readonly id: string
  readonly date: string
  readonly summary: string
  readonly cves: string[]
  readonly affected: AffectedPackage[]
}

/**
 * The tracker's list syntax, one entry after the other:
 *
 *     [29 Mar 2023] DSA-5380-1 xorg-server - security update
 *             {CVE-2023-1393}
 *             [bullseye] - xorg-server 2:1.20.11-1+deb11u6
 *
 * A state in angle brackets may stand for the version. Notes are passed over.
 */
export async function* parseAdvisoryLists(
  lines: AsyncIterable<string>,
  context: Pick<ParseContext, 'now' | 'reject'>,
): AsyncIterable<Advisory> {
  let entry: Entry | undefined
  for await (const line of lines) {
    if (line.trim() === '') continue
    if (/^\s/.test(line)) {
      if (entry) readDetail(entry, line.trim(), context.reject)
      continue
    }
    if (entry) yield* finish(entry, context)
    entry = readHead(line)
    if (!entry) context.reject('line is no head of an advisory', line)
  }
  if (entry) yield* finish(entry, context)
}

function readHead(line: string): Entry | undefined {
  const match = /^\[(\d{1,2} [A-Z][a-z]{2} \d{4})\] ((?:DSA|DLA|DTSA)-\d+(?:-\d+)?)\s*(.*)$/.exec(line)
  if (!match) return undefined
  const [, date = '', id = '', summary = ''] = match
  return { id, date, summary, cves: [], affected: [] }
}

function readDetail(entry: Entry, line: string, reject: (reason: string, element: string) => void): void {
  const cves = /^\{([^}]*)\}$/.exec(line)?.[1]
  if (cves !== undefined) {
    entry.cves.push(...cves.split(/\s+/).filter((id) => /^CVE-\d{4}-\d+$/.test(id)))
    return
  }
  const match = /^\[([a-z]+)\] - (\S+)\s+(\S+)/.exec(line)
  if (!match) {
    if (line.startsWith('[')) reject('line is no state of a release', `${entry.id} ${line}`)
    return
  }
  const [, codename = '', name = '', version = ''] = match
  const release = debianRelease(codename)
  const affected = release === undefined ? undefined : toAffected(`Debian:${release}`, name, version)
  if (affected) entry.affected.push(affected)
  else if (release !== undefined) reject('unknown state of a release', `${entry.id} ${line}`)
}

const STATES: ReadonlyMap<string, VulnerabilityStatus> = new Map<string, VulnerabilityStatus>([
  ['<not-affected>', 'not_affected'],
  ['<unfixed>', 'affected'],
  ['<no-dsa>', 'affected'],
  ['<ignored>', 'will_not_fix'],
  ['<postponed>', 'deferred'],
  ['<end-of-life>', 'end_of_life'],
  ['<undetermined>', 'under_investigation'],
])

function toAffected(ecosystem: string, name: string, version: string): AffectedPackage | undefined {
  if (!isCleanWord(name) || !isCleanWord(version)) return undefined
  if (!version.startsWith('<')) {
    return {
      ecosystem,
      name,
      ranges: [{ events: [{ introduced: '0' }, { fixed: version }] }],
      versions: [],
      status: 'fixed',
    }
  }
  const status = STATES.get(version)
  if (status === undefined) return undefined
  const ranges = status === 'not_affected' ? [] : [{ events: [{ introduced: '0' }] }]
  return { ecosystem, name, ranges, versions: [], status }
}

/** Updates that only mend what an earlier one broke have no CVE and are no vulnerability. */
function* finish(entry: Entry, { now, reject }: Pick<ParseContext, 'now' | 'reject'>): Iterable<Advisory> {
  if (entry.affected.length === 0) return
  if (
    entry.cves.length === 0 &&
    /regression|fix(?:es)? for|update$/i.test(entry.summary) &&
    !/security update/i.test(entry.summary)
  ) {
    return
  }
  const published = publishedOf(entry, now, reject)
  const summary = cleanSummary(entry.summary)
  yield advisoryWith(entry.id, {
    upstream: [...new Set(entry.cves)],
    affected: entry.affected,
    ...(published !== undefined && { published }),
    ...(summary !== undefined && { summary }),
  })
}

function publishedOf({ id, date }: Entry, now: Date, reject: ParseContext['reject']): string | undefined {
  const ms = Date.parse(`${date} UTC`)
  const time = cleanTime(Number.isNaN(ms) ? date : new Date(ms).toISOString(), now)
  if (typeof time === 'object') return time.time
  reject(time === 'future' ? 'date in the future' : 'date is none', id)
  return undefined
}
