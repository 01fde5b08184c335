import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { objectsIn, readJsonObject, textOf } from '../../read-json.ts'

/** Packages of Bottlerocket, which has no package manager: `usr/share/bottlerocket/application-inventory.json`. */
export const bottlerocket: LayerAnalyzer = {
  name: 'packages/bottlerocket',
  version: 1,
  selects: {
    basenames: ['application-inventory.json'],
    accept: ({ path }) => /(?:^|\/)usr\/share\/bottlerocket\/application-inventory\.json$/.test(path),
  },
  analyze,
}

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const document = await readJsonObject(file, context, 16 * MiB)
  for (const one of objectsIn(document?.['Content'])) {
    const name = textOf(one['Name'])
    const version = textOf(one['Version'])
    const release = textOf(one['Release'])
    const architecture = textOf(one['Architecture'])
    if (name === '' || version === '') continue
    const epoch = textOf(one['Epoch'])
    yield {
      kind: 'package',
      package: {
        type: 'bottlerocket',
        name,
        version: `${epoch !== '' && epoch !== '0' ? `${epoch}:` : ''}${version}${release ? `-${release}` : ''}`,
        ...(architecture ? { architecture } : {}),
      },
    }
  }
}
