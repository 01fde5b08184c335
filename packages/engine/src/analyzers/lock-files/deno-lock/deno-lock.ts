import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject, type JsonObject } from '../../read-json.ts'

/** `deno.lock`: the npm packages of versions 2 to 5. Packages of jsr.io have no purl type, remote modules no version. */
export const denoLock: LayerAnalyzer = lockFile({
  format: 'deno-lock',
  selects: { basenames: ['deno.lock'] },
  *packages(text) {
    const document: unknown = JSON.parse(text)
    if (!isObject(document)) throw new SyntaxError('No object.')
    for (const key of Object.keys(npmPackages(document))) {
      const [, name = '', version = ''] = /^((?:@[^/@]+\/)?[^/@]+)@(\d[^_]*)/.exec(key) ?? []
      yield { type: 'npm', name, version }
    }
  },
})

function npmPackages(document: JsonObject): JsonObject {
  const { npm, packages } = document
  if (isObject(packages) && isObject(packages['npm'])) return packages['npm']
  if (!isObject(npm)) return {}
  return isObject(npm['packages']) ? npm['packages'] : npm
}
