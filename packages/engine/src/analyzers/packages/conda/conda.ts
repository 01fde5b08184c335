import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { readJsonObject, textOf, textsOf } from '../../read-json.ts'

/** Packages of a Conda environment: `conda-meta/<name>-<version>-<build>.json` (conda, "Prefix record"), with the files each owns. */
export const conda: LayerAnalyzer = {
  name: 'packages/conda',
  version: 1,
  selects: { extensions: ['.json'], accept: ({ path }) => /(?:^|\/)conda-meta\/[^/]+\.json$/.test(path) },
  analyze,
}

const MAX_BYTES = 32 * MiB

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const record = await readJsonObject(file, context, MAX_BYTES)
  if (!record) return
  const name = textOf(record['name'])
  const version = textOf(record['version'])
  if (name === '' || version === '') {
    context.report({ code: 'MALFORMED', message: 'This record states no name or no version.' })
    return
  }
  const architecture = textOf(record['subdir'])
  const licenses = textsOf(record['license'])
  const dependsOn = textsOf(record['depends']).map((one) => one.split(/[\s=<>!]/)[0] ?? '')
  const build = textOf(record['build'])
  yield {
    kind: 'package',
    package: {
      type: 'conda',
      name,
      version,
      ...(architecture ? { architecture } : {}),
      ...(licenses.length > 0 ? { licenses } : {}),
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
      ...(build ? { extra: { build } } : {}),
    },
  }
}
