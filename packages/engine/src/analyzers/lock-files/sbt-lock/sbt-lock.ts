import type { LayerAnalyzer } from '../../analyzer.ts'
import { developmentOnly, lockFile } from '../../lock-file.ts'
import { isObject, objectsIn, textOf } from '../../read-json.ts'

/** `build.sbt.lock` of sbt-dependency-lock (stringbean/sbt-dependency-lock): artifacts with the configurations that need them. */
export const sbtLock: LayerAnalyzer = lockFile({
  format: 'sbt-lock',
  selects: { extensions: ['.sbt.lock'] },
  *packages(text) {
    const document: unknown = JSON.parse(text)
    if (!isObject(document)) throw new SyntaxError('No object.')
    for (const one of objectsIn(document['dependencies'])) {
      const [group, name] = [textOf(one['org']), textOf(one['name'])]
      if (group === '' || name === '') continue
      const configurations = Array.isArray(one['configurations']) ? one['configurations'] : []
      const isTest = configurations.length > 0 && configurations.every((configuration) => configuration === 'test')
      yield { type: 'maven', name: `${group}:${name}`, version: textOf(one['version']), ...developmentOnly(isTest) }
    }
  },
})
