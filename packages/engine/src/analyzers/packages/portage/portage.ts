import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'

/** Gentoo packages: `var/db/pkg/<category>/<name>-<version>/CONTENTS`, whose folder is the package and whose lines are its files (Portage, vdb). */
export const portage: LayerAnalyzer = {
  name: 'packages/portage',
  version: 1,
  selects: { basenames: ['CONTENTS'], accept: ({ path }) => PLACE.test(path) },
  analyze,
}

/** Package Manager Specification 3.1–3.2: the version starts at the last hyphen that a digit follows; `-r<n>` is the revision. */
const PLACE =
  /^var\/db\/pkg\/(?<category>[^/]+)\/(?<name>[A-Za-z0-9_][A-Za-z0-9+_-]*?)-(?<version>\d[\w.]*(?:-r\d+)?)\/CONTENTS$/

async function* analyze(file: AnalyzedFile, _context: AnalysisContext): AsyncIterable<Fact> {
  const { category = '', name = '', version = '' } = PLACE.exec(file.path)?.groups ?? {}
  const full = `${category}/${name}`
  yield { kind: 'package', package: { type: 'ebuild', name: full, version } }
  const files = (await file.text(64 * MiB)).split('\n').flatMap((line) => {
    const match = /^obj \/(.+) ([0-9a-f]{32}) \d+$/.exec(line)
    return match?.[1] ? [{ path: match[1], digest: `md5:${match[2]}` }] : []
  })
  if (files.length > 0) yield { kind: 'package-files', type: 'ebuild', name: full, files }
}
