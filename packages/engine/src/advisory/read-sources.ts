import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Authority } from './feed.ts'
import type { Rejection, SourceStatus } from './source-status.ts'

/** The sources of an open generation with their row numbers, sorted by name. */
export function readSources(database: DatabaseSync): { readonly row: number; readonly status: SourceStatus }[] {
  return database
    .prepare('SELECT * FROM sources ORDER BY name')
    .all()
    .map((row) => ({ row: Number(row['id']), status: toStatus(row) }))
}

function toStatus(row: Record<string, SQLOutputValue>): SourceStatus {
  const text = (column: string): string => String(row[column] ?? '')
  const has = (column: string): boolean => row[column] !== null
  return {
    name: text('name'),
    feed: text('feed'),
    authority: text('authority') as Authority,
    title: text('title'),
    url: text('url'),
    licence: text('licence'),
    origin: text('origin') as SourceStatus['origin'],
    fetchedAt: text('fetched_at'),
    checkedAt: text('checked_at'),
    ...(has('upstream_built_at') && { upstreamBuiltAt: text('upstream_built_at') }),
    ...(has('etag') && { etag: text('etag') }),
    ...(has('last_modified') && { lastModified: text('last_modified') }),
    records: Number(row['records']),
    rejected: Number(row['rejected']),
    rejections: JSON.parse(text('rejections')) as Rejection[],
    ...(has('failure_at') && { failure: { at: text('failure_at'), message: text('failure_message') } }),
  }
}
