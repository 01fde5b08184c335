import type { Fact } from '../../../domain/fact.ts'
import { isObjectFile, readObjectFile } from '../../../formats/object-file/object-file.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { type BuildInfo, findBuildInfo } from './build-info.ts'
import { goApplication } from './go-application.ts'

/** Modules linked into Go programs, their standard library and their main module (Go's debug/buildinfo). */
export const goBinary: LayerAnalyzer = {
  name: 'packages/go-binary',
  version: 2,
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
  const main = mainOf(info)
  if (main) yield { kind: 'package', package: { type: 'golang', ...main, extra: { main: 'true', ...vcsOf(info) } } }
  const application = goApplication(info, main?.version ?? '')
  if (application) yield { kind: 'package', package: application }
  for (const one of info.dependencies)
    yield { kind: 'package', package: { type: 'golang', name: one.path, version: one.version } }
}

/** Without modules (GOPATH, or a distribution's own build) only the main package is known; it stands in for its module, as `go version -m` shows it. */
function mainOf(info: BuildInfo): { readonly name: string; readonly version: string } | undefined {
  if (info.main) return { name: info.main.path, version: mainVersion(info) }
  return /^[\w-]+\.[\w.-]+\//.test(info.path) ? { name: info.path, version: mainVersion(info) } : undefined
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
