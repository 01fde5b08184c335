import type { Fact, OwnedFile } from '../../../domain/fact.ts'
import type { Package } from '../../../domain/package.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { MAX_OWNED_FILES_PER_FILE, MAX_PACKAGES_PER_FILE, reportBound } from '../../bounds.ts'
import { readLines } from '../../read-lines.ts'

/**
 * Packages of Alpine, Wolfi, Chainguard and postmarketOS with the files they own: apk-tools' installed database,
 * one letter a line, packages separated by blank lines (wiki.alpinelinux.org, Apk_spec#Installed_Database_V2).
 */
export const apk: LayerAnalyzer = {
  name: 'packages/apk',
  version: 1,
  selects: { paths: ['lib/apk/db/installed', 'usr/lib/apk/db/installed'] },
  analyze,
}

interface Entry {
  readonly values: Map<string, string>
  readonly files: OwnedFile[]
  directory: string
}

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const entries: Entry[] = []
  let entry = emptyEntry()
  let strayLines = 0
  let files = 0
  for await (const lines of readLines(file.chunks(), context.signal)) {
    for (const line of lines) {
      if (line === '') {
        if (entry.values.size > 0) entries.push(entry)
        files += entry.files.length
        entry = emptyEntry()
      } else if (!addLine(entry, line)) {
        strayLines += 1
      }
    }
    if (entries.length > MAX_PACKAGES_PER_FILE || files + entry.files.length > MAX_OWNED_FILES_PER_FILE) {
      reportBound(context, entries.length, 'packages')
      break
    }
  }
  if (entry.values.size > 0) entries.push(entry)

  const named = entries.filter(({ values }) => /^\S{1,256}$/.test(values.get('P') ?? ''))
  const damaged = strayLines + entries.length - named.length
  if (damaged > 0) {
    context.report({
      code: 'MALFORMED',
      message: `${damaged} damaged lines or packages without a name were passed over.`,
    })
  }
  const providers = providersOf(named)
  for (const { values, files } of named) {
    const found = toPackage(values, providers)
    yield { kind: 'package', package: found }
    if (files.length > 0) yield { kind: 'package-files', type: 'apk', name: found.name, files }
  }
}

function emptyEntry(): Entry {
  return { values: new Map(), files: [], directory: '' }
}

/** False for a line that is not `letter:value`. */
function addLine(entry: Entry, line: string): boolean {
  if (line[1] !== ':') return false
  const [letter, value] = [line.slice(0, 1), line.slice(2)]
  if (letter === 'F') entry.directory = value
  else if (letter === 'R') entry.files.push({ path: entry.directory === '' ? value : `${entry.directory}/${value}` })
  else if (letter === 'Z') addDigest(entry.files, value)
  else entry.values.set(letter, value)
  return true
}

/** `Q1` + base64 of a SHA-1, `Q2` + base64 of a SHA-256; belongs to the last file named. */
function addDigest(files: OwnedFile[], value: string): void {
  const last = files.at(-1)
  const bytes = Buffer.from(value.slice(2), 'base64')
  const algorithm =
    value.startsWith('Q1') && bytes.length === 20
      ? 'sha1'
      : value.startsWith('Q2') && bytes.length === 32
        ? 'sha256'
        : undefined
  if (last && algorithm) files[files.length - 1] = { path: last.path, digest: `${algorithm}:${bytes.toString('hex')}` }
}

function toPackage(values: ReadonlyMap<string, string>, providers: ReadonlyMap<string, string>): Package {
  const name = values.get('P') ?? ''
  const version = (values.get('V') ?? '').slice(0, 256)
  const [architecture, origin, license, maintainer] = ['A', 'o', 'L', 'm'].map((key) => values.get(key)?.slice(0, 256))
  const dependsOn = dependencyNames(values.get('D') ?? '', name, providers)
  return {
    type: 'apk',
    name,
    version,
    ...(architecture ? { architecture } : {}),
    ...(origin && origin !== name ? { source: { name: origin, version } } : {}),
    ...(license ? { licenses: [license] } : {}),
    ...(maintainer ? { vendor: maintainer } : {}),
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
  }
}

/** What each package provides (`p:`), such as `so:libssl.so.3` or `cmd:sh`, to the package's name. */
function providersOf(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const providers = new Map<string, string>()
  for (const { values } of entries) {
    const name = values.get('P') ?? ''
    for (const provided of (values.get('p') ?? '').split(' ')) {
      const bare = withoutVersion(provided)
      if (bare !== '' && !providers.has(bare)) providers.set(bare, name)
    }
  }
  for (const { values } of entries) providers.set(values.get('P') ?? '', values.get('P') ?? '')
  return providers
}

/** Dependencies as package names; conflicts (`!x`) and what no installed package provides under a prefix are left out. */
function dependencyNames(text: string, self: string, providers: ReadonlyMap<string, string>): readonly string[] {
  const names = text
    .split(' ')
    .filter((dependency) => dependency !== '' && !dependency.startsWith('!'))
    .map(withoutVersion)
    .map((bare) => providers.get(bare) ?? (/^[a-z]+:|^\//.test(bare) ? '' : bare))
  return [...new Set(names)].filter((name) => name !== '' && name !== self)
}

function withoutVersion(dependency: string): string {
  return dependency.replace(/[<>=~].*$/s, '')
}
