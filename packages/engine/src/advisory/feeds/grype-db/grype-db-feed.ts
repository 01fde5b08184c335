import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { GiB } from '../../../domain/units.ts'
import type { AffectedPackage } from '../../advisory.ts'
import { AdvisoryError } from '../../advisory-error.ts'
import { cleanTime, cleanWords } from '../../clean.ts'
import { ElementError, isObject, type JsonObject } from '../../element.ts'
import type { AdvisoryFeed, FeedFile, FeedInput, FeedRecord, ParseContext } from '../../feed.ts'
import { onDisk } from '../../input/on-disk.ts'
import { isCve } from '../../vulnerability-ids.ts'
import { type GrypeSystem, languageEcosystem, systemEcosystem } from './grype-ecosystem.ts'
import { type GrypeHandle, parseGrypePackage, parseGrypeVulnerability } from './grype-rows.ts'

const MAX_DATABASE_BYTES = 16 * GiB
const MAX_BLOB_CHARACTERS = 16_000_000
const MODEL = 6
const SQLITE_MAGIC = Buffer.from('SQLite format 3\0')

/**
 * Grype's vulnerability database of model 6: an SQLite file whose rows hold JSON. A second opinion beside Trivy's; what it says of CPEs, and of
 * extended channels, is left out.
 * @see https://github.com/anchore/grype/tree/main/grype/db/v6
 */
export const grypeDb: AdvisoryFeed = {
  name: 'grype-db',
  title: 'Grype vulnerability database',
  homepage: 'https://github.com/anchore/grype-db',
  licence: 'Apache-2.0 as software; the data under the licences of its sources',
  authority: 'aggregate',
  grouping: 'collection',
  sources: [
    {
      name: 'grype-db',
      urls: ['https://grype.anchore.io/databases/v6/latest.json'],
      pointers: ['grype-listing'],
      file: 'vulnerability-db.tar.zst',
      maxBytes: 2 * GiB,
      byDefault: false,
    },
  ],
  recognise: ({ path, headBytes }) =>
    /(?:^|\/)vulnerability\.db$/.test(path) && SQLITE_MAGIC.equals(headBytes.subarray(0, 16)) ? [] : undefined,
  async *parse(input: FeedInput, context: ParseContext): AsyncIterable<FeedRecord> {
    let seen = false
    for await (const file of input.files()) {
      if (!/(?:^|\/)vulnerability\.db$/.test(file.path)) continue
      seen = true
      yield* parseDatabase(file, input.label, context)
    }
    if (!seen) throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${input.label} holds no Grype database.`)
  },
}

async function* parseDatabase(file: FeedFile, label: string, context: ParseContext): AsyncIterable<FeedRecord> {
  await using database = await onDisk(file, 'grype', MAX_DATABASE_BYTES, context)
  yield* readDatabase(database.path, label, context)
}

function* readDatabase(path: string, label: string, context: ParseContext): Iterable<FeedRecord> {
  const broken = (why: string, cause?: unknown): AdvisoryError =>
    new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is no Grype database that can be read: ${why}.`, { cause })
  let database: DatabaseSync | undefined
  try {
    const url = pathToFileURL(path)
    url.searchParams.set('immutable', '1')
    database = new DatabaseSync(url, { readOnly: true, enableForeignKeyConstraints: false })
    // Views and triggers of a foreign file run nothing.
    database.exec(
      'PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0',
    )
    const missing = missingTables(database)
    if (missing.length > 0) throw broken(`it lacks the table ${missing[0] ?? ''}`)
    readMetadata(database, context, broken)
    yield* readVulnerabilities(database, context)
    yield* readEnrichments(database)
  } catch (error) {
    throw error instanceof AdvisoryError ? error : broken('it is damaged', error)
  } finally {
    database?.close()
  }
}

const TABLES: readonly string[] = [
  'db_metadata',
  'blobs',
  'vulnerability_handles',
  'packages',
  'operating_systems',
  'affected_package_handles',
]

function missingTables(database: DatabaseSync): string[] {
  const found = new Set(
    database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all()
      .map((row) => row['name']),
  )
  return TABLES.filter((table) => !found.has(table))
}

function hasTable(database: DatabaseSync, table: string): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined
}

/** Revisions and additions of the model are compatible, a new model is not. */
function readMetadata(database: DatabaseSync, context: ParseContext, broken: (why: string) => AdvisoryError): void {
  const row = database.prepare('SELECT model, build_timestamp FROM db_metadata').get()
  if (row?.['model'] !== MODEL) throw broken(`it is of model ${String(row?.['model'])}, and model ${MODEL} is read`)
  const time = cleanTime(timeText(row['build_timestamp']), context.now)
  if (typeof time === 'object') context.builtAt(time.time)
}

/** How Go's driver writes times: `2026-07-01 03:04:05.678+00:00`, or with the name of the zone behind. */
function timeText(value: SQLOutputValue | undefined): string | undefined {
  return typeof value === 'string' ? value.replace(/ \+0000 UTC$/, 'Z').replace(/\.\d+/, '') : undefined
}

/** Vulnerabilities and the packages that they hit, both in the order of their numbers, so that neither has to be held. */
function* readVulnerabilities(database: DatabaseSync, context: ParseContext): Iterable<FeedRecord> {
  const ecosystemOf = systemsOf(database)
  const blobOf = database.prepare('SELECT value FROM blobs WHERE id = ?')
  const rows = cursor(packageRows(database))
  const handles = database
    .prepare(
      'SELECT id, name, provider_id, status, published_date, modified_date, withdrawn_date, blob_id FROM vulnerability_handles ORDER BY id',
    )
    .iterate()
  for (const row of handles) {
    const id = Number(row['id'])
    while (rows.current && Number(rows.current['vulnerability_id']) < id) rows.next()
    const affected: AffectedPackage[] = []
    const cves = new Set<string>()
    for (; rows.current && Number(rows.current['vulnerability_id']) === id; rows.next()) {
      affected.push(...statementsOf(rows.current, ecosystemOf, blobOf, cves, context))
    }
    const blob = readBlob(blobOf, row['blob_id'])
    if (!blob) {
      context.reject('row is no JSON object', String(row['name']))
      continue
    }
    try {
      const stated = parseGrypeVulnerability(toHandle(row), blob, context.now)
      const upstream = [...cves].filter((cve) => cve !== stated.id).sort()
      yield { kind: 'advisory', advisory: { ...stated, upstream, affected } }
    } catch (error) {
      if (!(error instanceof ElementError)) throw error
      context.reject(error.reason, String(row['name']))
    }
  }
}

type Row = Record<string, SQLOutputValue>

function packageRows(database: DatabaseSync): Iterable<Row> {
  const part = (table: string, isUnaffected: number): string =>
    `SELECT h.vulnerability_id, h.operating_system_id, h.blob_id, p.ecosystem, p.name, ${isUnaffected} AS unaffected
     FROM ${table} h JOIN packages p ON p.id = h.package_id`
  const parts = [part('affected_package_handles', 0)]
  if (hasTable(database, 'unaffected_package_handles')) parts.push(part('unaffected_package_handles', 1))
  return database.prepare(`${parts.join(' UNION ALL ')} ORDER BY 1`).iterate() as Iterable<Row>
}

function cursor(rows: Iterable<Row>): { current: Row | undefined; next(): void } {
  const iterator = rows[Symbol.iterator]()
  const state = {
    current: undefined as Row | undefined,
    next() {
      const step = iterator.next()
      state.current = step.done ? undefined : step.value
    },
  }
  state.next()
  return state
}

function systemsOf(database: DatabaseSync): (row: Row) => string | undefined {
  const systems = new Map<number, string | undefined>()
  for (const row of database.prepare('SELECT * FROM operating_systems').iterate()) {
    const text = (key: string): string => (typeof row[key] === 'string' ? row[key] : '')
    const system: GrypeSystem = {
      releaseId: text('release_id') || text('name'),
      major: text('major_version'),
      minor: text('minor_version'),
      label: text('label_version'),
      channel: text('channel'),
    }
    systems.set(Number(row['id']), systemEcosystem(system))
  }
  return ({ operating_system_id: system, ecosystem }) =>
    system === null ? languageEcosystem(String(ecosystem)) : systems.get(Number(system))
}

function statementsOf(
  row: Row,
  ecosystemOf: (row: Row) => string | undefined,
  blobOf: StatementSync,
  cves: Set<string>,
  context: ParseContext,
): readonly AffectedPackage[] {
  const ecosystem = ecosystemOf(row)
  if (ecosystem === undefined) return []
  const name = String(row['name'])
  try {
    const blob = readBlob(blobOf, row['blob_id'])
    if (!blob) throw new ElementError('row is no JSON object')
    // An erratum names its CVEs with the packages.
    for (const cve of cleanWords(blob['cves'], 2000)) if (isCve(cve)) cves.add(cve)
    return parseGrypePackage(ecosystem, name, blob, row['unaffected'] === 1)
  } catch (error) {
    if (!(error instanceof ElementError)) throw error
    context.reject(error.reason, `${ecosystem} ${name}`)
    return []
  }
}

function readBlob(blobOf: StatementSync, id: SQLOutputValue | undefined): JsonObject | undefined {
  const value = id === undefined ? undefined : blobOf.get(id)?.['value']
  if (typeof value !== 'string' || value.length > MAX_BLOB_CHARACTERS) return undefined
  try {
    const json: unknown = JSON.parse(value)
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

function toHandle(row: Row): GrypeHandle {
  const [published, modified, withdrawn] = ['published_date', 'modified_date', 'withdrawn_date'].map((key) =>
    timeText(row[key]),
  )
  return {
    name: String(row['name']),
    provider: String(row['provider_id']),
    status: String(row['status'] ?? ''),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ...(withdrawn !== undefined && { withdrawn }),
  }
}

/** Exploit predictions; what CISA says is had from CISA. */
function* readEnrichments(database: DatabaseSync): Iterable<FeedRecord> {
  if (!hasTable(database, 'epss_handles') || !hasTable(database, 'epss_metadata')) return
  const date = timeText(database.prepare('SELECT date FROM epss_metadata').get()?.['date'])?.slice(0, 10)
  if (date === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return
  for (const row of database.prepare('SELECT cve, epss, percentile FROM epss_handles').iterate()) {
    const [cve, score, percentile] = [String(row['cve']).toUpperCase(), Number(row['epss']), Number(row['percentile'])]
    if (isCve(cve) && score >= 0 && score <= 1 && percentile >= 0 && percentile <= 1)
      yield { kind: 'epss', epss: { cve, score, percentile, date } }
  }
}
