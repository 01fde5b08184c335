import { analyzedFile, analyzeFile, elfFile, goBuildInfo, goBuildInfoByPointers } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { GO_APPLICATIONS } from './go-applications.data.ts'
import { goBinary } from './go-binary.ts'

const MODULES = [
  'path\texample.com/tool/cmd/tool',
  'mod\texample.com/tool\t(devel)\t',
  'dep\tgolang.org/x/net\tv0.17.0\th1:a=',
  'dep\tgithub.com/old/lib\tv1.0.0',
  '=>\tgithub.com/new/lib\tv1.1.0\th1:b=',
  'dep\texample.com/local\tv0.3.0',
  '=>\t./local\t\t',
  'build\t-ldflags="-s -w -X main.version=2.5.1"',
  'build\tvcs.revision=0123abcd',
  '',
].join('\n')

async function packagesOf(bytes: Uint8Array): Promise<string[]> {
  await using file = analyzedFile('usr/bin/tool', bytes)
  const { facts } = await analyzeFile(goBinary, file)
  return facts.map((fact) => (fact.kind === 'package' ? `${fact.package.name}@${fact.package.version}` : fact.kind))
}

const EXPECTED = [
  'stdlib@1.22.3',
  'example.com/tool@v2.5.1',
  'golang.org/x/net@v0.17.0',
  'github.com/new/lib@v1.1.0',
  'example.com/local@v0.3.0',
]

test('modules, replacements, the standard library and the linked-in version are read', async () => {
  const program = elfFile(
    [{ name: '.go.buildinfo', content: goBuildInfo('go1.22.3', MODULES), isWritable: true }],
    100_000,
  )
  expect(await packagesOf(program)).toEqual(EXPECTED)
})

test('programs older than 1.18 point at their strings', async () => {
  const program = elfFile(
    [
      {
        name: '.data',
        content: goBuildInfoByPointers('go1.22.3', MODULES, 0x500000),
        address: 0x500000,
        isWritable: true,
      },
    ],
    100_000,
  )
  expect(await packagesOf(program)).toEqual(EXPECTED)
})

async function applicationOf(...modules: readonly string[]): Promise<string[]> {
  const info = goBuildInfo('go1.22.3', `${modules.join('\n')}\n`)
  await using file = analyzedFile('usr/bin/tool', elfFile([{ name: '.go.buildinfo', content: info }], 100_000))
  const { facts } = await analyzeFile(goBinary, file)
  return facts.flatMap((fact) =>
    fact.kind === 'package' && fact.package.type === 'generic'
      ? [`${fact.package.name}@${fact.package.version} ${fact.package.cpes?.join(' ')}`]
      : [],
  )
}

test.each(GO_APPLICATIONS)(
  '$name is told by its main module or package',
  async ({ name, modules: [module = ''], sample = module, cpe }) => {
    const version = name === 'golang' ? '1.22.3' : '2.3.4'
    expect(await applicationOf(`path\t${sample}`, `mod\t${module}\tv2.3.4`)).toEqual([
      `${name}@${version} cpe:2.3:a:${cpe}:${version}:*:*:*:*:*:*:*`,
    ])
  },
)

test.each<[string, readonly string[], readonly string[]]>([
  [
    'built without modules: by the package, with the version that was linked in',
    [
      'path\tgithub.com/prometheus/prometheus/cmd/prometheus',
      'build\t-ldflags="-X github.com/prometheus/common/version.Version=2.42.0+ds"',
    ],
    ['prometheus@2.42.0+ds cpe:2.3:a:prometheus:prometheus:2.42.0\\+ds:*:*:*:*:*:*:*'],
  ],
  [
    'of several in one module the one whose package it is',
    ['path\tgithub.com/elastic/beats/v7/filebeat', 'mod\tgithub.com/elastic/beats/v7\tv7.17.0'],
    ['filebeat@7.17.0 cpe:2.3:a:elastic:filebeat:7.17.0:*:*:*:*:*:*:*'],
  ],
  [
    'MinIO by the day of its release',
    [
      'path\tgithub.com/minio/minio',
      'mod\tgithub.com/minio/minio\t(devel)',
      'build\t-ldflags="-s -w -X github.com/minio/minio/cmd.ReleaseTag=RELEASE.2023-03-20T20-16-18Z"',
    ],
    ['minio@2023.3.20 cpe:2.3:a:minio:minio:2023.3.20:*:*:*:*:*:*:*'],
  ],
  [
    'another program of the module is none',
    ['path\tk8s.io/kubernetes/test/e2e', 'mod\tk8s.io/kubernetes\tv1.28.0'],
    [],
  ],
  ['without a version it is none', ['path\tgithub.com/minio/minio', 'mod\tgithub.com/minio/minio\t(devel)'], []],
])('a well-known program, %s', async (_claim, modules, expected) => {
  expect(await applicationOf(...modules)).toEqual(expected)
})

test('a program of another language and damaged information yield nothing', async () => {
  expect(
    await packagesOf(elfFile([{ name: '.data', content: new Uint8Array(64), isWritable: true }], 100_000)),
  ).toEqual([])
  const cut = Buffer.from(goBuildInfo('go1.22.3', MODULES))
  cut.writeUInt8(0xff, 32)
  expect(await packagesOf(elfFile([{ name: '.go.buildinfo', content: cut }], 100_000))).toEqual([])
})
