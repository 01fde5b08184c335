import type { DatabaseSync } from 'node:sqlite'
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
  const url = pathToFileURL(formerPath)
  url.searchParams.set('immutable', '1')
  database.prepare('ATTACH ? AS former').run(url.href)
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

/** Row by row, since an advisory's canonical ids depend on the others beside it. Gapless: `takeNumber` follows the former order. */
function copyAdvisories(database: DatabaseSync, writer: RecordWriter, kept: KeptSource): void {
  const rows = database
    .prepare('SELECT * FROM former.advisories WHERE id BETWEEN ? AND ? ORDER BY id')
    .iterate(kept.firstAdvisory, kept.lastAdvisory)
  const insert = database.prepare('INSERT INTO main.advisories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  for (const row of rows) {
    const number = writer.takeNumber()
    const id = String(row['name'])
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
