import { expect, test } from 'vitest'
import type { Package } from './package.ts'
import { packageOfPurl } from './package-of-purl.ts'
import { packagePurl } from './package-purl.ts'
import { parsePurl } from './purl.ts'

test.each<Pick<Package, 'type' | 'name'>>([
  { type: 'npm', name: '@scope/name' },
  { type: 'maven', name: 'org.apache:log4j' },
  { type: 'composer', name: 'symfony/http-kernel' },
  { type: 'golang', name: 'github.com/a/b' },
  { type: 'pear', name: 'pecl.php.net/redis' },
  { type: 'gem', name: 'rack' },
])('$type $name comes back from its package-url under the same name', (own) => {
  const pkg: Package = { ...own, version: '1.0.0' }
  const purl = parsePurl(packagePurl(pkg))
  expect(packageOfPurl(purl)).toMatchObject(pkg)
})
