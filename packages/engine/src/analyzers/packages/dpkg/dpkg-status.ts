import type { Fact, OwnedFile } from '../../../domain/fact.ts'
import type { Package } from '../../../domain/package.ts'
import type { AnalysisContext, AnalyzedFile } from '../../analyzer.ts'
import { MAX_PACKAGES_PER_FILE, reportBound } from '../../bounds.ts'
import { controlParagraphs } from '../../control-paragraphs.ts'

const FIELDS: ReadonlySet<string> = new Set([
  'package',
  'status',
  'version',
  'architecture',
  'source',
  'maintainer',
  'depends',
  'pre-depends',
  'conffiles',
])

/**
 * The states in which a package's files are on disk, wholly or partly. `dpkg-query -W` also lists `config-files` (removed, settings kept) and
 * `not-installed`; those have no program left to be vulnerable. Distroless paragraphs have no `Status` and are installed.
 */
const ON_DISK: ReadonlySet<string> = new Set([
  'installed',
  'unpacked',
  'half-installed',
  'half-configured',
  'triggers-awaited',
  'triggers-pending',
])

/** Packages of a dpkg or opkg status file, each followed by its configuration files. */
export async function* statusFacts(
  file: AnalyzedFile,
  type: 'deb' | 'opkg',
  context: AnalysisContext,
): AsyncIterable<Fact> {
  let unreadable = 0
  let packages = 0
  for await (const { fields, strayLines } of controlParagraphs(file.chunks(), FIELDS, context.signal)) {
    const name = fields.get('package') ?? ''
    if (!isToken(name) || strayLines > 0) unreadable += 1
    if (!isToken(name) || !isOnDisk(fields.get('status'))) continue
    packages += 1
    if (packages > MAX_PACKAGES_PER_FILE) {
      reportBound(context, MAX_PACKAGES_PER_FILE, 'packages')
      break
    }
    const found = toPackage(type, name, fields)
    yield { kind: 'package', package: found }
    const files = configurationFiles(fields.get('conffiles') ?? '')
    if (files.length > 0) {
      const { architecture } = found
      yield { kind: 'package-files', type, name, ...(architecture ? { architecture } : {}), files }
    }
  }
  if (unreadable > 0) {
    context.report({
      code: 'MALFORMED',
      message: `${unreadable} damaged package entries; what could be read of them is listed.`,
    })
  }
}

function toPackage(type: 'deb' | 'opkg', name: string, fields: ReadonlyMap<string, string>): Package {
  const version = token(fields.get('version'))
  const architecture = token(fields.get('architecture'))
  const source = parseSource(fields.get('source') ?? '', name, version)
  const vendor = fields.get('maintainer')?.slice(0, 256)
  const dependsOn = dependencyNames(`${fields.get('pre-depends') ?? ''},${fields.get('depends') ?? ''}`)
  return {
    type,
    name,
    version,
    ...(architecture ? { architecture } : {}),
    ...(source ? { source } : {}),
    ...(vendor ? { vendor } : {}),
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
  }
}

function isOnDisk(status: string | undefined): boolean {
  return status === undefined || ON_DISK.has(status.split(/\s+/).at(-1) ?? '')
}

/** `gcc-12` or `gcc-12 (12.2.0-14)`; the version is there only where it differs from the binary package's (deb-control(5), `Source`). */
function parseSource(text: string, name: string, version: string): Package['source'] {
  const match = /^(\S+)(?:\s+\(([^\s()]+)\))?$/.exec(text)
  if (!match?.[1]) return undefined
  const source = { name: match[1].slice(0, 256), version: match[2]?.slice(0, 256) ?? version }
  return source.name === name && source.version === version ? undefined : source
}

/** Every alternative of every dependency, without versions, architectures and `:any`. */
function dependencyNames(text: string): readonly string[] {
  const names = text.split(/[,|]/).map((relation) => /^\s*([^\s(:[<]+)/.exec(relation)?.[1] ?? '')
  return [...new Set(names.filter((name) => name !== ''))]
}

/** Without the recorded digests: people are meant to edit these files. */
function configurationFiles(text: string): readonly OwnedFile[] {
  return text
    .split('\n')
    .map((line) => /^\s*\/(.+) (?:[0-9a-f]{32}|newconffile)(?: obsolete| remove-on-upgrade)*$/.exec(line)?.[1])
    .filter((path) => path !== undefined)
    .map((path) => ({ path }))
}

function isToken(text: string): boolean {
  return /^\S{1,256}$/.test(text)
}

function token(text: string | undefined): string {
  return text !== undefined && isToken(text) ? text : ''
}
