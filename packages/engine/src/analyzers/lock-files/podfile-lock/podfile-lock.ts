import { MiB } from '../../../domain/units.ts'
import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject } from '../../read-json.ts'
import { readYaml } from '../../read-yaml.ts'

/** CocoaPods' `Podfile.lock`. A subspec (`Name/Part`) is part of its pod. */
export const podfileLock: LayerAnalyzer = lockFile({
  format: 'podfile-lock',
  selects: { basenames: ['Podfile.lock'] },
  maxBytes: 16 * MiB,
  *packages(text) {
    const document = readYaml(text)
    const pods: unknown = isObject(document) ? document['PODS'] : undefined
    for (const pod of Array.isArray(pods) ? pods : []) {
      const stated: unknown = isObject(pod) ? Object.keys(pod)[0] : pod
      const [, name = '', version = ''] =
        /^([^\s/(]+)(?:\/\S+)? \(([^)\s]+)\)$/.exec(String(stated).slice(0, 1024)) ?? []
      yield { type: 'cocoapods', name, version }
    }
  },
})
