import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { isObject, objectsIn, readJsonObject, textOf, textsOf } from '../../read-json.ts'

/** PHP packages that Composer installed: `vendor/composer/installed.json`, of Composer 2 (an object) and 1 (a bare array). */
export const composer: LayerAnalyzer = {
  name: 'packages/composer',
  version: 1,
  selects: { basenames: ['installed.json'], accept: ({ path }) => /(?:^|\/)composer\/installed\.json$/.test(path) },
  analyze,
}

const MAX_BYTES = 64 * MiB

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const isBare = /^\s*\[/.test(Buffer.from(file.head).toString('latin1'))
  const packages = isBare
    ? parseBare(await file.text(MAX_BYTES), context)
    : (await readJsonObject(file, context, MAX_BYTES))?.['packages']
  for (const one of objectsIn(packages)) {
    const name = textOf(one['name'])
    const version = textOf(one['version'])
    if (!/^[^/\s]+\/[^/\s]+$/.test(name)) continue
    const licenses = textsOf(one['license'])
    const requires = isObject(one['require']) ? Object.keys(one['require']).filter((key) => key.includes('/')) : []
    yield {
      kind: 'package',
      package: {
        type: 'composer',
        name,
        version,
        ...(licenses.length > 0 ? { licenses } : {}),
        ...(requires.length > 0 ? { dependsOn: requires } : {}),
      },
    }
  }
}

function parseBare(text: string, context: AnalysisContext): unknown {
  try {
    return JSON.parse(text)
  } catch {
    context.report({ code: 'MALFORMED', message: 'This is not JSON.' })
    return []
  }
}
