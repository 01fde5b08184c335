import type { Fact } from '../../../domain/fact.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { controlParagraphs } from '../../control-paragraphs.ts'

/** Installed R packages: `DESCRIPTION` of a library folder ("Writing R Extensions", 1.1.1). Only built packages count: sources lack the `Built` field. */
export const cran: LayerAnalyzer = {
  name: 'packages/cran',
  version: 1,
  selects: {
    basenames: ['DESCRIPTION'],
    accept: ({ path, size }) =>
      size <= 1 * MiB && /(?:^|\/)(?:library|site-library|site-packages)\/[^/]+\/DESCRIPTION$/.test(path),
  },
  analyze,
}

const FIELDS: ReadonlySet<string> = new Set(['package', 'version', 'license', 'built', 'imports', 'depends'])

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  for await (const { fields } of controlParagraphs(file.chunks(), FIELDS, context.signal)) {
    const name = fields.get('package') ?? ''
    const version = fields.get('version') ?? ''
    if (!/^[A-Za-z][A-Za-z0-9.]*$/.test(name) || version === '' || !fields.has('built')) return
    const license = fields.get('license')
    const dependsOn = [fields.get('depends'), fields.get('imports')]
      .flatMap((list) => (list ?? '').split(','))
      .map((one) => one.trim().split(/[\s(]/)[0] ?? '')
      .filter((one) => one !== '' && one !== 'R')
    yield {
      kind: 'package',
      package: {
        type: 'cran',
        name,
        version: version.slice(0, 100),
        ...(license ? { licenses: [license.slice(0, 256)] } : {}),
        ...(dependsOn.length > 0 ? { dependsOn } : {}),
      },
    }
    return
  }
}
