import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Distro } from './distro.ts'
import type { Package } from './package.ts'
import { packagePurl } from './package-purl.ts'

const distro = (id: string, versionId: string, more: Partial<Distro> = {}): Distro => ({
  id,
  versionId,
  idLike: [],
  ...more,
})

describe('packagePurl', () => {
  it.each<[Package, Distro | undefined, string]>([
    [
      {
        type: 'deb',
        name: 'libssl3',
        version: '3.0.15-1~deb12u1',
        architecture: 'amd64',
        source: { name: 'openssl', version: '3.0.15-1~deb12u1' },
      },
      distro('debian', '12'),
      'pkg:deb/debian/libssl3@3.0.15-1~deb12u1?arch=amd64&distro=debian-12&upstream=openssl',
    ],
    [
      {
        type: 'deb',
        name: 'gcc-12-base',
        version: '12.2.0-14',
        architecture: 'amd64',
        source: { name: 'gcc-12', version: '12.2.0-13' },
      },
      distro('debian', '', { versionCodename: 'trixie' }),
      'pkg:deb/debian/gcc-12-base@12.2.0-14?arch=amd64&distro=debian-trixie&upstream=gcc-12%4012.2.0-13',
    ],
    [
      {
        type: 'apk',
        name: 'libcrypto3',
        version: '3.3.0-r2',
        architecture: 'x86_64',
        source: { name: 'openssl', version: '3.3.0-r2' },
      },
      distro('alpine', '3.20.1'),
      'pkg:apk/alpine/libcrypto3@3.3.0-r2?arch=x86_64&distro=alpine-3.20.1&upstream=openssl',
    ],
    [
      {
        type: 'rpm',
        name: 'dbus-libs',
        version: '1:1.12.20-8.el9',
        architecture: 'x86_64',
        source: { name: 'dbus', version: '1.12.20-8.el9' },
        modularityLabel: 'a:1:2:3',
      },
      distro('rhel', '9.4'),
      'pkg:rpm/redhat/dbus-libs@1.12.20-8.el9?arch=x86_64&distro=rhel-9.4&epoch=1&rpmmod=a:1:2:3&upstream=dbus-1.12.20-8.el9.src.rpm',
    ],
    [
      { type: 'rpm', name: 'x', version: '1-1' },
      distro('opensuse-leap', '15.5'),
      'pkg:rpm/opensuse/x@1-1?distro=opensuse-leap-15.5',
    ],
    [{ type: 'rpm', name: 'x', version: '1-1' }, distro('sles', '15.5'), 'pkg:rpm/suse/x@1-1?distro=sles-15.5'],
    [{ type: 'deb', name: 'x', version: '1' }, undefined, 'pkg:deb/x@1'],
    [{ type: 'npm', name: '@scope/name', version: '1.0.0' }, distro('debian', '12'), 'pkg:npm/%40scope/name@1.0.0'],
    [{ type: 'maven', name: 'org.apache:log4j', version: '2' }, undefined, 'pkg:maven/org.apache/log4j@2'],
    [{ type: 'pear', name: 'pecl.php.net/redis', version: '6.0.2' }, undefined, 'pkg:pear/pecl.php.net/redis@6.0.2'],
    [{ type: 'golang', name: 'github.com/a/b', version: 'v1.0.0' }, undefined, 'pkg:golang/github.com/a/b@v1.0.0'],
    [
      { type: 'npm', name: 'x', version: '', extra: { vcs_url: 'git', alias: 'y' } },
      undefined,
      'pkg:npm/x?vcs_url=git',
    ],
    [{ type: 'swift', name: 'x', version: '1' }, undefined, 'pkg:generic/x@1'],
    [{ type: 'npm', name: ' ', version: '1' }, undefined, 'pkg:generic/unnamed@1'],
  ])('%j on %j', (pkg, on, purl) => {
    expect(packagePurl(pkg, on)).toBe(purl)
  })

  it('never throws, whatever a hostile image calls its packages', () => {
    const types = [
      'deb',
      'rpm',
      'apk',
      'npm',
      'pypi',
      'maven',
      'golang',
      'swift',
      'cran',
      'pub',
      'conan',
      'generic',
      'ebuild',
    ] as const
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(fc.constantFrom(...types), text, text, text, (type, name, version, architecture) => {
        expect(packagePurl({ type, name, version, architecture }, distro(name, version))).toMatch(/^pkg:[!-~]+$/)
      }),
    )
  })
})
