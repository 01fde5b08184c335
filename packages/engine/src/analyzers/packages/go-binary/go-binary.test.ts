import { analyzedFile, analyzeFile, elfFile } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { goBinary } from './go-binary.ts'

const SENTINEL = 'x'.repeat(16)
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

function varint(length: number): Buffer {
  const bytes: number[] = []
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest)
    if (rest < 128) return Buffer.from(bytes)
  }
}

function inlineInfo(version: string, modules: string): Buffer {
  const header = Buffer.alloc(32)
  header.write('\xff Go buildinf:', 'latin1')
  header[14] = 8
  header[15] = 2
  const framed = Buffer.from(`${SENTINEL}${modules}${SENTINEL}`)
  return Buffer.concat([header, varint(version.length), Buffer.from(version), varint(framed.length), framed])
}

/** The layout before Go 1.18: the header points at two string headers, which point at the text. */
function pointedInfo(version: string, modules: string, address: number): Buffer {
  const framed = Buffer.from(`${SENTINEL}${modules}${SENTINEL}`)
  const bytes = Buffer.alloc(64 + version.length + framed.length)
  bytes.write('\xff Go buildinf:', 'latin1')
  bytes[14] = 8
  const at = (offset: number) => BigInt(address + offset)
  bytes.writeBigUInt64LE(at(32), 16)
  bytes.writeBigUInt64LE(at(48), 24)
  bytes.writeBigUInt64LE(at(64), 32)
  bytes.writeBigUInt64LE(BigInt(version.length), 40)
  bytes.writeBigUInt64LE(at(64 + version.length), 48)
  bytes.writeBigUInt64LE(BigInt(framed.length), 56)
  bytes.write(version, 64)
  framed.copy(bytes, 64 + version.length)
  return bytes
}

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
    [{ name: '.go.buildinfo', content: inlineInfo('go1.22.3', MODULES), isWritable: true }],
    100_000,
  )
  expect(await packagesOf(program)).toEqual(EXPECTED)
})

test('programs older than 1.18 point at their strings', async () => {
  const program = elfFile(
    [{ name: '.data', content: pointedInfo('go1.22.3', MODULES, 0x500000), address: 0x500000, isWritable: true }],
    100_000,
  )
  expect(await packagesOf(program)).toEqual(EXPECTED)
})

test('a well-known program is an application too', async () => {
  const modules = MODULES.replaceAll('example.com/tool', 'github.com/minio/minio').replace('(devel)', 'v0.0.0-2023')
  const program = elfFile([{ name: '.go.buildinfo', content: inlineInfo('go1.22.3', modules) }], 100_000)
  expect(await packagesOf(program)).toContain('minio@0.0.0-2023')
})

test('a program of another language and damaged information yield nothing', async () => {
  expect(
    await packagesOf(elfFile([{ name: '.data', content: new Uint8Array(64), isWritable: true }], 100_000)),
  ).toEqual([])
  const cut = inlineInfo('go1.22.3', MODULES)
  cut.writeUInt8(0xff, 32)
  expect(await packagesOf(elfFile([{ name: '.go.buildinfo', content: cut }], 100_000))).toEqual([])
})
