import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject, textOf } from '../../read-json.ts'

/** R's `renv.lock` (rstudio.github.io/renv). */
export const renvLock: LayerAnalyzer = lockFile({
  format: 'renv-lock',
  selects: { basenames: ['renv.lock'] },
  *packages(text) {
    const document: unknown = JSON.parse(text)
    if (!isObject(document)) throw new SyntaxError('No object.')
    const packages = document['Packages']
    for (const one of Object.values(isObject(packages) ? packages : {})) {
      if (isObject(one)) yield { type: 'cran', name: textOf(one['Package']), version: textOf(one['Version']) }
    }
  },
})
