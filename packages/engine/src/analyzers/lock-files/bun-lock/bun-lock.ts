import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject } from '../../read-json.ts'
import { toJson } from './to-json.ts'

/** `bun.lock`, Bun's text lock file (bun.sh/docs/install/lockfile): JSON with comments, each package a list that starts with `name@version`. */
export const bunLock: LayerAnalyzer = lockFile({
  format: 'bun-lock',
  selects: { basenames: ['bun.lock'] },
  *packages(text) {
    const document: unknown = JSON.parse(toJson(text))
    if (!isObject(document)) throw new SyntaxError('No object.')
    const packages = document['packages']
    for (const one of Object.values(isObject(packages) ? packages : {})) {
      const id: unknown = Array.isArray(one) ? one[0] : undefined
      const [, name = '', version = ''] =
        /^((?:@[^/@]+\/)?[^/@]+)@(\d.*)$/s.exec(typeof id === 'string' ? id : '') ?? []
      yield { type: 'npm', name, version }
    }
  },
})
