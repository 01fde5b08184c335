import type { Package } from '../../../domain/package.ts'
import { elements } from '../../../formats/xml/elements.ts'
import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'
import { isObject, textOf } from '../../read-json.ts'

/** NuGet's `packages.lock.json`, `packages.config`, and versions that a solution keeps in `*Packages.props` (learn.microsoft.com/nuget). */
export const nugetLock: LayerAnalyzer = lockFile({
  format: 'nuget-lock',
  selects: {
    basenames: ['packages.lock.json', 'packages.config'],
    extensions: ['.props'],
    accept: ({ path }) => /(?:packages\.lock\.json|packages\.config|Packages\.props)$/.test(path),
  },
  *packages(text, path) {
    yield* path.endsWith('.json') ? fromLock(text) : fromXml(text)
  },
})

function* fromLock(text: string): Iterable<Package> {
  const document: unknown = JSON.parse(text)
  if (!isObject(document)) throw new SyntaxError('No object.')
  const frameworks = document['dependencies']
  for (const libraries of Object.values(isObject(frameworks) ? frameworks : {})) {
    for (const [name, one] of Object.entries(isObject(libraries) ? libraries : {})) {
      if (isObject(one) && one['type'] !== 'Project') yield { type: 'nuget', name, version: textOf(one['resolved']) }
    }
  }
}

/** Versions in brackets are exact, other ranges and properties are no versions. */
function* fromXml(text: string): Iterable<Package> {
  for (const { name, attributes } of elements(text)) {
    if (!['package', 'PackageVersion', 'PackageReference', 'GlobalPackageReference'].includes(name)) continue
    const id = attributes.get('id') ?? attributes.get('Include') ?? attributes.get('Update') ?? ''
    const stated = attributes.get('version') ?? attributes.get('Version') ?? ''
    const version = /^\[?(\d[\w.+-]*)\]?$/.exec(stated)?.[1] ?? ''
    yield { type: 'nuget', name: id, version }
  }
}
