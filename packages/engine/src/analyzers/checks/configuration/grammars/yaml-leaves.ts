import type { ConfigSetting } from '../../../../domain/fact.ts'
import { readYamlLeaves } from '../../../read-yaml.ts'

/** Scalars of YAML or JSON under dotted names, `spec.containers.0.image`; each document is a section. @throws {SyntaxError} */
export function* yamlLeaves(text: string): Iterable<ConfigSetting> {
  for (const { document, path, value, line } of readYamlLeaves(text)) {
    yield { name: path.join('.'), value, line, section: `document#${document}` }
  }
}
