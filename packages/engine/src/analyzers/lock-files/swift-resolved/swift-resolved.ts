import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject, objectsIn, textOf } from '../../read-json.ts'

/** `Package.resolved` of the Swift package manager, versions 1 to 3. A package is named by its repository, as in Swift's purls and advisories. */
export const swiftResolved: LayerAnalyzer = lockFile({
  format: 'swift-resolved',
  selects: { basenames: ['Package.resolved'] },
  *packages(text) {
    const document: unknown = JSON.parse(text)
    if (!isObject(document)) throw new SyntaxError('No object.')
    const object = isObject(document['object']) ? document['object'] : {}
    for (const pin of [...objectsIn(document['pins']), ...objectsIn(object['pins'])]) {
      const state = isObject(pin['state']) ? pin['state'] : {}
      const location = textOf(pin['location']) || textOf(pin['repositoryURL'])
      const name = location
        .replace(/^[a-z+]+:\/\/(?:[^/@]*@)?|^git@/, '')
        .replace(':', '/')
        .replace(/\/?(?:\.git)?\/?$/, '')
      yield { type: 'swift', name, version: textOf(state['version']) }
    }
  },
})
