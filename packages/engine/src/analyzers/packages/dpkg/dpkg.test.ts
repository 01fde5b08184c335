import { analyzedFile, analyzeFile, selects } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { dpkg } from './dpkg.ts'

const STATUS = `Package: libssl3
Status: install ok installed
Priority: optional
Section: libs
Maintainer: Debian OpenSSL Team <pkg-openssl@example.org>
Architecture: amd64
Multi-Arch: same
Source: openssl
Version: 3.0.15-1~deb12u1
Depends: libc6 (>= 2.34), zlib1g:any | zlib-ng [amd64], libc6
Pre-Depends: base
Description: Secure Sockets Layer toolkit
 long text: with a colon
 .
 Version: 9

Package: gcc-12-base
Status: install ok half-configured
Architecture: amd64
Source: gcc-12 (12.2.0-13)
Version: 12.2.0-14
Conffiles:
 /etc/gcc/with space 0123456789abcdef0123456789abcdef
 /etc/gcc/old 0123456789abcdef0123456789abcdef obsolete

Package: gone
Status: deinstall ok config-files
Version: 1.0
Architecture: amd64

Package: never
Status: unknown ok not-installed

package: same
STATUS: hold ok installed
Source: same (1:2.0)
Version: 1:2.0
Architecture: all
`

describe('dpkg', () => {
  it.each([1, 13, 65536])(
    'lists what is on disk, with source, architecture and epoch (chunks of %i bytes)',
    async (chunkBytes) => {
      const { facts, problems } = await analyzeFile(dpkg, analyzedFile('var/lib/dpkg/status', STATUS, chunkBytes))
      expect(problems).toEqual([])
      expect(facts).toEqual([
        {
          kind: 'package',
          package: {
            type: 'deb',
            name: 'libssl3',
            version: '3.0.15-1~deb12u1',
            architecture: 'amd64',
            source: { name: 'openssl', version: '3.0.15-1~deb12u1' },
            vendor: 'Debian OpenSSL Team <pkg-openssl@example.org>',
            dependsOn: ['base', 'libc6', 'zlib1g', 'zlib-ng'],
          },
        },
        {
          kind: 'package',
          package: {
            type: 'deb',
            name: 'gcc-12-base',
            version: '12.2.0-14',
            architecture: 'amd64',
            source: { name: 'gcc-12', version: '12.2.0-13' },
          },
        },
        {
          kind: 'package-files',
          type: 'deb',
          name: 'gcc-12-base',
          architecture: 'amd64',
          files: [{ path: 'etc/gcc/with space' }, { path: 'etc/gcc/old' }],
        },
        { kind: 'package', package: { type: 'deb', name: 'same', version: '1:2.0', architecture: 'all' } },
      ])
    },
  )

  it('lists distroless packages, whose paragraphs have no status', async () => {
    const { facts } = await analyzeFile(
      dpkg,
      analyzedFile('var/lib/dpkg/status.d/base', 'Package: base-files\nVersion: 12.4\nArchitecture: amd64\n'),
    )
    expect(facts).toEqual([
      { kind: 'package', package: { type: 'deb', name: 'base-files', version: '12.4', architecture: 'amd64' } },
    ])
  })

  it('calls opkg packages opkg', async () => {
    const { facts } = await analyzeFile(
      dpkg,
      analyzedFile('usr/lib/opkg/status', 'Package: busybox\nVersion: 1.36\nStatus: install user installed\n'),
    )
    expect(facts).toEqual([{ kind: 'package', package: { type: 'opkg', name: 'busybox', version: '1.36' } }])
  })

  it('keeps what surrounds a damaged entry and says that there was one', async () => {
    const damaged = `Package: a\nVersion: 1\n\nVersion: 2\n\n\u0000\u0001garbage\n\nPackage: two words\n\nPackage: b\nVersion: 2\n`
    const { facts, problems } = await analyzeFile(dpkg, analyzedFile('var/lib/dpkg/status', damaged))
    expect(facts.map((fact) => fact.kind === 'package' && fact.package.name)).toEqual(['a', 'b'])
    expect(problems).toEqual([
      { code: 'MALFORMED', message: '3 damaged package entries; what could be read of them is listed.' },
    ])
  })

  it('gives the paths of a package without its directories', async () => {
    const list = '/.\n/usr\n/usr/bin\n/usr/bin/openssl\n/usr/share\n/usr/share/doc\n/etc/empty-or-file\n'
    const { facts } = await analyzeFile(dpkg, analyzedFile('var/lib/dpkg/info/openssl:amd64.list', list))
    expect(facts).toEqual([
      {
        kind: 'package-files',
        type: 'deb',
        name: 'openssl',
        architecture: 'amd64',
        files: [{ path: 'usr/bin/openssl' }, { path: 'usr/share/doc' }, { path: 'etc/empty-or-file' }],
      },
    ])
  })

  it.each(['var/lib/dpkg/info/openssl.md5sums', 'var/lib/dpkg/status.d/openssl.md5sums'])(
    'gives the digests in %s',
    async (path) => {
      const sums =
        '0123456789abcdef0123456789abcdef  usr/bin/openssl\n0123456789abcdef0123456789abcdef  ./usr/a b\nnonsense\n'
      const { facts, problems } = await analyzeFile(dpkg, analyzedFile(path, sums))
      expect(facts).toEqual([
        {
          kind: 'package-files',
          type: 'deb',
          name: 'openssl',
          files: [
            { path: 'usr/bin/openssl', digest: 'md5:0123456789abcdef0123456789abcdef' },
            { path: 'usr/a b', digest: 'md5:0123456789abcdef0123456789abcdef' },
          ],
        },
      ])
      expect(problems).toEqual([{ code: 'MALFORMED', message: '1 lines are not an MD5 and a path.' }])
    },
  )

  it('gives the diversions of packages and of the administrator', async () => {
    const text = '/usr/bin/man\n/usr/bin/man.REAL\n:\n/bin/sh\n/bin/sh.distrib\ndash\n/torn\n'
    const { facts } = await analyzeFile(dpkg, analyzedFile('var/lib/dpkg/diversions', text))
    expect(facts).toEqual([
      {
        kind: 'diversions',
        diversions: [
          { path: 'usr/bin/man', to: 'usr/bin/man.REAL' },
          { path: 'bin/sh', to: 'bin/sh.distrib', by: 'dash' },
        ],
      },
    ])
  })

  it.each([
    ['var/lib/dpkg/status', true],
    ['var/lib/dpkg/diversions', true],
    ['var/lib/dpkg/status-old', false],
    ['var/lib/dpkg/available', false],
    ['var/lib/dpkg/status.d/base', true],
    ['var/lib/dpkg/info/a.list', true],
    ['var/lib/dpkg/info/a.md5sums', true],
    ['var/lib/dpkg/info/a.postinst', false],
    ['usr/lib/opkg/info/a.list', true],
    ['usr/lib/opkg/info/a.control', false],
  ])('wants %s: %s', (path, wanted) => {
    expect(selects(dpkg, path)).toBe(wanted)
  })
})
