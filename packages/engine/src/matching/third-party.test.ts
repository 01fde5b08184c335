import { describe, expect, test } from 'vitest'
import type { Package, PackageType } from '../domain/package.ts'
import { isThirdParty } from './third-party.ts'

const pkg = (type: PackageType, version: string, vendor?: string): Package => ({
  type,
  name: 'x',
  version,
  ...(vendor && { vendor }),
})

describe('packages of other publishers', () => {
  test.each([
    ['20.11.0-1nodesource1', undefined],
    ['15.4-1.pgdg120+1', undefined],
    ['1.26.1-1~bookworm', undefined],
    ['5:27.0.3-1~debian.12~bookworm', 'Docker <support@docker.com>'],
    ['8.2.10-2+0~20230902.8+debian12~1.gbpa9f6e0', 'Debian PHP Maintainers <team+pkg-php@tracker.debian.org>'],
    ['1:10.11.6+maria~deb12', undefined],
    ['6:7.2.4-1rl1~bookworm1', undefined],
    ['1.26.1', 'NGINX Packaging <nginx-packaging@f5.com>'],
  ])('deb %s by %s is one', (version, vendor) => {
    expect(isThirdParty(pkg('deb', version, vendor), 'debian')).toBe(true)
  })

  test.each([
    ['3.0.15-1~deb12u1', 'Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>'],
    ['2.36-9+deb12u9', 'GNU Libc Maintainers <debian-glibc@lists.debian.org>'],
    ['1.22.1-9', 'Debian Nginx Maintainers <pkg-nginx-maintainers@alioth-lists.debian.net>'],
    ['1.0.9-2+b6', 'Somebody <somebody@gmail.com>'],
    ['1:10.11.6-0+deb12u1', 'Debian MySQL Maintainers <pkg-mysql-maint@lists.alioth.debian.org>'],
    ['6.1.119-1~bpo11+1', undefined],
    ['2.4.52-1ubuntu4.9', 'Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>'],
    ['1.18.0-6ubuntu14.4', undefined],
    ['18.19.0+dfsg-6~deb12u2', 'Debian Javascript Maintainers <x@alioth-lists.debian.net>'],
    ['20240203~deb12u1', undefined],
  ])('deb %s by %s is the distribution\u2019s own', (version, vendor) => {
    expect(isThirdParty(pkg('deb', version, vendor), 'debian')).toBe(false)
  })

  test.each([
    ['1.0-1.el9', 'Fedora Project', 'almalinux', true],
    ['1.0-1.fc40', 'Fedora Project', 'fedora', false],
    ['8.2.1-1.el9.remi', 'Remi Collet', 'rocky', true],
    ['16.1-1PGDG.rhel9', undefined, 'rhel', true],
    ['1:1.20.1-14.el9_2.1.alma.1', 'AlmaLinux', 'almalinux', false],
    ['8.0.36-1.el9', 'Oracle and/or its affiliates', 'almalinux', true],
    ['5.15.0-1', 'Oracle America', 'ol', false],
    ['1.0-1.azl3', 'Microsoft Corporation', 'azurelinux', false],
    ['1.0-1.el9', 'Somebody else', 'almalinux', false],
  ])('rpm %s by %s on %s: %s', (version, vendor, distro, expected) => {
    expect(isThirdParty(pkg('rpm', version, vendor), distro)).toBe(expected)
  })
})
