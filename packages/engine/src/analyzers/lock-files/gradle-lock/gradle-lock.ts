import type { LayerAnalyzer } from '../../analyzer.ts'
import { developmentOnly, lockFile } from '../../lock-file.ts'
import { isObject, objectsIn, textOf } from '../../read-json.ts'

/** Gradle's dependency locks (docs.gradle.org, dependency locking) and those of sbt-dependency-lock. */
export const gradleLock: LayerAnalyzer = lockFile({
  format: 'gradle-lock',
  selects: {
    extensions: ['.lockfile', '.sbt.lock'],
    accept: ({ path }) => /(?:gradle\.lockfile|\.sbt\.lock)$/.test(path),
  },
  *packages(text, path) {
    if (path.endsWith('.sbt.lock')) {
      const document: unknown = JSON.parse(text)
      for (const one of isObject(document) ? objectsIn(document['dependencies']) : []) {
        yield { type: 'maven', name: `${textOf(one['org'])}:${textOf(one['name'])}`, version: textOf(one['version']) }
      }
      return
    }
    for (const line of text.split('\n')) {
      const [, name = '', version = '', configurations = ''] =
        /^([^:#=\s]+:[^:=\s]+):([^:=\s]+)(?:=(\S{0,65536}))?\s*$/.exec(line) ?? []
      const isTest = configurations !== '' && configurations.split(',').every((one) => /^test/.test(one))
      yield { type: 'maven', name, version, ...developmentOnly(isTest) }
    }
  },
})
