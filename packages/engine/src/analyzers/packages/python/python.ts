import type { Fact } from '../../../domain/fact.ts'
import type { Package } from '../../../domain/package.ts'
import type { AnalysisContext, AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import { type MetadataLocation, metadataLocation } from './metadata-location.ts'
import { readMetadata } from './read-metadata.ts'

/** Installed Python distributions: wheels' `*.dist-info/METADATA`, setuptools' `*.egg-info` files and folders, `.egg` folders. */
export const python: LayerAnalyzer = {
  name: 'packages/python',
  version: 1,
  selects: {
    basenames: ['METADATA', 'PKG-INFO'],
    extensions: ['.egg-info'],
    accept: ({ path }) => metadataLocation(path) !== undefined,
  },
  analyze,
}

async function* analyze(file: AnalyzedFile, context: AnalysisContext): AsyncIterable<Fact> {
  const location = metadataLocation(file.path)
  if (!location) return
  const headers = await readMetadata(file.chunks(), context.signal)
  const found = toPackage(headers, location)
  if (found) yield { kind: 'package', package: found }
  else context.report({ code: 'MALFORMED', message: 'This is not Python package metadata.' })
}

function toPackage(headers: ReadonlyMap<string, readonly string[]>, location: MetadataLocation): Package | undefined {
  const name = first(headers, 'name') || location.statedName
  const version = first(headers, 'version') || location.statedVersion
  if (headers.size === 0 || !/^[^\s/]{1,256}$/.test(name)) return undefined
  const licenses = licensesOf(headers)
  const dependsOn = dependencyNames(headers.get('requires-dist') ?? [])
  const vendor = first(headers, 'author') || first(headers, 'author-email')
  return {
    type: 'pypi',
    name,
    version: version.slice(0, 256),
    ...(licenses.length > 0 ? { licenses } : {}),
    ...(vendor && vendor !== 'UNKNOWN' ? { vendor: vendor.slice(0, 256) } : {}),
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
    ...(location.vendoredIn ? { extra: { vendoredIn: location.vendoredIn } } : {}),
  }
}

/** PEP 639's expression, else the free-text field if it is a name and not a whole licence, else the classifiers. */
function licensesOf(headers: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const expression = first(headers, 'license-expression')
  if (expression) return [expression.slice(0, 256)]
  const license = first(headers, 'license')
  if (license && license !== 'UNKNOWN' && license.length <= 100 && !license.includes('\n')) return [license]
  return (headers.get('classifier') ?? [])
    .filter((classifier) => classifier.startsWith('License :: ') && classifier !== 'License :: OSI Approved')
    .map((classifier) => classifier.slice(classifier.lastIndexOf(' :: ') + 4))
}

/** PEP 508 names without those that only an extra would need. */
function dependencyNames(requirements: readonly string[]): readonly string[] {
  const names = requirements
    .map((requirement) => cut(requirement, ';'))
    .filter(([, marker]) => !/\bextra\s*==/.test(marker))
    .map(([requirement]) => /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(requirement)?.[1] ?? '')
  return [...new Set(names)].filter((name) => name !== '')
}

function cut(text: string, separator: string): readonly [before: string, after: string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function first(headers: ReadonlyMap<string, readonly string[]>, name: string): string {
  return headers.get(name)?.[0] ?? ''
}
