import { type AnalyzerSample, checkAnalyzer } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { ANALYZERS } from './catalog.ts'

const apkDatabase = [
  'C:Q1abc=',
  'P:musl',
  'V:1.2.5-r0',
  'A:x86_64',
  'o:musl',
  'L:MIT',
  'F:lib',
  'R:ld-musl-x86_64.so.1',
  'Z:Q1XJk=',
  '',
  'P:busybox',
  'V:1.36.1-r29',
  'A:x86_64',
  'D:so:libc.musl-x86_64.so.1',
  '',
  '',
].join('\n')

const dpkgStatus = [
  'Package: openssl',
  'Status: install ok installed',
  'Architecture: amd64',
  'Source: openssl (3.0.11-1)',
  'Version: 3.0.11-1~deb12u2',
  'Depends: libc6 (>= 2.34), libssl3 (>= 3.0.11)',
  'Description: toolkit',
  ' with a second line',
  '',
  '',
].join('\n')

const metadata =
  'Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\nLicense: Apache 2.0\nRequires-Dist: idna\n\ntext\n'
const site = 'usr/lib/python3/dist-packages'

const samples: Readonly<Record<string, readonly AnalyzerSample[]>> = {
  'distro/os-release': [{ path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\n' }],
  'packages/apk': [{ path: 'lib/apk/db/installed', content: apkDatabase }],
  'packages/dpkg': [
    { path: 'var/lib/dpkg/status', content: dpkgStatus },
    { path: 'var/lib/dpkg/status.d/openssl', content: dpkgStatus },
    { path: 'var/lib/dpkg/info/openssl.list', content: '/.\n/usr\n/usr/bin\n/usr/bin/openssl\n' },
  ],
  'packages/npm': [
    {
      path: 'app/node_modules/a/package.json',
      content: '{"name":"a","version":"1.2.3","license":"MIT","dependencies":{"b":"^1"}}',
    },
  ],
  'packages/python': [
    { path: `${site}/requests-2.31.0.dist-info/METADATA`, content: metadata },
    { path: `${site}/requests.egg-info/PKG-INFO`, content: metadata },
  ],
}

describe('text analyzers', () => {
  it.each(Object.keys(samples))('%s keeps the contract, whatever is done to its files', async (name) => {
    const analyzer = ANALYZERS.find((one) => one.name === name)
    if (analyzer === undefined) throw new Error(`${name} is not in the catalog.`)
    const ignored = [
      { path: 'home/notes.txt', content: 'Package: not one\n' },
      { path: 'srv/etc/os-release/x', content: 'ID=x' },
    ]
    await checkAnalyzer(analyzer, { wanted: samples[name] ?? [], ignored })
    expect(analyzer.version).toBeGreaterThan(0)
  })
})
