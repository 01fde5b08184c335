import type { LayerAnalyzer } from '../../analyzer.ts'
import { developmentOnly, lockFile } from '../../lock-file.ts'
import { isObject, textOf } from '../../read-json.ts'

/** Pipenv's `Pipfile.lock`. */
export const pipfileLock: LayerAnalyzer = lockFile({
  format: 'pipfile-lock',
  selects: { basenames: ['Pipfile.lock'] },
  *packages(text) {
    const document: unknown = JSON.parse(text)
    if (!isObject(document)) throw new SyntaxError('No object.')
    for (const [category, packages] of Object.entries(document)) {
      if (category === '_meta' || !isObject(packages)) continue
      for (const [name, one] of Object.entries(packages)) {
        const version = isObject(one) ? textOf(one['version']).replace(/^={2,3}/, '') : ''
        yield { type: 'pypi', name, version, ...developmentOnly(category === 'develop') }
      }
    }
  },
})
