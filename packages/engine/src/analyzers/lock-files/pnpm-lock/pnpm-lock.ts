import type { Package } from '../../../domain/package.ts'
import { MiB } from '../../../domain/units.ts'
import type { LayerAnalyzer } from '../../analyzer.ts'
import { developmentOnly, lockFile } from '../../lock-file.ts'
import { isObject, textOf } from '../../read-json.ts'
import { readYaml } from '../../read-yaml.ts'

/** `pnpm-lock.yaml` of all versions (github.com/pnpm/spec, lockfile). */
export const pnpmLock: LayerAnalyzer = lockFile({
  format: 'pnpm-lock',
  selects: { basenames: ['pnpm-lock.yaml'] },
  maxBytes: 16 * MiB,
  *packages(text) {
    const document = readYaml(text)
    if (!isObject(document)) throw new SyntaxError('No mapping.')
    const packages = document['packages']
    for (const [key, one] of Object.entries(isObject(packages) ? packages : {})) {
      const stated = isObject(one) ? one : {}
      const { name, version } = identify(key)
      yield {
        type: 'npm',
        name: textOf(stated['name']) || name,
        version: textOf(stated['version']) || version,
        ...developmentOnly(stated['dev'] === 'true'),
      }
    }
  },
})

/** Keys are `/a/1.0.0_peer@2`, `/@s/a@1.0.0(peer@2)` or, since version 9, `@s/a@1.0.0`. Anything else is a URL or a path. */
function identify(key: string): Pick<Package, 'name' | 'version'> {
  const id = (key.startsWith('/') ? key.slice(1) : key).split('(')[0] ?? ''
  const [, name = '', version = ''] = /^((?:@[^/@]+\/)?[^/@]+)[/@](\d[^/_]*)(?:_.*)?$/.exec(id) ?? []
  return { name, version }
}
