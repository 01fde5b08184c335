import type { Fact } from '../../../domain/fact.ts'
import { KiB } from '../../../domain/units.ts'
import type { AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { VERSION_FILES, type VersionFile } from './version-files.data.ts'

/** Web applications, middleware and runtimes that tell their version in a text file of their own. */
export const versionFiles: LayerAnalyzer = {
  name: 'applications/version-files',
  version: 2,
  selects: {
    basenames: [...new Set(VERSION_FILES.flatMap(({ basenames }) => basenames))],
    accept: ({ path }) => VERSION_FILES.some((one) => one.path.test(path)),
  },
  analyze,
}

/** Versions stand near the top; the largest of these files with its version deepest is a bootstrap of 130 KiB. */
const MAX_BYTES = 256 * KiB

async function* analyze(file: AnalyzedFile): AsyncIterable<Fact> {
  const candidates = VERSION_FILES.filter(({ path }) => path.test(file.path))
  const bytes = Math.max(...candidates.map(({ maxBytes }) => maxBytes ?? MAX_BYTES))
  const text = Buffer.from(await file.range(0, Math.min(bytes, file.size))).toString('utf8')
  for (const one of candidates) {
    const version = versionIn(text, one)
    if (!version) continue
    const cpe = `cpe:2.3:a:${one.cpe}:${version.replace(/[^A-Za-z0-9._-]/g, '\\$&')}:*:*:*:*:*:*:*`
    yield { kind: 'package', package: { type: 'generic', name: one.name, version, cpes: [cpe] } }
    return
  }
}

function versionIn(text: string, { evidence, alsoHas }: VersionFile): string | undefined {
  const match = evidence.exec(text)
  if (!match || (alsoHas && !alsoHas.test(text))) return undefined
  return match.slice(1).join('.').trim()
}
