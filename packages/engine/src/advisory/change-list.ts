import { AdvisoryError } from './advisory-error.ts'
import { isCleanWord } from './clean.ts'
import type { Download } from './download.ts'
import type { ChangeList, FeedSource } from './feed.ts'
import { limitBytes, readLines } from './input/bounded.ts'

/** What a list says has happened since. */
export interface Changes {
  /** In the list's order, each once. */
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  /** The newest time in the list, as written there; for lists without times undefined. */
  readonly newest?: string
}

const MAX_LIST_BYTES = 256 * 1024 * 1024
const MAX_LINE = 2000
const KEY = /^[\w.:+~-]+(?:\/[\w.:+~-]+)*$/

/**
 * Reads a list down to where it tells nothing new. Lists are long and begin with what is new, so little of them is transferred.
 * @param since the newest time of the last reading; without it only the newest time is found out, and nothing counts as changed
 * @param known ids that are there already, for lists without times
 * @returns undefined when upstream has no list
 * @throws {AdvisoryError} `ADVISORY_DOWNLOAD_FAILED`, also for a list that cannot be read
 */
export async function readChanges(
  { name, changes }: { readonly name: FeedSource['name']; readonly changes: ChangeList },
  download: Download,
  since: string | undefined,
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Changes | undefined> {
  const main = await readList(name, changes.url, changes, download, since, signal)
  if (!main) return undefined
  if (changes.format === 'key') {
    return { changed: main.keys.filter((key) => !known.has(idOfKey(key))), removed: [] }
  }
  const gone =
    changes.removals === undefined || since === undefined
      ? undefined
      : await readList(name, changes.removals, changes, download, since, signal)
  return { changed: main.keys, removed: gone?.keys ?? [], ...(main.newest !== undefined && { newest: main.newest }) }
}

/** The id of the advisory that a key is of: `CVE-2024-6119` for `2024/cve-2024-6119.json`, `openEuler-SA-2024-1` for `2024/cvrf-openEuler-SA-2024-1.xml`. */
export function idOfKey(key: string): string {
  const name = key.slice(key.lastIndexOf('/') + 1).replace(/\.(?:json|xml)$/, '')
  const id = name.replace(/^(?:cvrf|csaf)-/, '')
  return /^cve-\d/.test(id) ? id.toUpperCase() : id
}

async function readList(
  name: string,
  url: string,
  { format }: ChangeList,
  download: Download,
  since: string | undefined,
  signal: AbortSignal,
): Promise<{ keys: string[]; newest?: string } | undefined> {
  const result = await download({ url, signal })
  if (result.status !== 'ok') return undefined
  const keys = new Set<string>()
  let newest: string | undefined
  let broken = 0
  const bound = since === undefined ? undefined : Date.parse(since)
  for await (const line of readLines(limitBytes(result.body, MAX_LIST_BYTES, name), MAX_LINE, name)) {
    if (line.trim() === '') continue
    const entry = parseLine(line, format)
    if (!entry) {
      // A line that is none of ours is passed over; a text of such lines is no list.
      if (++broken > 1000 + keys.size) throw unreadable(name, url)
      continue
    }
    const { key, time } = entry
    if (time !== undefined) {
      newest ??= time
      if (bound === undefined || Date.parse(time) <= bound) break
    }
    keys.add(key)
  }
  if (format !== 'key' && newest === undefined) throw unreadable(name, url)
  if (format === 'key' && keys.size === 0) throw unreadable(name, url)
  return { keys: [...keys], ...(newest !== undefined && { newest }) }
}

function parseLine(line: string, format: ChangeList['format']): { key: string; time?: string } | undefined {
  const parts = line
    .trim()
    .split(',')
    .map((part) => part.replace(/^"|"$/g, ''))
  const [key, time] =
    format === 'time,key' ? [parts[1], parts[0]] : format === 'key' ? [parts[0], undefined] : [parts[0], parts[1]]
  if (!isCleanWord(key, 300) || !KEY.test(key) || key.split('/').some((part) => /^\.+$/.test(part))) return undefined
  if (format === 'key') return { key }
  return time !== undefined && !Number.isNaN(Date.parse(time)) ? { key, time } : undefined
}

function unreadable(name: string, url: string): AdvisoryError {
  return new AdvisoryError('ADVISORY_DOWNLOAD_FAILED', `${name}: ${url} is no list of changes that can be read.`)
}
