/** `PRAGMA application_id` of a generation: "PLIM". */
export const GENERATION_APPLICATION_ID = 0x504c494d
/** `PRAGMA user_version`. Raise it when older programs could not read what is written, or newer ones what was. */
export const GENERATION_SCHEMA = 1

/**
 * The tables of a generation. `affected` is stored in the order of `packages`: all statements on a package lie side by side, found through
 * `packages.first` and `packages.statements` without an index of their own. It repeats the advisory's name and, where there is only one, its
 * vulnerability, so that a hit costs no further look-up. Withdrawn advisories have no statements. A source's advisories lie side by side too. JSON columns hold what is read whole and never searched.
 */
export const GENERATION_TABLES = `
CREATE TABLE sources (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, feed TEXT NOT NULL, authority TEXT NOT NULL, title TEXT NOT NULL,
  url TEXT NOT NULL, licence TEXT NOT NULL, origin TEXT NOT NULL, fetched_at TEXT NOT NULL, checked_at TEXT NOT NULL,
  upstream_built_at TEXT, etag TEXT, last_modified TEXT, records INTEGER NOT NULL, rejected INTEGER NOT NULL,
  rejections TEXT NOT NULL, failure_at TEXT, failure_message TEXT, first_advisory INTEGER NOT NULL, last_advisory INTEGER NOT NULL
);
CREATE TABLE advisories (
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, withdrawn TEXT, vulnerabilities TEXT NOT NULL,
  published TEXT, modified TEXT, data TEXT NOT NULL, summary TEXT, details TEXT
);
CREATE TABLE packages (
  id INTEGER PRIMARY KEY, ecosystem TEXT NOT NULL, name TEXT NOT NULL, first INTEGER NOT NULL, statements INTEGER NOT NULL
);
CREATE TABLE affected (
  id INTEGER PRIMARY KEY, package INTEGER NOT NULL, advisory INTEGER NOT NULL, source INTEGER NOT NULL, status TEXT NOT NULL,
  name TEXT NOT NULL, vulnerability TEXT, severity TEXT, ranges TEXT, versions TEXT, qualifiers TEXT
);
CREATE TABLE vulnerabilities (name TEXT NOT NULL, advisory INTEGER NOT NULL, PRIMARY KEY (name, advisory)) WITHOUT ROWID;
CREATE TABLE ecosystems (name TEXT PRIMARY KEY, packages INTEGER NOT NULL, statements INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE kev (
  cve TEXT PRIMARY KEY, source INTEGER NOT NULL, date_added TEXT NOT NULL, due_date TEXT, ransomware INTEGER NOT NULL,
  title TEXT, required_action TEXT
) WITHOUT ROWID;
CREATE TABLE epss (
  cve TEXT PRIMARY KEY, source INTEGER NOT NULL, score REAL NOT NULL, percentile REAL NOT NULL, date TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE lifecycles (
  product TEXT NOT NULL, cycle TEXT NOT NULL, source INTEGER NOT NULL, end_of_life TEXT, end_of_extended_support TEXT,
  PRIMARY KEY (product, cycle)
) WITHOUT ROWID;
CREATE TABLE metadata (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`

/** What a builder keeps beside the generation until it is sorted; a database of its own, attached as `work`. */
export const WORK_TABLES = `
CREATE TABLE work.affected (
  ecosystem TEXT NOT NULL, name TEXT NOT NULL, advisory INTEGER NOT NULL, source INTEGER NOT NULL, status TEXT NOT NULL,
  severity TEXT, ranges TEXT, versions TEXT, qualifiers TEXT
);
CREATE TABLE work.ids (name TEXT NOT NULL, advisory INTEGER NOT NULL, cves TEXT NOT NULL);
CREATE TABLE work.nameless (advisory INTEGER PRIMARY KEY, id TEXT NOT NULL, aliases TEXT NOT NULL);
`

/** Files that are thrown away when anything fails need no journal and no flushing; the finished one is flushed when it is published. */
export const BUILD_PRAGMAS = `
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA temp_store = FILE;
PRAGMA cache_size = -65536;
PRAGMA threads = 2;
`
