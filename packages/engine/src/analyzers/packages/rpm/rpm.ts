import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { MAX_PACKAGES_PER_FILE, reportBound } from '../../bounds.ts'
import { readLines } from '../../read-lines.ts'
import { berkeleyByteOrder, berkeleyPackages } from './berkeley-packages.ts'
import { dependencyNames } from './dependency-names.ts'
import { NDB_MAGIC, ndbPackages } from './ndb-packages.ts'
import { randomAccess } from './random-access.ts'
import { type Damage, RpmDatabaseError } from './rpm-database-error.ts'
import { parseRpmHeader } from './rpm-header.ts'
import { parseManifestLine } from './rpm-manifest.ts'
import { type RpmPackage, toRpmPackage } from './rpm-package.ts'
import { isSqliteLog, sqliteLogPackages } from './sqlite-log-packages.ts'
import { SQLITE_MAGIC, sqlitePackages } from './sqlite-packages.ts'

const DIRECTORIES = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm']
const DATABASES = ['rpmdb.sqlite', 'rpmdb.sqlite-wal', 'Packages.db', 'Packages']
const MANIFEST = 'var/lib/rpmmanifest/container-manifest-2'

/** Installed rpm packages with the files they own, from each of rpm's stores: SQLite (with its write-ahead log), NDB, Berkeley DB, and Azure Linux's manifest. */
export const rpm: LayerAnalyzer = {
  name: 'packages/rpm',
  version: 2,
  selects: {
    paths: [MANIFEST, ...DIRECTORIES.flatMap((directory) => DATABASES.map((name) => `${directory}/${name}`))],
  },
  analyze: (file, context) => (file.path === MANIFEST ? manifestFacts(file, context) : databaseFacts(file, context)),
}

/** Most characters of paths and capabilities that are kept of one database. */
const MAX_CHARACTERS = 64 * MiB
/** Berkeley DB keeps a counter beside the headers; no header is this small. */
const MAX_COUNTER_BYTES = 16

async function* databaseFacts(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  if (file.size === 0) return
  const packages: RpmPackage[] = []
  const damages: Damages = { count: 0 }
  let characters = 0
  try {
    for await (const blob of headerBlobs(file, (what) => note(damages, what))) {
      context.signal.throwIfAborted()
      const header = parseRpmHeader(blob)
      const found = header && toRpmPackage(header)
      if (found === undefined) {
        if (blob.length > MAX_COUNTER_BYTES) note(damages, 'a record is no package header')
      } else if (found !== 'key') {
        packages.push(found)
        characters += charactersOf(found)
      }
      if (packages.length >= MAX_PACKAGES_PER_FILE || characters > MAX_CHARACTERS) {
        reportBound(context, packages.length, 'packages')
        break
      }
    }
  } catch (error) {
    if (!(error instanceof RpmDatabaseError)) throw error
    const code = error.code === 'RPM_DATABASE_UNSUPPORTED' ? 'UNSUPPORTED' : 'MALFORMED'
    context.report({ code, message: `${error.message} ${packages.length} packages were read before that.` })
  }
  reportDamages(damages, context)
  yield* packageFacts(packages)
}

function headerBlobs(file: AnalyzedFile, damage: Damage): AsyncIterable<Uint8Array> {
  const readAt = randomAccess(file)
  const magic = Buffer.from(file.head.subarray(0, SQLITE_MAGIC.length)).toString('latin1')
  if (magic === SQLITE_MAGIC) return sqlitePackages(readAt, damage)
  if (magic.startsWith(NDB_MAGIC)) return ndbPackages(readAt, damage)
  if (berkeleyByteOrder(file.head)) return berkeleyPackages(readAt, damage)
  if (isSqliteLog(file.head)) {
    damage(
      'the write-ahead log was never merged into rpmdb.sqlite, so packages that were removed last may still be listed',
    )
    return sqliteLogPackages(readAt, file.size)
  }
  throw new RpmDatabaseError('RPM_DATABASE_UNSUPPORTED', 'This is none of the package databases that rpm writes.')
}

interface Damages {
  first?: string
  count: number
}

function note(damages: Damages, what: string): void {
  damages.first ??= what
  damages.count += 1
}

/** One problem however much is damaged: what is wrong, and how often. */
function reportDamages({ first, count }: Damages, context: AnalysisContext): void {
  if (first === undefined) return
  const others = count > 1 ? ` (and ${count - 1} more like this)` : ''
  context.report({ code: 'MALFORMED', message: `In this rpm database ${first}${others}; the rest was read.` })
}

function* packageFacts(packages: readonly RpmPackage[]): Generator<Fact> {
  const dependencies = dependencyNames(packages)
  for (const [nth, found] of packages.entries()) {
    const { name, architecture } = found.package
    const dependsOn = dependencies[nth] ?? []
    yield { kind: 'package', package: { ...found.package, ...(dependsOn.length > 0 ? { dependsOn } : {}) } }
    if (found.files.length > 0) {
      yield { kind: 'package-files', type: 'rpm', name, ...(architecture ? { architecture } : {}), files: found.files }
    }
  }
}

function charactersOf({ files, provides, requires }: RpmPackage): number {
  const total = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0)
  return files.reduce((sum, { path }) => sum + path.length, 0) + total(provides) + total(requires)
}

async function* manifestFacts(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  let unreadable = 0
  let packages = 0
  for await (const lines of readLines(file.chunks(), context.signal)) {
    for (const line of lines) {
      const found = parseManifestLine(line)
      if (found) {
        packages += 1
        yield { kind: 'package', package: found }
      } else if (line.trim() !== '' && !line.startsWith('gpg-pubkey\t')) unreadable += 1
    }
    if (packages > MAX_PACKAGES_PER_FILE) {
      reportBound(context, packages, 'packages')
      break
    }
  }
  if (unreadable > 0)
    context.report({ code: 'MALFORMED', message: `${unreadable} lines of the rpm manifest are not packages.` })
}
