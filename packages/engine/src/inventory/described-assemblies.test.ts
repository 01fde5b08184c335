import { layerReport } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import type { LayerReport } from '../layer-report/layer-report.ts'
import { withoutDescribedAssemblies } from './described-assemblies.ts'
import type { InstalledPackage } from './image-inventory.ts'

const assembly = (path: string): InstalledPackage => ({
  type: 'nuget',
  name: 'A',
  version: '1.0',
  purl: 'pkg:nuget/A@1.0',
  path,
  layer: 0,
  visibility: 'visible',
  extra: { statedBy: 'assembly' },
})

const report = (...paths: readonly string[]): LayerReport => ({
  ...layerReport('x', 0),
  files: paths.map((path) => ({ path, analyzer: 'packages/dotnet', facts: [] })),
})

const PATHS = ['app/A.dll', 'app/runtimes/linux/lib/A.dll', 'application/A.dll', 'A.dll']

test.each([
  ['beside it and below', ['app/shop.deps.json'], ['application/A.dll', 'A.dll']],
  ['at the root of the image: everything', ['shop.deps.json'], []],
  ['without such a document nothing', ['app/shop.json'], PATHS],
])('assemblies that a deps.json describes are left out: %s', (_what, documents, left) => {
  const packages = withoutDescribedAssemblies(PATHS.map(assembly), [report(), report(...documents)])
  expect(packages.map(({ path }) => path)).toEqual(left)
})

test('packages that a deps.json names stay', () => {
  const { extra: _, ...named } = assembly('app/shop.deps.json')
  expect(withoutDescribedAssemblies([named], [report('app/shop.deps.json')])).toEqual([named])
})
