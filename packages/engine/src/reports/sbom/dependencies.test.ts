import { expect, test } from 'vitest'
import type { InstalledPackage } from '../../inventory/image-inventory.ts'
import { resolveDependencies } from './dependencies.ts'

const npm = (name: string, path: string, dependsOn: readonly string[] = []): InstalledPackage => ({
  type: 'npm',
  name,
  version: '1.0.0',
  purl: `pkg:npm/${name}@1.0.0`,
  path,
  layer: 0,
  visibility: 'visible',
  dependsOn,
})

test('the nearest copy is the one that is needed', () => {
  const packages = [
    npm('app', 'srv/package.json', ['lodash']),
    npm('lodash', 'srv/node_modules/lodash/package.json'),
    npm('lodash', 'srv/node_modules/tool/node_modules/lodash/package.json'),
    npm('tool', 'srv/node_modules/tool/package.json', ['lodash', 'not-installed']),
  ]
  expect(resolveDependencies(packages)).toEqual([[1], [], [], [2]])
})

test('names of another ecosystem, of hidden packages and of itself are no dependencies', () => {
  const packages: InstalledPackage[] = [
    npm('self', 'a/package.json', ['self', 'python3', 'gone']),
    { ...npm('python3', 'var/lib/dpkg/status'), type: 'deb' },
    { ...npm('gone', 'b/package.json'), visibility: 'hidden' },
  ]
  expect(resolveDependencies(packages)).toEqual([[], [], []])
})
