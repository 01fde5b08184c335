import type { DatabaseSync } from 'node:sqlite'
import { type Nameless, nameNameless } from './vulnerability-ids.ts'

/** Gives every advisory its canonical ids, now that all of them are there. */
export function linkAdvisories(database: DatabaseSync): void {
  database.exec(`
    CREATE INDEX work.ids_name ON ids (name);
    CREATE TABLE work.aliases AS SELECT j.value AS name FROM work.nameless n, json_each(n.aliases) j WHERE n.aliases <> '[]';
    CREATE INDEX work.aliases_name ON aliases (name)`)
  const linked = database.prepare('SELECT DISTINCT cves FROM work.ids WHERE name = ?')
  const records: Nameless[] = []
  const rows = database
    .prepare(
      `SELECT advisory, id, aliases FROM work.nameless n WHERE aliases <> '[]'
         OR EXISTS (SELECT 1 FROM work.ids WHERE name = n.id) OR EXISTS (SELECT 1 FROM work.aliases WHERE name = n.id)
       ORDER BY advisory`,
    )
    .iterate()
  for (const row of rows) {
    const id = String(row['id'])
    const aliases = JSON.parse(String(row['aliases'])) as string[]
    const linkedCves = [id, ...aliases].flatMap((name) =>
      linked.all(name).flatMap((found) => JSON.parse(String(found['cves'])) as string[]),
    )
    records.push({ advisory: Number(row['advisory']), id, aliases, linkedCves })
  }
  const rename = database.prepare('UPDATE main.advisories SET vulnerabilities = ? WHERE id = ?')
  for (const [advisory, name] of nameNameless(records)) rename.run(JSON.stringify([name]), advisory)
  database.exec(`
    INSERT OR IGNORE INTO main.vulnerabilities
      SELECT j.value, a.id FROM main.advisories a, json_each(a.vulnerabilities) j ORDER BY 1, 2`)
}

/** Moves the statements into the generation in the order of their packages, so that those on one package lie side by side. */
export function sortStatements(database: DatabaseSync): void {
  const rows = database.prepare(
    `SELECT w.ecosystem, w.name, w.advisory, w.source, w.status, a.name, a.kind, a.vulnerabilities, w.severity, w.ranges, w.versions, w.qualifiers
     FROM work.affected w JOIN main.advisories a ON a.id = w.advisory WHERE a.withdrawn IS NULL
     ORDER BY w.ecosystem, w.name, w.source, w.advisory, w.rowid`,
  )
  rows.setReturnArrays(true)
  const addPackage = database.prepare('INSERT INTO main.packages VALUES (?, ?, ?, ?, ?)')
  const addStatement = database.prepare('INSERT INTO main.affected VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  let [number, row, first] = [0, 0, 1]
  let ecosystem: unknown
  let name: unknown
  const endPackage = (): void => {
    if (number > 0) addPackage.run(number, String(ecosystem), String(name), first, row - first + 1)
  }
  for (const columns of rows.iterate() as unknown as Iterable<Columns>) {
    if (columns[0] !== ecosystem || columns[1] !== name) {
      endPackage()
      number++
      first = row + 1
      ;[ecosystem, name] = columns
    }
    const [, , advisory, source, status, id, kind, vulnerabilities, ...rest] = columns
    addStatement.run(++row, number, advisory, source, status, id, onlyVulnerability(kind, vulnerabilities), ...rest)
  }
  endPackage()
  database.exec(`
    CREATE UNIQUE INDEX main.packages_name ON packages (ecosystem, name);
    INSERT INTO main.ecosystems SELECT ecosystem, count(*), sum(statements) FROM main.packages GROUP BY ecosystem`)
}

type Columns = readonly [
  ecosystem: string,
  name: string,
  advisory: number,
  source: number,
  status: string,
  id: string,
  kind: string,
  vulnerabilities: string,
  severity: string | null,
  ranges: string | null,
  versions: string | null,
  qualifiers: string | null,
]

/** Null where the advisory's own row has to be looked at: several vulnerabilities, or none that is one. */
function onlyVulnerability(kind: string, vulnerabilities: string): string | null {
  if (kind !== 'vulnerability') return null
  const [only, ...others] = JSON.parse(vulnerabilities) as string[]
  return only !== undefined && others.length === 0 ? only : null
}
