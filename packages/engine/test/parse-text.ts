import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Advisory } from '../src/advisory/advisory.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, FileSample } from '../src/advisory/feed.ts'

export const NOW: Date = new Date('2026-03-01T00:00:00Z')

export interface ParsedText {
  readonly records: readonly FeedRecord[]
  readonly advisories: readonly Advisory[]
  readonly rejected: readonly { readonly reason: string; readonly element: string }[]
  readonly builtAt: string | undefined
}

/** Runs a feed over files given as text, path by path; one text alone is a file called `feed`. Each can be read once only, as in an archive. */
export async function parseText(
  feed: AdvisoryFeed,
  content: string | Uint8Array | Readonly<Record<string, string | Uint8Array>>,
): Promise<ParsedText> {
  const files =
    typeof content === 'string' || content instanceof Uint8Array
      ? [['feed', content] as const]
      : Object.entries(content)
  const records: FeedRecord[] = []
  const rejected: { reason: string; element: string }[] = []
  let builtAt: string | undefined
  const context = {
    signal: new AbortController().signal,
    now: NOW,
    reject: (reason: string, element: string) => rejected.push({ reason, element }),
    builtAt: (time: string) => {
      builtAt = time
    },
    workFile: (extension: string) =>
      join(tmpdir(), `plimsoll-parse-${process.pid}-${Math.random().toString(36).slice(2)}.${extension}`),
  }
  for await (const record of feed.parse(inputOf(files), context)) records.push(record)
  return {
    records,
    advisories: records.flatMap((record) => (record.kind === 'advisory' ? [record.advisory] : [])),
    rejected,
    builtAt,
  }
}

function inputOf(files: readonly (readonly [path: string, content: string | Uint8Array])[]): FeedInput {
  return {
    label: 'the test feed',
    files: async function* () {
      for (const [path, content] of files) yield memoryFile(path, content)
    },
  }
}

function memoryFile(path: string, content: string | Uint8Array): FeedFile {
  const bytes = Buffer.from(content)
  let isRead = false
  const readOnce = (): void => {
    if (isRead) throw new Error(`${path} is read twice while the iteration stands at it.`)
    isRead = true
  }
  return {
    path,
    bytes: async () => {
      readOnce()
      return bytes
    },
    chunks: async function* () {
      readOnce()
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
    },
  }
}

/** What a feed's `recognise` is shown of a file. */
export function sampleOf(path: string, head: string | Uint8Array): FileSample {
  const bytes = Buffer.from(head)
  return { path, head: bytes.toString('utf8'), headBytes: bytes }
}
