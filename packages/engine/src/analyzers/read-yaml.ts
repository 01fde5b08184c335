import { parse } from 'yaml'

/**
 * The value of a YAML text. Aliases may be followed 100 times in all, so that a few lines cannot stand for gigabytes. Sizes are the caller's to bound.
 * @throws {SyntaxError} when it is no YAML
 */
export function readYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100, logLevel: 'silent', schema: 'failsafe', uniqueKeys: false })
  } catch (cause) {
    throw new SyntaxError('This is not YAML.', { cause })
  }
}
