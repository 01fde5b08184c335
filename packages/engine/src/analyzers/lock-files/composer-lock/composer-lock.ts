import type { LayerAnalyzer } from '../../analyzer.ts'
import { developmentOnly, lockFile } from '../../lock-file.ts'
import { isObject, objectsIn, textOf, textsOf } from '../../read-json.ts'

/** Composer's `composer.lock` (getcomposer.org/doc). */
export const composerLock: LayerAnalyzer = lockFile({
  format: 'composer-lock',
  selects: { basenames: ['composer.lock'] },
  *packages(text) {
    const document: unknown = JSON.parse(text)
    if (!isObject(document)) throw new SyntaxError('No object.')
    for (const list of ['packages', 'packages-dev']) {
      for (const one of objectsIn(document[list])) {
        const licenses = textsOf(one['license'])
        yield {
          type: 'composer',
          name: textOf(one['name']),
          version: textOf(one['version']),
          ...(licenses.length === 0 ? {} : { licenses }),
          ...developmentOnly(list === 'packages-dev'),
        }
      }
    }
  },
})
