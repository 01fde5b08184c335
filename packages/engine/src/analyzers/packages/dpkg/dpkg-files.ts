import type { Fact, OwnedFile } from '../../../domain/fact.ts'
import type { AnalysisContext, AnalyzedFile } from '../../analyzer.ts'
import { MAX_OWNED_FILES_PER_FILE, reportBound } from '../../bounds.ts'
import { readLines } from '../../read-lines.ts'

/** `info/NAME[:ARCH].list`: every path of a package. Directories are left out where a path below them shows that they are one. */
export async function* fileList(
  file: AnalyzedFile,
  type: 'deb' | 'opkg',
  context: AnalysisContext,
): AsyncIterable<Fact> {
  const paths: string[] = []
  const directories = new Set<string>()
  for await (const lines of readLines(file.chunks(), context.signal)) {
    for (const line of lines) {
      // opkg appends mode and link target after a tab.
      const path = (type === 'opkg' ? (line.split('\t', 1)[0] ?? '') : line).replace(/^\/+/, '')
      if (path === '' || path === '.') continue
      paths.push(path)
      directories.add(path.slice(0, Math.max(path.lastIndexOf('/'), 0)))
    }
    if (isFull(paths, context)) break
  }
  yield ownedFiles(
    file,
    type,
    '.list',
    paths.filter((path) => !directories.has(path)).map((path) => ({ path })),
  )
}

/** `NAME[:ARCH].md5sums`: the regular files of a package with their MD5, configuration files not among them. deb-md5sums(5). */
export async function* md5sums(
  file: AnalyzedFile,
  type: 'deb' | 'opkg',
  context: AnalysisContext,
): AsyncIterable<Fact> {
  const files: OwnedFile[] = []
  let unreadable = 0
  for await (const lines of readLines(file.chunks(), context.signal)) {
    for (const line of lines) {
      const [, digest, path] = /^([0-9a-f]{32}) [ *](?:\.?\/)*(.+)$/.exec(line) ?? []
      if (path) files.push({ path, digest: `md5:${digest}` })
      else if (line.trim() !== '') unreadable += 1
    }
    if (isFull(files, context)) break
  }
  if (unreadable > 0) context.report({ code: 'MALFORMED', message: `${unreadable} lines are not an MD5 and a path.` })
  yield ownedFiles(file, type, '.md5sums', files)
}

function isFull(files: readonly unknown[], context: AnalysisContext): boolean {
  if (files.length <= MAX_OWNED_FILES_PER_FILE) return false
  reportBound(context, files.length, 'paths')
  return true
}

function ownedFiles(file: AnalyzedFile, type: 'deb' | 'opkg', ending: string, files: readonly OwnedFile[]): Fact {
  const basename = file.path.slice(file.path.lastIndexOf('/') + 1, -ending.length)
  const [name = '', architecture] = basename.split(':')
  return { kind: 'package-files', type, name, ...(architecture ? { architecture } : {}), files }
}
