import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject, objectsIn, textOf } from '../../read-json.ts'

/** Versions that a `vcpkg.json` fixes in `overrides` (learn.microsoft.com/vcpkg). vcpkg has no purl type. */
export const vcpkg: LayerAnalyzer = lockFile({
  format: 'vcpkg',
  selects: { basenames: ['vcpkg.json'] },
  *packages(text) {
    const document: unknown = JSON.parse(text)
    if (!isObject(document)) throw new SyntaxError('No object.')
    for (const one of objectsIn(document['overrides'])) {
      const version = ['version', 'version-semver', 'version-string', 'version-date'].map((key) => textOf(one[key]))
      yield { type: 'generic', name: textOf(one['name']), version: version.find((text) => text !== '') ?? '' }
    }
  },
})
