import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  base256,
  concatBytes,
  paxHeader,
  rawTarHeader,
  type TarDialect,
  type TarMember,
  tarBytes,
  tarContent,
  tarEnd,
} from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_SOURCE_LIMITS, type SourceLimits } from '../source-limits.ts'
import { byteRangeFile } from './byte-range-file.ts'
import { indexTar } from './tar-index.ts'

const signal = new AbortController().signal
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-tar-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What the archive gives for each path: the content, or undefined. */
async function contents(
  bytes: Uint8Array,
  paths: readonly string[],
  limits: Partial<SourceLimits> = {},
): Promise<readonly (string | undefined)[]> {
  const path = join(folder, 'x.tar')
  await writeFile(path, bytes)
  await using file = byteRangeFile(await open(path), 'x.tar', bytes.length)
  const index = await indexTar(file, { ...DEFAULT_SOURCE_LIMITS, ...limits }, signal)
  return await Promise.all(
    paths.map(async (wanted) => {
      const found = index.find(wanted)
      return found && Buffer.from(await file.read(found.offset, found.size)).toString('utf8')
    }),
  )
}

function failure(code: string, message: RegExp = /./): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) })
}

const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(150)}`

describe('a tar', () => {
  test.each(['pax', 'gnu'] as const)(
    'in the %s dialect is indexed, long names and all',
    async (dialect: TarDialect) => {
      const members: TarMember[] = [
        { path: 'a', content: 'one' },
        { path: 'dir', kind: 'directory' },
        { path: long, content: 'two' },
        { path: 'dir/after', content: 'three' },
        { path: 'long-link', kind: 'symlink', linkTarget: long },
      ]
      const found = await contents(tarBytes(members, dialect), ['a', long, 'dir/after', 'long-link', 'dir', 'none'])
      expect(found).toEqual(['one', 'two', 'three', 'two', undefined, undefined])
    },
  )

  test('with ustar prefixes, or of the seventh edition, is indexed', async () => {
    const path = `${'p'.repeat(120)}/name`
    expect(await contents(tarBytes([{ path, content: 'x' }], 'ustar'), [path])).toEqual(['x'])
    expect(await contents(tarBytes([{ path: 'name', content: 'x' }], 'v7'), ['name'])).toEqual(['x'])
  })

  test('is indexed whatever its names start with', async () => {
    const members = [
      { path: './manifest.json', content: '1' },
      { path: '/abs//olute', content: '2' },
    ]
    expect(await contents(tarBytes(members), ['manifest.json', 'abs/olute', './abs/./olute'])).toEqual(['1', '2', '2'])
  })

  test('gives what links of its own lead to, and nothing outside', async () => {
    const members: TarMember[] = [
      { path: 'base.tar', content: 'layer' },
      { path: 'one/layer.tar', kind: 'symlink', linkTarget: '../base.tar' },
      { path: 'two/layer.tar', kind: 'hardlink', linkTarget: 'one/layer.tar' },
      { path: 'out', kind: 'symlink', linkTarget: '../../../etc/passwd' },
      { path: 'abs', kind: 'symlink', linkTarget: '/etc/passwd' },
    ]
    const found = await contents(tarBytes(members), ['one/layer.tar', 'two/layer.tar', 'out', 'abs'])
    expect(found).toEqual(['layer', 'layer', undefined, undefined])
  })

  test('with links in circles is damaged there', async () => {
    const members: TarMember[] = [
      { path: 'a', kind: 'symlink', linkTarget: 'b' },
      { path: 'b', kind: 'symlink', linkTarget: 'a' },
      { path: 'c', content: 'fine' },
    ]
    expect(await contents(tarBytes(members), ['c'])).toEqual(['fine'])
    await expect(contents(tarBytes(members), ['a'])).rejects.toThrow(failure('SOURCE_ARCHIVE_DAMAGED', /circles/))
  })

  test('that holds a name twice is damaged there, as programs differ in which one counts', async () => {
    const members = [
      { path: 'manifest.json', content: 'clean' },
      { path: './manifest.json', content: 'evil' },
      { path: 'other', content: 'fine' },
    ]
    expect(await contents(tarBytes(members), ['other'])).toEqual(['fine'])
    await expect(contents(tarBytes(members), ['manifest.json'])).rejects.toThrow(
      failure('SOURCE_ARCHIVE_DAMAGED', /more than once/),
    )
  })

  test('with base-256 and pax sizes is indexed', async () => {
    const gnu = concatBytes([rawTarHeader({ name: 'a', size: base256(5, 12) }), tarContent('hello'), tarEnd()])
    const pax = concatBytes([
      paxHeader({ size: '5' }),
      rawTarHeader({ name: 'a', size: 0 }),
      tarContent('hello'),
      tarEnd(),
    ])
    expect(await contents(gnu, ['a'])).toEqual(['hello'])
    expect(await contents(pax, ['a'])).toEqual(['hello'])
  })

  test('may end without its two zero blocks', async () => {
    const bytes = tarBytes([{ path: 'a', content: 'x' }])
    expect(await contents(bytes.subarray(0, bytes.length - 1024), ['a'])).toEqual(['x'])
  })

  test.each([
    ['nothing but text', Buffer.from('hello world '.repeat(100)), 'SOURCE_NOT_AN_ARCHIVE', /not a tar/],
    [
      'an ELF file',
      concatBytes([Buffer.of(0x7f, 0x45, 0x4c, 0x46), Buffer.alloc(2000, 7)]),
      'SOURCE_NOT_AN_ARCHIVE',
      /not a tar/,
    ],
    [
      'a member cut short',
      tarBytes([{ path: 'a', content: Buffer.alloc(9000, 'x') }]).subarray(0, 4096),
      'SOURCE_ARCHIVE_DAMAGED',
      /stops at 4096/,
    ],
    [
      'garbage after a member',
      concatBytes([tarBytes([{ path: 'a' }]).subarray(0, 512), Buffer.alloc(1024, 'x')]),
      'SOURCE_ARCHIVE_DAMAGED',
      /header at byte 512/,
    ],
    [
      'a wrong checksum',
      concatBytes([rawTarHeader({ name: 'a', checksum: 1 }), tarEnd()]),
      'SOURCE_NOT_AN_ARCHIVE',
      /not a tar/,
    ],
    [
      'a negative size',
      concatBytes([rawTarHeader({ name: 'a', size: base256(-5, 12) }), tarEnd()]),
      'SOURCE_ARCHIVE_DAMAGED',
      /size/,
    ],
    [
      'a size beyond all numbers',
      concatBytes([rawTarHeader({ name: 'a', size: base256(2n ** 80n, 12) }), tarEnd()]),
      'SOURCE_ARCHIVE_DAMAGED',
      /size/,
    ],
    [
      'a size that is no number',
      concatBytes([rawTarHeader({ name: 'a', size: 'zzz' }), tarEnd()]),
      'SOURCE_ARCHIVE_DAMAGED',
      /size/,
    ],
    [
      'a pax size that is no number',
      concatBytes([paxHeader({ size: '0x10' }), rawTarHeader({ name: 'a' }), tarEnd()]),
      'SOURCE_ARCHIVE_DAMAGED',
      /size/,
    ],
    [
      'a name of megabytes',
      concatBytes([rawTarHeader({ name: 'x', typeflag: 'L', size: 2_000_000 }), Buffer.alloc(2_000_384), tarEnd()]),
      'SOURCE_ARCHIVE_DAMAGED',
      /too long/,
    ],
  ] as const)('with %s is refused', async (_, bytes, code, message) => {
    await expect(contents(bytes, ['a'])).rejects.toThrow(failure(code, message))
  })

  test('may not have more members than are read', async () => {
    const members = Array.from({ length: 20 }, (_, index) => ({ path: `f${index}` }))
    await expect(contents(tarBytes(members), [], { maxArchiveMembers: 19 })).rejects.toThrow(
      failure('SOURCE_TOO_LARGE'),
    )
  })

  test.each([0, 1, 511])('cut to %d bytes says so or is empty, but never crashes', async (length) => {
    const bytes = tarBytes([{ path: 'a', content: 'x' }]).subarray(0, length)
    expect(await contents(bytes, ['a'])).toEqual([undefined])
  })
})
