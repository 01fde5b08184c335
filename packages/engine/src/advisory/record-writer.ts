import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Advisory, AffectedPackage } from './advisory.ts'
import { advisoryWith } from './advisory-with.ts'
import type { FeedRecord } from './feed.ts'
import { isCve, ownCves } from './vulnerability-ids.ts'

/** Puts records into the tables of a generation under construction. Synchronous; about ten microseconds per advisory. */
export interface RecordWriter {
  write(source: number, record: FeedRecord): void
  /** Forgets which advisories a source wrote, so that no later statement joins them. */
  endSource(): void
  /** Row number of the next advisory. */
  readonly nextAdvisory: number
  /** Notes by which ids an advisory goes, for the links between them. Returns the JSON of its canonical ids as far as it knows them alone. */
  identify(advisory: number, ids: Pick<Advisory, 'id' | 'aliases' | 'upstream' | 'related'>): string
  /** Takes the next row number. */
  takeNumber(): number
}

/** What the `data` column of an advisory holds. */
export type AdvisoryData = Pick<Advisory, 'aliases' | 'upstream' | 'related' | 'ratings' | 'references' | 'cwes'>

/** Records of single bugs whose ids others may name; a distribution's record of a CVE is named by nobody. */
const WORTH_LINKING = /^(?!.*CVE-)/

/** @param database with the generation's tables in `main` and the builder's in `work` */
export function recordWriter(database: DatabaseSync): RecordWriter {
  const insert = prepareInserts(database)
  let next = 1

  const identify: RecordWriter['identify'] = (advisory, ids) => {
    const cves = ownCves(ids)
    if (cves.length === 0) {
      insert.nameless.run(advisory, ids.id, JSON.stringify(ids.aliases))
      return JSON.stringify([ids.id])
    }
    const json = JSON.stringify(cves)
    if (ids.aliases.length > 0 && WORTH_LINKING.test(ids.id)) insert.id.run(ids.id, advisory, json)
    for (const alias of ids.aliases) if (!isCve(alias)) insert.id.run(alias, advisory, json)
    return json
  }

  /** Rows of the source's advisories by id, once statements follow apart from them. */
  const rows = new Map<string, number>()

  const writeAdvisory = (source: number, advisory: Advisory): number => {
    const row = next++
    const { aliases, upstream, related, ratings, references, cwes } = advisory
    const data: AdvisoryData = { aliases, upstream, related, ratings, references, cwes }
    insert.advisory.run(
      row,
      source,
      advisory.id,
      advisory.kind,
      advisory.withdrawn ?? null,
      identify(row, advisory),
      advisory.published ?? null,
      advisory.modified ?? null,
      JSON.stringify(data),
      advisory.summary ?? null,
      advisory.details ?? null,
    )
    for (const affected of advisory.affected) writeAffected(insert.affected, source, row, affected)
    return row
  }

  const rowOf = (source: number, id: string): number => {
    const row = rows.get(id) ?? writeAdvisory(source, advisoryWith(id, {}))
    rows.set(id, row)
    return row
  }

  return {
    endSource: () => rows.clear(),
    identify,
    takeNumber: () => next++,
    get nextAdvisory() {
      return next
    },
    write(source, record) {
      switch (record.kind) {
        case 'advisory': {
          const row = writeAdvisory(source, record.advisory)
          if (record.advisory.affected.length === 0) rows.set(record.advisory.id, row)
          return
        }
        case 'affected':
          return writeAffected(insert.affected, source, rowOf(source, record.id), record.affected)
        case 'kev': {
          const { cve, dateAdded, dueDate, ransomware, title, requiredAction } = record.kev
          insert.kev.run(
            cve,
            source,
            dateAdded,
            dueDate ?? null,
            ransomware ? 1 : 0,
            title ?? null,
            requiredAction ?? null,
          )
          return
        }
        case 'epss': {
          const { cve, score, percentile, date } = record.epss
          insert.epss.run(cve, source, score, percentile, date)
          return
        }
        case 'lifecycle': {
          const { product, cycle, endOfLife, endOfExtendedSupport } = record.lifecycle
          insert.lifecycle.run(product, cycle, source, endOfLife ?? null, endOfExtendedSupport ?? null)
          return
        }
        default:
          record satisfies never
      }
    },
  }
}

function writeAffected(insert: StatementSync, source: number, advisory: number, affected: AffectedPackage): void {
  insert.run(
    affected.ecosystem,
    affected.name,
    advisory,
    source,
    affected.status,
    affected.severity ? `${affected.severity.severity}:${affected.severity.word}` : null,
    affected.ranges.length > 0 ? JSON.stringify(affected.ranges.map((range) => range.events)) : null,
    affected.versions.length > 0 ? JSON.stringify(affected.versions) : null,
    affected.qualifiers ? JSON.stringify(affected.qualifiers) : null,
  )
}

function prepareInserts(database: DatabaseSync) {
  const prepare = (table: string, columns: number, verb = 'INSERT'): StatementSync =>
    database.prepare(`${verb} INTO ${table} VALUES (${Array(columns).fill('?').join(', ')})`)
  return {
    advisory: prepare('main.advisories', 11),
    affected: prepare('work.affected', 9),
    id: prepare('work.ids', 3),
    nameless: prepare('work.nameless', 3),
    kev: prepare('main.kev', 7, 'INSERT OR REPLACE'),
    epss: prepare('main.epss', 5, 'INSERT OR REPLACE'),
    lifecycle: prepare('main.lifecycles', 5, 'INSERT OR REPLACE'),
  }
}
