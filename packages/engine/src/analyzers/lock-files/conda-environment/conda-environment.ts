import { MiB } from '../../../domain/units.ts'
import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject } from '../../read-json.ts'
import { readYaml } from '../../read-yaml.ts'

/**
 * What a Conda `environment.yml` pins (docs.conda.io, "Creating an environment file manually"): `name=version=build` and, below `pip`, `name==version`.
 * Ranges say nothing of what is installed.
 */
export const condaEnvironment: LayerAnalyzer = lockFile({
  format: 'conda-environment',
  selects: { basenames: ['environment.yml', 'environment.yaml'] },
  maxBytes: 4 * MiB,
  *packages(text) {
    const document = readYaml(text)
    const stated = isObject(document) ? document['dependencies'] : undefined
    for (const one of Array.isArray(stated) ? stated : []) {
      if (typeof one === 'string') {
        const [, name = '', version = ''] =
          /^(?:[\w./-]{1,128}::)?([\w.-]{1,128})={1,2}(\d[\w.!+]{0,63})(?:=[\w.*]{1,64})?$/.exec(one.slice(0, 512)) ??
          []
        yield { type: 'conda', name, version }
      }
      const pip: unknown = isObject(one) ? one['pip'] : undefined
      for (const requirement of Array.isArray(pip) ? pip : []) {
        const [, name = '', version = ''] =
          /^([\w.-]{1,128})(?:\[[^\]]{0,128}\])?==([\w.!+-]{1,64})$/.exec(String(requirement).slice(0, 512)) ?? []
        yield { type: 'pypi', name, version }
      }
    }
  },
})
