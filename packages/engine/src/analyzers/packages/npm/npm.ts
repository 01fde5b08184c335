import type { Fact } from '../../../domain/fact.ts'
import type { Package } from '../../../domain/package.ts'
import { MiB } from '../../../domain/units.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { isInstalledPackage } from './installed-package.ts'

/** Installed Node.js packages: the `package.json` in the root of each (docs.npmjs.com, package-json). */
export const npm: LayerAnalyzer = {
  name: 'packages/npm',
  version: 1,
  selects: { basenames: ['package.json'], accept: ({ path }) => isInstalledPackage(path) },
  analyze,
}

const MAX_MANIFEST_BYTES = 4 * MiB

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  if (file.size > MAX_MANIFEST_BYTES) {
    context.report({ code: 'LIMIT_EXCEEDED', message: `A package.json of ${file.size} bytes is not read.` })
    return
  }
  const manifest = parseObject(await file.text(MAX_MANIFEST_BYTES))
  if (!manifest) {
    context.report({ code: 'MALFORMED', message: 'This package.json is not a JSON object.' })
    return
  }
  yield { kind: 'package', package: toPackage(manifest, file.path) }
}

/** Without a usable name the folder's counts, as it does for npm. A name that differs from the folder's is an alias and stays as stated. */
function toPackage(manifest: Readonly<Record<string, unknown>>, path: string): Package {
  const name = text(manifest['name'], 214) || folderName(path)
  const version = text(manifest['version'], 256)
  const licenses = licensesOf(manifest['license'] ?? manifest['licenses'])
  const dependsOn = [...new Set([...keys(manifest['dependencies']), ...keys(manifest['optionalDependencies'])])]
  return {
    type: 'npm',
    name,
    version: version.replace(/^[=v\s]+(?=\d)/, ''),
    ...(licenses.length > 0 ? { licenses } : {}),
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
  }
}

function folderName(path: string): string {
  const segments = path.split('/').slice(0, -1)
  return segments.at(-2)?.startsWith('@') ? segments.slice(-2).join('/') : (segments.at(-1) ?? '')
}

/** `"MIT"`, `{ "type": "MIT" }`, or lists of either. */
function licensesOf(value: unknown): readonly string[] {
  const values = Array.isArray(value) ? value.slice(0, 32) : [value]
  return values.map((one) => text(isObject(one) ? one['type'] : one, 256)).filter((license) => license !== '')
}

function keys(value: unknown): readonly string[] {
  return isObject(value) ? Object.keys(value).filter((key) => key.length <= 214) : []
}

function text(value: unknown, maxLength: number): string {
  return typeof value === 'string' && value.length <= maxLength ? value.trim() : ''
}

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
