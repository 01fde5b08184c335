import { basename } from 'node:path'
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { parseSeverity } from '../domain/severity.ts'
import type { AdvisoryKind, AffectedQualifiers, VersionEvent } from './advisory.ts'
import { AdvisoryError } from './advisory-error.ts'
import type { AdvisoryGeneration, AdvisoryHead, Statement, StatementSource, StoredAdvisory } from './generation.ts'
import { GENERATION_APPLICATION_ID, GENERATION_SCHEMA } from './generation-schema.ts'
import { readSources } from './read-sources.ts'
import type { AdvisoryData } from './record-writer.ts'
import type { VulnerabilityStatus } from './status.ts'

type Row = Record<string, SQLOutputValue>

/**
 * Opens a generation for reading; costs a few milliseconds whatever its size. It never takes a lock, so the file may lie on read-only media.
 * @throws {AdvisoryError} `ADVISORY_GENERATION_INVALID`
 */
export function openGeneration(path: string): AdvisoryGeneration {
  const database = openDatabase(path)
  try {
    return readGeneration(database, path)
  } catch (error) {
    database.close()
    throw error instanceof AdvisoryError ? error : invalid(path, 'it is damaged', error)
  }
}

function readGeneration(database: DatabaseSync, path: string): AdvisoryGeneration {
  checkKind(database, path)
  const builtAt = database.prepare("SELECT value FROM metadata WHERE key = 'built_at'").get()?.['value']
  if (typeof builtAt !== 'string') throw invalid(path, 'it was never finished')
  const rows = readSources(database)
  const sources = new Map(rows.map(({ row, status }) => [row, toStatementSource(status)]))
  const unknownSource: StatementSource = { name: 'unknown', feed: 'unknown', authority: 'aggregate' }
  const sourceOf = (row: SQLOutputValue | undefined): StatementSource => sources.get(Number(row)) ?? unknownSource
  const sql = prepare(database)
  const headOf = (advisory: number): AdvisoryHead => {
    const row = sql.head.get(advisory)
    if (row) return toHead(row)
    throw invalid(path, 'a statement names an advisory that is not in it')
  }

  return {
    id: basename(path).replace(/\.sqlite$/, ''),
    path,
    builtAt,
    sources: rows.map(({ status }) => status),
    statements: (ecosystem, name) =>
      (sql.statements.all(ecosystem, name) as unknown as StatementColumns[]).map((columns) =>
        toStatement(columns, sourceOf(columns[1]), headOf),
      ),
    hasEcosystem: (ecosystem) => sql.ecosystem.get(ecosystem) !== undefined,
    opinions: (vulnerability) =>
      sql.opinions
        .all(vulnerability)
        .map((row) => toStoredAdvisory(row, sourceOf(row['source'])))
        .sort((a, b) => compare(a.source.name, b.source.name) || compare(a.id, b.id)),
    kev(cve) {
      const row = sql.kev.get(cve)
      return (
        row && {
          cve,
          dateAdded: String(row['date_added']),
          ransomware: row['ransomware'] === 1,
          ...optional(row, 'due_date', 'dueDate'),
          ...optional(row, 'title', 'title'),
          ...optional(row, 'required_action', 'requiredAction'),
        }
      )
    },
    epss(cve) {
      const row = sql.epss.get(cve)
      return (
        row && { cve, score: Number(row['score']), percentile: Number(row['percentile']), date: String(row['date']) }
      )
    },
    lifecycles: (product) =>
      sql.lifecycles.all(product).map((row) => ({
        product,
        cycle: String(row['cycle']),
        ...optional(row, 'end_of_life', 'endOfLife'),
        ...optional(row, 'end_of_extended_support', 'endOfExtendedSupport'),
      })),
    close: () => {
      if (database.isOpen) database.close()
    },
    [Symbol.dispose]() {
      this.close()
    },
  }
}

function openDatabase(path: string): DatabaseSync {
  const url = pathToFileURL(path)
  url.searchParams.set('immutable', '1')
  try {
    const database = new DatabaseSync(url, { readOnly: true })
    database.exec('PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA mmap_size = 1073741824')
    return database
  } catch (error) {
    throw invalid(path, 'it cannot be opened as an SQLite file', error)
  }
}

function checkKind(database: DatabaseSync, path: string): void {
  const application = database.prepare('PRAGMA application_id').get()?.['application_id']
  if (application !== GENERATION_APPLICATION_ID) throw invalid(path, 'it is an SQLite file of another program')
  const schema = database.prepare('PRAGMA user_version').get()?.['user_version']
  if (schema !== GENERATION_SCHEMA) {
    throw invalid(path, `it has schema ${String(schema)} and this program reads schema ${GENERATION_SCHEMA}`)
  }
}

function prepare(
  database: DatabaseSync,
): Record<'statements' | 'ecosystem' | 'head' | 'opinions' | 'kev' | 'epss' | 'lifecycles', StatementSync> {
  const statements = database.prepare(
    `SELECT a.advisory, a.source, a.status, a.name, a.vulnerability, a.severity, a.ranges, a.versions, a.qualifiers
     FROM packages p JOIN affected a ON a.id BETWEEN p.first AND p.first + p.statements - 1
     WHERE p.ecosystem = ? AND p.name = ? ORDER BY a.id`,
  )
  // The hot path: no object with nine names for each row.
  statements.setReturnArrays(true)
  return {
    statements,
    ecosystem: database.prepare('SELECT 1 FROM ecosystems WHERE name = ?'),
    head: database.prepare('SELECT name, kind, vulnerabilities FROM advisories WHERE id = ?'),
    opinions: database.prepare(
      'SELECT a.* FROM vulnerabilities v JOIN advisories a ON a.id = v.advisory WHERE v.name = ?',
    ),
    kev: database.prepare('SELECT * FROM kev WHERE cve = ?'),
    epss: database.prepare('SELECT score, percentile, date FROM epss WHERE cve = ?'),
    lifecycles: database.prepare('SELECT * FROM lifecycles WHERE product = ? ORDER BY cycle'),
  }
}

function toStatementSource({ name, feed, authority }: StatementSource): StatementSource {
  return { name, feed, authority }
}

type StatementColumns = readonly [
  advisory: number,
  source: number,
  status: VulnerabilityStatus,
  name: string,
  vulnerability: string | null,
  severity: string | null,
  ranges: string | null,
  versions: string | null,
  qualifiers: string | null,
]

function toStatement(
  [advisory, , status, id, vulnerability, severity, ranges, versions, qualifiers]: StatementColumns,
  source: StatementSource,
  headOf: (advisory: number) => AdvisoryHead,
): Statement {
  return {
    advisory:
      vulnerability === null ? headOf(advisory) : { id, kind: 'vulnerability', vulnerabilities: [vulnerability] },
    source,
    status,
    ranges: ranges === null ? [] : (JSON.parse(ranges) as VersionEvent[][]).map((events) => ({ events })),
    versions: versions === null ? [] : (JSON.parse(versions) as string[]),
    ...(severity !== null && { severity: toSeverity(severity) }),
    ...(qualifiers !== null && { qualifiers: JSON.parse(qualifiers) as AffectedQualifiers }),
  }
}

function toSeverity(text: string): NonNullable<Statement['severity']> {
  const colon = text.indexOf(':')
  return { severity: parseSeverity(text.slice(0, colon)) ?? 'unknown', word: text.slice(colon + 1) }
}

function toHead(row: Row): AdvisoryHead {
  return {
    id: String(row['name']),
    kind: String(row['kind']) as AdvisoryKind,
    vulnerabilities: JSON.parse(String(row['vulnerabilities'])) as string[],
  }
}

function toStoredAdvisory(row: Row, source: StatementSource): StoredAdvisory {
  const { aliases, ratings, references, cwes } = JSON.parse(String(row['data'])) as AdvisoryData
  return {
    ...toHead(row),
    source,
    ...optional(row, 'withdrawn', 'withdrawn'),
    aliases,
    ratings,
    references,
    cwes,
    ...optional(row, 'published', 'published'),
    ...optional(row, 'modified', 'modified'),
    ...optional(row, 'summary', 'summary'),
    ...optional(row, 'details', 'details'),
  }
}

/** `{ [key]: text }` where the column holds text, nothing where it is null. */
function optional<Key extends string>(row: Row, column: string, key: Key): { [K in Key]?: string } {
  const value = row[column]
  return typeof value === 'string' ? ({ [key]: value } as { [K in Key]: string }) : {}
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function invalid(path: string, why: string, cause?: unknown): AdvisoryError {
  return new AdvisoryError(
    'ADVISORY_GENERATION_INVALID',
    `${path} is no advisory database that can be used: ${why}. Run "db update" or "db import" to build a new one.`,
    { cause },
  )
}
