import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'

/** Arch Linux packages: `var/lib/pacman/local/<name>-<version>/desc`, and `files` beside it for what each owns (pacman, libalpm local database). */
export const pacman: LayerAnalyzer = {
  name: 'packages/pacman',
  version: 1,
  selects: {
    basenames: ['desc', 'files'],
    accept: ({ path }) => /^var\/lib\/pacman\/local\/[^/]+\/(?:desc|files)$/.test(path),
  },
  analyze,
}

const MAX_BYTES = 64 * MiB

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const sections = parseSections(await file.text(MAX_BYTES))
  if (file.path.endsWith('/files')) {
    const folder = /\/([^/]+)\/files$/.exec(file.path)?.[1] ?? ''
    const name = folder.replace(/-[^-]+-[^-]+$/, '')
    const files = (sections.get('FILES') ?? []).filter((path) => !path.endsWith('/')).map((path) => ({ path }))
    if (files.length > 0) yield { kind: 'package-files', type: 'alpm', name, files }
    return
  }
  const one = (key: string) => sections.get(key)?.[0] ?? ''
  if (one('NAME') === '' || one('VERSION') === '') {
    context.report({ code: 'MALFORMED', message: 'This package description states no name or no version.' })
    return
  }
  const licenses = sections.get('LICENSE') ?? []
  const dependsOn = (sections.get('DEPENDS') ?? []).map((text) => text.split(/[<>=:]/)[0] ?? '')
  const base = one('BASE')
  yield {
    kind: 'package',
    package: {
      type: 'alpm',
      name: one('NAME'),
      version: one('VERSION'),
      ...(one('ARCH') ? { architecture: one('ARCH') } : {}),
      ...(base && base !== one('NAME') ? { source: { name: base, version: one('VERSION') } } : {}),
      ...(one('PACKAGER') ? { vendor: one('PACKAGER').slice(0, 256) } : {}),
      ...(licenses.length > 0 ? { licenses } : {}),
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    },
  }
}

/** `%KEY%` on a line of its own, then values line by line up to an empty one. */
function parseSections(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>()
  let open: string[] | undefined
  for (const line of text.split(/\r?\n/)) {
    const key = /^%([A-Z0-9]+)%$/.exec(line)?.[1]
    if (key) {
      open = []
      sections.set(key, open)
    } else if (line === '') open = undefined
    else open?.push(line)
  }
  return sections
}
