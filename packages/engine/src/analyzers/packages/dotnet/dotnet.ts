import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { isObject, readJsonObject, textOf } from '../../read-json.ts'

/**
 * NuGet packages of a published .NET application and the runtime it brings along: `*.deps.json`
 * (dotnet/sdk, documentation/specs/runtime-configuration-file.md). Only libraries that the runtime target really uses are listed; projects are the application itself.
 */
export const dotnet: LayerAnalyzer = {
  name: 'packages/dotnet',
  version: 1,
  selects: { extensions: ['.deps.json'] },
  analyze,
}

const MAX_BYTES = 64 * MiB

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const document = await readJsonObject(file, context, MAX_BYTES)
  const libraries = document?.['libraries']
  if (!document || !isObject(libraries)) return
  const used = usedLibraries(document)
  for (const [key, library] of Object.entries(libraries)) {
    const slash = key.lastIndexOf('/')
    const kind = isObject(library) ? textOf(library['type']) : ''
    if (slash <= 0 || kind === 'project' || (used && !used.has(key))) continue
    const name = key.slice(0, slash)
    const runtime = kind === 'runtimepack'
    yield {
      kind: 'package',
      package: {
        type: 'nuget',
        name: runtime ? name.replace(/^runtimepack\./, '') : name,
        version: key.slice(slash + 1),
      },
    }
  }
}

/** Libraries that the named runtime target says files of; a package of analyzers or of build tools has none. Without the target everything counts. */
function usedLibraries(document: Readonly<Record<string, unknown>>): ReadonlySet<string> | undefined {
  const name = isObject(document['runtimeTarget']) ? textOf(document['runtimeTarget']['name']) : ''
  const targets = document['targets']
  const target = isObject(targets) ? targets[name] : undefined
  if (!isObject(target)) return undefined
  const used = Object.entries(target).filter(
    ([, one]) =>
      isObject(one) &&
      (['runtime', 'native', 'runtimeTargets', 'resources'].some((part) => isObject(one[part])) ||
        isObject(one['dependencies'])),
  )
  return new Set(used.map(([key]) => key))
}
