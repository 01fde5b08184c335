import type { Fact } from '../../../domain/fact.ts'
import { isObjectFile, readObjectFile } from '../../../formats/object-file/object-file.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { type BuildInfo, findBuildInfo } from './build-info.ts'
import { GO_APPLICATIONS } from './go-applications.data.ts'

/** Modules linked into Go programs, their standard library and their main module (Go's debug/buildinfo). */
export const goBinary: LayerAnalyzer = {
  name: 'packages/go-binary',
  version: 1,
  selects: { everyFile: true, accept: ({ size }) => size >= MIN_GO_BYTES, sniff: (_, head) => isObjectFile(head) },
  analyze,
}

/** The smallest program that a Go linker makes is an order of magnitude larger. */
const MIN_GO_BYTES = 64 * 1024

async function* analyze(file: AnalyzedFile, _context: AnalysisContext): AsyncIterable<Fact> {
  const object = await readObjectFile(file)
  const info = object && (await findBuildInfo(file, object))
  if (!info) return
  const library = /^go(\d[\w.]*)/.exec(info.goVersion)?.[1]
  if (library) yield { kind: 'package', package: { type: 'golang', name: 'stdlib', version: library } }
  if (info.main) {
    const version = mainVersion(info)
    yield {
      kind: 'package',
      package: { type: 'golang', name: info.main.path, version, extra: { main: 'true', ...vcsOf(info) } },
    }
  }
  const application = info.main && GO_APPLICATIONS.get(info.main.path)
  const applicationVersion = mainVersion(info).replace(/^v/, '')
  if (application && applicationVersion !== '') {
    yield { kind: 'package', package: { type: 'generic', name: application, version: applicationVersion } }
  }
  for (const one of info.dependencies)
    yield { kind: 'package', package: { type: 'golang', name: one.path, version: one.version } }
}

/** `(devel)` says nothing; what the linker was told with `-X …version=v1.2.3` does. Without either the version is unknown, not zero. */
function mainVersion(info: BuildInfo): string {
  const stated = info.main?.version ?? ''
  if (stated !== '' && stated !== '(devel)') return stated
  const flags = info.settings.get('-ldflags') ?? ''
  const linked = /-X[\s=]['"]?[\w./-]+\.[Vv]ersion=v?(\d+\.\d+\.\d+[\w.+-]*)/.exec(flags)?.[1]
  return linked ? `v${linked}` : ''
}

function vcsOf(info: BuildInfo): Record<string, string> {
  const revision = info.settings.get('vcs.revision')
  return revision ? { revision: revision.slice(0, 64) } : {}
}
