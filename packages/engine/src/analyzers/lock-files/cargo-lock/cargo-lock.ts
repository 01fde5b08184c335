import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject, objectsIn, textOf } from '../../read-json.ts'
import { readToml } from '../../read-toml.ts'

/** `Cargo.lock` (doc.rust-lang.org/cargo). A package without a source is one of the workspace. */
export const cargoLock: LayerAnalyzer = lockFile({
  format: 'cargo-lock',
  selects: { basenames: ['Cargo.lock'] },
  *packages(text) {
    const document = readToml(text)
    for (const one of isObject(document) ? objectsIn(document['package']) : []) {
      if (textOf(one['source']) !== '')
        yield { type: 'cargo', name: textOf(one['name']), version: textOf(one['version']) }
    }
  },
})
