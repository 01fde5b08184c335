import { isObject, type JsonObject, objectOf } from '../advisory/element.ts'
import { MiB } from '../domain/units.ts'
import type { ExceptionSet } from './exception-rule.ts'
import { ExceptionsError, invalidExceptions } from './exceptions-error.ts'
import { readGrypeIgnores } from './ignore-files/read-grype-ignores.ts'
import { readPlimsollIgnore } from './ignore-files/read-plimsollignore.ts'
import { readTrivyIgnore } from './ignore-files/read-trivyignore.ts'
import { readTrivyIgnoreYaml } from './ignore-files/read-trivyignore-yaml.ts'
import { readYamlNode, type YamlNode } from './ignore-files/yaml-node.ts'
import { readCsafVex } from './vex/read-csaf-vex.ts'
import { readCyclonedxVex } from './vex/read-cyclonedx-vex.ts'
import { readOpenVex } from './vex/read-openvex.ts'

/** In UTF-16 units; a reader of files bounds bytes by the same number. */
export const MAX_IGNORE_FILE_LENGTH: number = 4 * MiB
/** In UTF-16 units. */
export const MAX_VEX_LENGTH: number = 64 * MiB

/**
 * Reads a file of rules in the form that its name and its content tell: `.plimsollignore.yaml`, `.trivyignore`, `.trivyignore.yaml` or `.grype.yaml`.
 * @param file its name, for messages and for rules to say where they are from
 * @throws {ExceptionsError} `EXCEPTIONS_INVALID` with a line, `EXCEPTIONS_TOO_LARGE`
 */
export function readIgnoreFile(text: string, file: string): ExceptionSet {
  if (text.length > MAX_IGNORE_FILE_LENGTH) throw tooLarge(file, MAX_IGNORE_FILE_LENGTH)
  const content = text.replace(/^\ufeff/, '')
  const name = file.split(/[/\\]/).at(-1)?.toLowerCase() ?? ''
  if (!/\.(?:ya?ml|json)$/.test(name)) return readTrivyIgnore(content, file)
  const root = readYamlNode(content, file)
  if (name.includes('trivyignore')) return readTrivyIgnoreYaml(root, file)
  if (name.includes('grype')) return readGrypeIgnores(root, file)
  if (name.includes('plimsoll')) return readPlimsollIgnore(root, file)
  if (hasAny(root, ['vulnerabilities', 'misconfigurations', 'secrets', 'licenses']))
    return readTrivyIgnoreYaml(root, file)
  return isGrype(root) ? readGrypeIgnores(root, file) : readPlimsollIgnore(root, file)
}

/**
 * Reads a VEX document: OpenVEX, CSAF or CycloneDX JSON, or one of them in an in-toto statement.
 * @throws {ExceptionsError} `EXCEPTIONS_INVALID`, `EXCEPTIONS_FORMAT_UNKNOWN`, `EXCEPTIONS_TOO_LARGE`
 */
export function readVex(text: string, file: string): ExceptionSet {
  if (text.length > MAX_VEX_LENGTH) throw tooLarge(file, MAX_VEX_LENGTH)
  return readDocument(parseJson(text.replace(/^\ufeff/, ''), file), file)
}

function readDocument(json: JsonObject, file: string): ExceptionSet {
  const context = json['@context']
  if (typeof context === 'string' && context.startsWith('https://openvex.dev/ns')) return readOpenVex(json, file)
  if ('csaf_version' in objectOf(json['document'])) return readCsafVex(json, file)
  if (json['bomFormat'] === 'CycloneDX') return readCyclonedxVex(json, file)
  const { predicate } = json
  if (typeof json['predicateType'] === 'string' && isObject(predicate) && !('predicateType' in predicate))
    return readDocument(predicate, file)
  throw new ExceptionsError(
    'EXCEPTIONS_FORMAT_UNKNOWN',
    `${file} is no VEX document that is known: neither OpenVEX nor CSAF nor CycloneDX JSON.`,
    { detail: { file } },
  )
}

function parseJson(text: string, file: string): JsonObject {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw invalidExceptions(file, undefined, 'this is not JSON', cause)
  }
  if (!isObject(json)) throw invalidExceptions(file, undefined, 'this is no JSON object')
  return json
}

function isGrype(root: YamlNode): boolean {
  const rules = root.kind === 'map' ? root.members.get('ignore')?.value : undefined
  return rules?.kind === 'list' && rules.items.some((rule) => hasAny(rule, ['vulnerability', 'fix-state', 'package']))
}

function hasAny(node: YamlNode, keys: readonly string[]): boolean {
  return node.kind === 'map' && keys.some((key) => node.members.has(key))
}

function tooLarge(file: string, limit: number): ExceptionsError {
  return new ExceptionsError('EXCEPTIONS_TOO_LARGE', `${file} is larger than ${limit / MiB} MiB.`, {
    detail: { file, limit },
  })
}
