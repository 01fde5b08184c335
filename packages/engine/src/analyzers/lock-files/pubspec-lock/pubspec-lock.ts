import { MiB } from '../../../domain/units.ts'
import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject, textOf } from '../../read-json.ts'
import { readYaml } from '../../read-yaml.ts'

/** Dart's `pubspec.lock` (dart.dev/tools/pub). Packages of the SDK and of paths are not from pub.dev. */
export const pubspecLock: LayerAnalyzer = lockFile({
  format: 'pubspec-lock',
  selects: { basenames: ['pubspec.lock'] },
  maxBytes: 16 * MiB,
  *packages(text) {
    const document = readYaml(text)
    const packages = isObject(document) ? document['packages'] : undefined
    for (const [name, one] of Object.entries(isObject(packages) ? packages : {})) {
      if (isObject(one) && one['source'] === 'hosted') yield { type: 'pub', name, version: textOf(one['version']) }
    }
  },
})
