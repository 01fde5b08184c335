import type { LayerAnalyzer } from '../../analyzer.ts'
import { developmentOnly, lockFile } from '../../lock-file.ts'
import { isObject } from '../../read-json.ts'

/** `conan.lock` of Conan 1 (a graph) and 2 (lists of references): `name/version@user/channel#revision` (docs.conan.io). */
export const conanLock: LayerAnalyzer = lockFile({
  format: 'conan-lock',
  selects: { basenames: ['conan.lock'] },
  *packages(text) {
    const document: unknown = JSON.parse(text)
    if (!isObject(document)) throw new SyntaxError('No object.')
    const graph = isObject(document['graph_lock']) ? document['graph_lock']['nodes'] : undefined
    const nodes = Object.values(isObject(graph) ? graph : {}).map((node) => (isObject(node) ? node['ref'] : undefined))
    for (const [list, references] of [
      ['requires', [...nodes, ...listOf(document['requires'])]],
      ['build_requires', listOf(document['build_requires'])],
    ] as const) {
      for (const reference of references) {
        const [, name = '', version = ''] = /^([\w.+-]{1,128})\/([^\s@#]{1,128})/.exec(String(reference)) ?? []
        yield { type: 'conan', name, version, ...developmentOnly(list === 'build_requires') }
      }
    }
  },
})

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
