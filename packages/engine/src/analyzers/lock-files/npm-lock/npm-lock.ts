import type { Package } from '../../../domain/package.ts'
import type { LayerAnalyzer } from '../../analyzer.ts'
import { developmentOnly, lockFile } from '../../lock-file.ts'
import { isObject, type JsonObject, textOf } from '../../read-json.ts'

/** npm's lock files of all three versions (docs.npmjs.com, package-lock.json). */
export const npmLock: LayerAnalyzer = lockFile({
  format: 'npm-lock',
  selects: {
    basenames: ['package-lock.json', 'npm-shrinkwrap.json'],
    accept: ({ path }) => !/(?:^|\/)node_modules\//.test(path),
  },
  *packages(text) {
    const document: unknown = JSON.parse(text)
    if (!isObject(document)) throw new SyntaxError('No object.')
    if (isObject(document['packages'])) yield* fromPackages(document['packages'])
    else yield* fromDependencies(document['dependencies'], 0)
  },
})

const MAX_DEPTH = 64

/** Versions 2 and 3: by place below the project. Links and workspaces are the project itself. */
function* fromPackages(packages: JsonObject): Iterable<Package> {
  for (const [place, one] of Object.entries(packages)) {
    const at = place.lastIndexOf('node_modules/')
    if (at === -1 || !isObject(one) || one['link'] === true) continue
    const name = textOf(one['name']) || place.slice(at + 'node_modules/'.length)
    yield { type: 'npm', name, version: textOf(one['version']), ...developmentOnly(one['dev'] === true) }
  }
}

/** Version 1: each dependency holds those that only it has. A version can be an alias or where else the package comes from. */
function* fromDependencies(dependencies: unknown, depth: number): Iterable<Package> {
  if (!isObject(dependencies) || depth > MAX_DEPTH) return
  for (const [key, one] of Object.entries(dependencies)) {
    if (!isObject(one)) continue
    const stated = textOf(one['version'])
    const alias = /^npm:(.+)@([^@]+)$/.exec(stated)
    const version = alias?.[2] ?? (/^\d/.test(stated) ? stated : '')
    yield { type: 'npm', name: alias?.[1] ?? key, version, ...developmentOnly(one['dev'] === true) }
    yield* fromDependencies(one['dependencies'], depth + 1)
  }
}
