import type { LayerAnalyzer } from '../../analyzer.ts'
import { developmentOnly, lockFile } from '../../lock-file.ts'
import { isObject, objectsIn, textOf } from '../../read-json.ts'
import { readToml } from '../../read-toml.ts'

/** Lock files of Poetry, uv and PDM, and the one of PEP 751, `pylock.toml`: TOML that lists packages by name and version. */
export const pythonLock: LayerAnalyzer = lockFile({
  format: 'python-lock',
  selects: {
    basenames: ['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml'],
    extensions: ['.toml'],
    accept: ({ path }) => /(?:^|\/)(?:(?:poetry|uv|pdm)\.lock|pylock(?:\.[^/.]+)?\.toml)$/.test(path),
  },
  *packages(text) {
    const document = readToml(text)
    if (!isObject(document)) return
    for (const one of [...objectsIn(document['package']), ...objectsIn(document['packages'])]) {
      const source = isObject(one['source']) ? one['source'] : {}
      // The project itself and its workspace.
      if (['virtual', 'editable', 'directory'].some((kind) => kind in source) || isObject(one['directory'])) continue
      yield {
        type: 'pypi',
        name: textOf(one['name']),
        version: textOf(one['version']),
        ...developmentOnly(one['category'] === 'dev'),
      }
    }
  },
})
