import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject, objectsIn, textOf } from '../../read-json.ts'
import { readToml } from '../../read-toml.ts'

/** Julia's `Manifest.toml` (pkgdocs.julialang.org/v1/toml-files), both formats. Packages of the standard library have no version of their own. */
export const juliaManifest: LayerAnalyzer = lockFile({
  format: 'julia-manifest',
  selects: { basenames: ['Manifest.toml', 'JuliaManifest.toml'] },
  *packages(text) {
    const document = readToml(text)
    if (!isObject(document)) return
    const packages = isObject(document['deps']) ? document['deps'] : document
    for (const [name, entries] of Object.entries(packages)) {
      for (const one of objectsIn(entries)) {
        const uuid = textOf(one['uuid'])
        const version = textOf(one['version'])
        yield { type: 'julia', name, version, ...(uuid === '' ? {} : { extra: { uuid } }) }
      }
    }
  },
})
