import { analyzedFile, analyzeFile, selects } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { apk } from './apk.ts'

const sha1 = '00112233445566778899aabbccddeeff00112233'
const INSTALLED = `C:Q1pSfbKP1SeiyCPhjEC+6BI4HVlaM=
P:musl
V:1.2.5-r0
A:x86_64
S:1
T:the musl c library
U:https://musl.libc.org/
L:MIT
o:musl
m:Somebody <x@example.org>
p:so:libc.musl-x86_64.so.1=1
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
Z:Q1${Buffer.from(sha1, 'hex').toString('base64')}
R:libc.musl-x86_64.so.1
F:

P:libcrypto3
V:3.3.0-r2
A:x86_64
L:Apache-2.0
o:openssl
D:so:libc.musl-x86_64.so.1 ca-certificates>=2024 !libressl so:missing.so cmd:gone /bin/sh
F:usr/lib
M:0:0:755
R:libcrypto.so.3
Z:Q1short
F:
R:top
`

describe('apk', () => {
  it.each([1, 17, 65536])(
    'lists packages with origin, licence, dependencies and files (chunks of %i bytes)',
    async (chunkBytes) => {
      const { facts, problems } = await analyzeFile(apk, analyzedFile('lib/apk/db/installed', INSTALLED, chunkBytes))
      expect(problems).toEqual([])
      expect(facts).toEqual([
        {
          kind: 'package',
          package: {
            type: 'apk',
            name: 'musl',
            version: '1.2.5-r0',
            architecture: 'x86_64',
            licenses: ['MIT'],
            vendor: 'Somebody <x@example.org>',
          },
        },
        {
          kind: 'package-files',
          type: 'apk',
          name: 'musl',
          files: [{ path: 'lib/ld-musl-x86_64.so.1', digest: `sha1:${sha1}` }, { path: 'lib/libc.musl-x86_64.so.1' }],
        },
        {
          kind: 'package',
          package: {
            type: 'apk',
            name: 'libcrypto3',
            version: '3.3.0-r2',
            architecture: 'x86_64',
            source: { name: 'openssl', version: '3.3.0-r2' },
            licenses: ['Apache-2.0'],
            dependsOn: ['musl', 'ca-certificates'],
          },
        },
        {
          kind: 'package-files',
          type: 'apk',
          name: 'libcrypto3',
          files: [{ path: 'usr/lib/libcrypto.so.3' }, { path: 'top' }],
        },
      ])
    },
  )

  it('keeps what surrounds damage and counts it', async () => {
    const { facts, problems } = await analyzeFile(
      apk,
      analyzedFile('lib/apk/db/installed', 'P:a\nV:1\n??\n\nV:2\n\nP:b\nV:3'),
    )
    expect(facts.map((fact) => fact.kind === 'package' && `${fact.package.name} ${fact.package.version}`)).toEqual([
      'a 1',
      'b 3',
    ])
    expect(problems).toEqual([
      { code: 'MALFORMED', message: '2 damaged lines or packages without a name were passed over.' },
    ])
  })

  it('wants the database at both of its places only', () => {
    expect(
      ['lib/apk/db/installed', 'usr/lib/apk/db/installed', 'lib/apk/db/scripts.tar'].map((path) => selects(apk, path)),
    ).toEqual([true, true, false])
  })
})
