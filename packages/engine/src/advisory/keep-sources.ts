import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { AdvisoryData, RecordWriter } from './record-writer.ts'

/** Copies rows of sources of a former generation, unchanged, under new row numbers. */
export interface KeptSource {
  /** Row number in the former generation. */
  readonly former: number
  readonly source: number
  readonly firstAdvisory: number
  readonly lastAdvisory: number
}

/**
 * A builder's transaction is open before and after; a database cannot be attached inside one.
 * @param formerPath a generation of the schema that the program writes
 * @returns where each source's advisories now are, in the order given
 */
export function keepSources(
  database: DatabaseSync,
  writer: RecordWriter,
  formerPath: string,
  sources: readonly KeptSource[],
): { first: number; last: number }[] {
  attach(database, formerPath)
  try {
    database.exec(
      'CREATE TEMP TABLE moves (former INTEGER PRIMARY KEY, source INTEGER NOT NULL, shift INTEGER NOT NULL)',
    )
    const addMove = database.prepare('INSERT INTO moves VALUES (?, ?, ?)')
    const ranges = sources.map((kept) => {
      const first = writer.nextAdvisory
      addMove.run(kept.former, kept.source, first - kept.firstAdvisory)
      copyAdvisories(database, writer, kept)
      return { first, last: writer.nextAdvisory - 1 }
    })
    database.exec(`
      INSERT INTO work.affected
        SELECT p.ecosystem, p.name, a.advisory + m.shift, m.source, a.status, a.severity, a.ranges, a.versions, a.qualifiers
        FROM former.affected a JOIN moves m ON m.former = a.source JOIN former.packages p ON p.id = a.package;
      INSERT OR IGNORE INTO main.kev SELECT k.cve, m.source, k.date_added, k.due_date, k.ransomware, k.title, k.required_action
        FROM former.kev k JOIN moves m ON m.former = k.source;
      INSERT OR IGNORE INTO main.epss SELECT e.cve, m.source, e.score, e.percentile, e.date
        FROM former.epss e JOIN moves m ON m.former = e.source;
      INSERT OR IGNORE INTO main.lifecycles SELECT l.product, l.cycle, m.source, l.end_of_life, l.end_of_extended_support
        FROM former.lifecycles l JOIN moves m ON m.former = l.source;
      DROP TABLE moves`)
    return ranges
  } finally {
    database.exec('COMMIT; DETACH former; BEGIN')
  }
}

/**
 * Copies the advisories of one source except those of some ids, with what they state, into a source that is being written.
 * @returns how many they are
 */
export function keepAdvisories(
  database: DatabaseSync,
  writer: RecordWriter,
  formerPath: string,
  { name, source, except }: { readonly name: string; readonly source: number; readonly except: ReadonlySet<string> },
): number {
  attach(database, formerPath)
  try {
    const row = database
      .prepare('SELECT id, first_advisory, last_advisory FROM former.sources WHERE name = ?')
      .get(name)
    if (!row) return 0
    database.exec('CREATE TEMP TABLE renumbered (former INTEGER PRIMARY KEY, number INTEGER NOT NULL)')
    const note = database.prepare('INSERT INTO renumbered VALUES (?, ?)')
    const kept = {
      source,
      firstAdvisory: Number(row['first_advisory']),
      lastAdvisory: Number(row['last_advisory']),
    }
    const before = writer.nextAdvisory
    copyAdvisories(database, writer, kept, except, (former, number) => note.run(former, number))
    database.exec(`
      INSERT INTO work.affected
        SELECT p.ecosystem, p.name, r.number, ${source}, a.status, a.severity, a.ranges, a.versions, a.qualifiers
        FROM former.affected a JOIN renumbered r ON r.former = a.advisory JOIN former.packages p ON p.id = a.package
        WHERE a.source = ${Number(row['id'])};
      DROP TABLE renumbered`)
    return writer.nextAdvisory - before
  } finally {
    database.exec('COMMIT; DETACH former; BEGIN')
  }
}

/** Ids of the advisories of one source of a generation. */
export function formerAdvisoryIds(path: string, name: string): ReadonlySet<string> {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const rows = database
      .prepare(
        'SELECT a.name FROM sources s JOIN advisories a ON a.id BETWEEN s.first_advisory AND s.last_advisory WHERE s.name = ?',
      )
      .iterate(name)
    return new Set(Array.from(rows, (row) => String(row['name'])))
  } finally {
    database.close()
  }
}

function attach(database: DatabaseSync, formerPath: string): void {
  const url = pathToFileURL(formerPath)
  url.searchParams.set('immutable', '1')
  database.prepare('ATTACH ? AS former').run(url.href)
}

/** Row by row, since an advisory's canonical ids depend on the others beside it. Gapless: `takeNumber` follows the former order. */
function copyAdvisories(
  database: DatabaseSync,
  writer: RecordWriter,
  kept: Omit<KeptSource, 'former'>,
  except: ReadonlySet<string> = new Set(),
  onMove: (former: number, number: number) => void = () => {},
): void {
  const rows = database
    .prepare('SELECT * FROM former.advisories WHERE id BETWEEN ? AND ? ORDER BY id')
    .iterate(kept.firstAdvisory, kept.lastAdvisory)
  const insert = database.prepare('INSERT INTO main.advisories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  for (const row of rows) {
    const id = String(row['name'])
    if (except.has(id)) continue
    const number = writer.takeNumber()
    onMove(Number(row['id']), number)
    const data = JSON.parse(String(row['data'])) as AdvisoryData
    insert.run(
      number,
      kept.source,
      id,
      row['kind'] ?? null,
      row['withdrawn'] ?? null,
      writer.identify(number, { id, ...data }),
      row['published'] ?? null,
      row['modified'] ?? null,
      row['data'] ?? null,
      row['summary'] ?? null,
      row['details'] ?? null,
    )
  }
}
