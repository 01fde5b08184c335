import { analyzedFile, analyzeFile, elfFile } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { binaries } from './binaries.ts'
import { BINARY_CLASSES, type BinaryClass } from './binary-classes.data.ts'

/** A file name that the class's pattern takes: the first of its alternatives, made plain. */
function nameFor({ file }: BinaryClass): string {
  const first = file.source.replace(/^\^/, '').replace(/\$$/, '')
  const candidates = [...first.replace(/\(\?:/g, '(').matchAll(/[A-Za-z][\w-]*(?:\\\.so)?/g)].map((match) =>
    match[0].replace('\\', ''),
  )
  const name = [
    ...candidates,
    'libstd-0123456789abcdef.so',
    'libMagickCore-6.Q16.so',
    'libQt5Core.so.5',
    'libpython3.11.so.1',
    'python3',
    'libcurl.so.4',
    'libpng16.so.16',
    'valkey-server',
    'redis-server',
    'mongod',
    'arangod',
    'libsqlite3.so.0',
  ].find((one) => file.test(one))
  if (!name) throw new Error(`no name for ${file.source}`)
  return name
}

async function told(path: string, content: Uint8Array, chunkBytes?: number): Promise<string[]> {
  await using file = analyzedFile(path, content, chunkBytes)
  const { facts } = await analyzeFile(binaries, file)
  return facts.flatMap((fact) =>
    fact.kind === 'package' ? [`${fact.package.name}@${fact.package.version} ${fact.package.cpes?.[0]}`] : [],
  )
}

function program(text: string): Uint8Array {
  return elfFile([{ name: '.rodata', content: Buffer.from(`\0${text}\0`, 'latin1') }], 8_192)
}

describe('programs that no package manager installed', () => {
  test.each(BINARY_CLASSES)('$name is told by its own bytes', async (type) => {
    const version = type.version ?? /\d+(?:\.\d+)+/.exec(type.sample)?.[0] ?? ''
    const [found] = await told(`opt/${nameFor(type)}`, program(type.sample), 1_000)
    expect(found).toBe(
      `${type.name}@${version} cpe:2.3:a:${type.cpe}:${version.replace(/[^A-Za-z0-9._-]/g, '\\$&')}:*:*:*:*:*:*:*`,
    )
  })

  test('a build on top of another is named for what it is, wherever its words stand', async () => {
    const both = program(`nginx/1.21.4 ${'x'.repeat(4_000)} openresty/1.21.4.1`)
    expect(await told('usr/local/openresty/nginx/sbin/nginx', both, 512)).toEqual([
      expect.stringMatching(/^openresty@1\.21\.4\.1 /),
    ])
  })

  test('the same words in a text file, or in a file of another name, mean nothing', async () => {
    const { selects } = binaries
    const entry = { kind: 'file', size: 10_000, mode: 0o755, uid: 0, gid: 0, mtime: 0 } as const
    expect(selects.accept?.({ ...entry, path: 'usr/sbin/nginx' })).toBe(true)
    expect(selects.accept?.({ ...entry, path: 'usr/share/nginx-notes' })).toBe(false)
    expect(selects.sniff?.({ ...entry, path: 'usr/sbin/nginx' }, Buffer.from('#!/bin/sh\n# nginx/1.2.3'))).toBe(false)
  })

  test('a program without a version text yields nothing', async () => {
    expect(await told('usr/sbin/nginx', program('nothing here'))).toEqual([])
  })

  test('words that must stand beside a version may come long after it, or before', async () => {
    const server = (text: string) => told('usr/sbin/mysqld', program(text), 512)
    const far = 'x'.repeat(50_000)
    const version = ['', '8.0.35-27', ''].join('\0')
    for (const text of [`${version}${far}Percona Server`, `Percona Server \0${far}${version}`]) {
      expect(await server(text)).toEqual([expect.stringMatching(/^percona-server@8\.0\.35-27 /)])
    }
    expect(await server(`${version}${far}of somebody else`)).toEqual([])
  })

  // A pattern that tries every start for every end needs minutes for two megabytes of what it looks for.
  test.each(BINARY_CLASSES)('$name is not looked for for ever', ({ evidence, sample, version }) => {
    const told = version ?? /\d+(?:\.\d+)+/.exec(sample)?.[0] ?? ''
    for (const unit of [sample.slice(0, -1), `\0${told}-1\0`, `\0${told}\0`, '1.2.3.4.', '\0', '0', 'a', ' ']) {
      const text = unit.repeat(Math.ceil(2_000_000 / unit.length))
      const started = performance.now()
      for (const pattern of evidence) pattern.test(text)
      expect(performance.now() - started, JSON.stringify(unit)).toBeLessThan(3_000)
    }
  })

  test('names are unique', () => {
    expect(new Set(BINARY_CLASSES.map(({ name }) => name)).size).toBe(BINARY_CLASSES.length)
  })
})
