import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { AdvisoryProgress } from './build-outcome.ts'
import type { FeedRecord } from './feed.ts'
import type { BuilderLock, GenerationFile } from './generation-directory.ts'
import {
  BUILD_PRAGMAS,
  GENERATION_APPLICATION_ID,
  GENERATION_SCHEMA,
  GENERATION_TABLES,
  WORK_TABLES,
} from './generation-schema.ts'
import { keepAdvisories, keepSources } from './keep-sources.ts'
import { type RecordWriter, recordWriter } from './record-writer.ts'
import { linkAdvisories, sortStatements } from './seal-generation.ts'
import type { SourceStatus } from './source-status.ts'

/** A generation under construction. Nothing of it is seen by anybody before `publish` returns; disposing without it leaves no trace. */
export interface GenerationBuilder extends AsyncDisposable {
  /** Starts a source; the former one must be committed or discarded. */
  begin(): SourceWriter
  /** Takes sources over from a former generation, with the status that they are to have in this one. */
  keep(formerPath: string, statuses: readonly SourceStatus[]): void
  /** Sorts, links, names the file after its content, and makes it current. */
  publish(
    builtAt: Date,
  ): Promise<GenerationFile & { readonly bytes: number; readonly sources: readonly SourceStatus[] }>
}

interface SourceWriter {
  add(record: FeedRecord): void
  /** Records so far. */
  readonly records: number
  /** Takes over the advisories of a source of a former generation, except those of some ids; they count as records. */
  keepOthers(formerPath: string, name: string, except: ReadonlySet<string>): void
  commit(status: SourceStatus): void
  /** Removes all of its rows. */
  discard(): void
}

export function generationBuilder(
  lock: BuilderLock,
  onProgress: (progress: AdvisoryProgress) => void = () => {},
): GenerationBuilder {
  const path = lock.workFile('sqlite')
  const workPath = lock.workFile('work')
  const database = createDatabase(path, workPath)
  const writer = recordWriter(database)
  const statuses: SourceStatus[] = []

  const addSource = (number: number, status: SourceStatus, first: number, last: number): void => {
    statuses.push(status)
    const row = sourceRow(number, status, first, last)
    database.prepare(`INSERT INTO main.sources VALUES (${row.map(() => '?').join(', ')})`).run(...row)
  }

  let isOpen = true
  const close = (): void => {
    if (isOpen) database.close()
    isOpen = false
  }

  return {
    begin: () => beginSource(database, writer, statuses.length + 1, addSource),
    keep(formerPath, kept) {
      onProgress({ stage: 'building', step: 'copying' })
      const former = formerSources(formerPath, kept)
      const base = statuses.length + 1
      const ranges = keepSources(
        database,
        writer,
        formerPath,
        former.map(({ row, firstAdvisory, lastAdvisory }, index) => ({
          former: row,
          source: base + index,
          firstAdvisory,
          lastAdvisory,
        })),
      )
      former.forEach(({ status }, index) => {
        const { first = 1, last = 0 } = ranges[index] ?? {}
        addSource(base + index, status, first, last)
      })
    },
    async publish(builtAt) {
      onProgress({ stage: 'building', step: 'linking' })
      linkAdvisories(database)
      onProgress({ stage: 'building', step: 'sorting' })
      sortStatements(database)
      onProgress({ stage: 'building', step: 'sealing' })
      database
        .prepare('INSERT INTO main.metadata VALUES (?, ?)')
        .run('built_at', `${builtAt.toISOString().slice(0, 19)}Z`)
      database.exec('COMMIT')
      close()
      const [id, { size }] = [await contentId(path), await stat(path)]
      return { ...(await lock.publish(path, id)), bytes: size, sources: statuses }
    },
    async [Symbol.asyncDispose]() {
      close()
      await rm(path, { force: true })
      await rm(workPath, { force: true })
    },
  }
}

function createDatabase(path: string, workPath: string): DatabaseSync {
  const database = new DatabaseSync(path)
  try {
    database.exec(BUILD_PRAGMAS)
    database.prepare('ATTACH ? AS work').run(workPath)
    database.exec('PRAGMA work.journal_mode = OFF; PRAGMA work.synchronous = OFF; PRAGMA work.cache_size = -65536')
    database.exec(`PRAGMA application_id = ${GENERATION_APPLICATION_ID}; PRAGMA user_version = ${GENERATION_SCHEMA}`)
    database.exec(GENERATION_TABLES)
    database.exec(WORK_TABLES)
    database.exec('BEGIN')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function beginSource(
  database: DatabaseSync,
  writer: RecordWriter,
  number: number,
  addSource: (number: number, status: SourceStatus, first: number, last: number) => void,
): SourceWriter {
  const first = writer.nextAdvisory
  let records = 0
  return {
    add(record) {
      writer.write(number, record)
      if (record.kind !== 'affected') records++
    },
    get records() {
      return records
    },
    keepOthers(formerPath, name, except) {
      writer.endSource()
      records += keepAdvisories(database, writer, formerPath, { name, source: number, except })
    },
    commit: (status) => {
      writer.endSource()
      addSource(number, status, first, writer.nextAdvisory - 1)
    },
    discard() {
      writer.endSource()
      for (const table of ['main.advisories', 'work.affected', 'main.kev', 'main.epss', 'main.lifecycles']) {
        database.prepare(`DELETE FROM ${table} WHERE source = ?`).run(number)
      }
      for (const table of ['work.ids', 'work.nameless']) {
        database.prepare(`DELETE FROM ${table} WHERE advisory >= ?`).run(first)
      }
    },
  }
}

interface FormerSource {
  readonly row: number
  readonly firstAdvisory: number
  readonly lastAdvisory: number
  readonly status: SourceStatus
}

function formerSources(path: string, statuses: readonly SourceStatus[]): FormerSource[] {
  const former = new DatabaseSync(path, { readOnly: true })
  try {
    const find = former.prepare('SELECT id, first_advisory, last_advisory FROM sources WHERE name = ?')
    return statuses.flatMap((status) => {
      const row = find.get(status.name)
      return row
        ? [
            {
              row: Number(row['id']),
              firstAdvisory: Number(row['first_advisory']),
              lastAdvisory: Number(row['last_advisory']),
              status,
            },
          ]
        : []
    })
  } finally {
    former.close()
  }
}

function sourceRow(number: number, status: SourceStatus, first: number, last: number): SQLInputValue[] {
  return [
    number,
    status.name,
    status.feed,
    status.authority,
    status.title,
    status.url,
    status.licence,
    status.origin,
    status.fetchedAt,
    status.checkedAt,
    status.upstreamBuiltAt ?? null,
    status.etag ?? null,
    status.lastModified ?? null,
    status.records,
    status.rejected,
    JSON.stringify(status.rejections),
    status.failure?.at ?? null,
    status.failure?.message ?? null,
    first,
    last,
  ]
}

async function contentId(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Uint8Array)
  return hash.digest('hex').slice(0, 32)
}
