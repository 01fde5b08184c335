import { execFileSync, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MiB } from '../../domain/units.ts'
import { readBounded } from '../read-bounded.ts'
import { DEFAULT_SOURCE_LIMITS, type SourceLimits } from '../source-limits.ts'
import type { ByteRangeFile } from './byte-range-file.ts'
import { openArchive } from './open-archive.ts'

const signal = new AbortController().signal
let folder: string
let spools: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-archive-'))
  spools = join(folder, 'spools')
  await mkdir(spools)
})
afterAll(() => rm(folder, { recursive: true }))

async function stored(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

function openIt(path: string, limits: Partial<SourceLimits> = {}): Promise<ByteRangeFile> {
  return openArchive(path, { temporaryDirectory: spools, limits: { ...DEFAULT_SOURCE_LIMITS, ...limits } }, signal)
}

function failure(code: string, message: RegExp = /./): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) })
}

const content = Buffer.from(Array.from({ length: 2_500_000 }, (_, index) => (index * 7919) >> 8))

describe('an archive', () => {
  test.each([
    ['plain', (bytes: Uint8Array) => bytes],
    ['gzip', gzipSync],
    [
      'gzip in two members',
      (bytes: Uint8Array) => Buffer.concat([gzipSync(bytes.subarray(0, 9)), gzipSync(bytes.subarray(9))]),
    ],
    ['zstd', zstdCompressSync],
    [
      'zstd in many frames, behind a skippable one',
      (bytes: Uint8Array) => {
        const skippable = Buffer.from('502a4d18040000000a0b0c0d', 'hex')
        const cuts = [0, 1, 2, 700_000, 700_000, 2_499_999]
        const frames = cuts.map((from, index) =>
          zstdCompressSync(bytes.subarray(from, cuts[index + 1] ?? bytes.length)),
        )
        return Buffer.concat([skippable, ...frames, skippable])
      },
    ],
  ] as const)('that is %s can be read by offset, and leaves nothing behind', async (name, compress) => {
    const path = await stored('x', compress(content))
    {
      await using file = await openIt(path)
      expect(file.size).toBe(content.length)
      expect(content.subarray(5, 1_200_000).equals(await file.read(5, 1_199_995))).toBe(true)
      const chunks = await Array.fromAsync(file.stream(100, content.length - 100, signal))
      expect(Buffer.concat(chunks).equals(content.subarray(100))).toBe(true)
      expect(chunks.every((chunk) => chunk.length <= MiB && chunk.buffer.byteLength === chunk.length)).toBe(true)
      // The spool has no name any more, so that a killed process leaves nothing either.
      expect([name, await readdir(spools)]).toEqual([name, []])
    }
    expect(await readdir(spools)).toEqual([])
  })

  test('that comes through a pipe is read all the same', async () => {
    const fifo = join(folder, 'fifo')
    execFileSync('mkfifo', [fifo])
    const source = await stored('piped', gzipSync(content))
    const writer = spawn('sh', ['-c', 'cat "$0" > "$1"', source, fifo])
    await using file = await openIt(fifo)
    const bytes = await readBounded(file.stream(0, file.size, signal), content.length, 'It')
    expect(content.equals(bytes)).toBe(true)
    expect(await readdir(spools)).toEqual([])
    expect(writer.exitCode ?? 0).toBe(0)
  })

  test.each([
    ['cut', gzipSync(content).subarray(0, 1000), 'SOURCE_ARCHIVE_DAMAGED', /gzip/],
    ['cut-zstd', zstdCompressSync(content).subarray(0, 1000), 'SOURCE_ARCHIVE_DAMAGED', /zstd/],
    [
      'wrong-sum',
      Buffer.concat([gzipSync(content).subarray(0, -8), Buffer.alloc(8)]),
      'SOURCE_ARCHIVE_DAMAGED',
      /gzip/,
    ],
    ['garbage', Buffer.concat([Buffer.of(0x1f, 0x8b), Buffer.alloc(500, 9)]), 'SOURCE_ARCHIVE_DAMAGED', /gzip/],
    ['empty', Buffer.alloc(0), 'SOURCE_NOT_AN_ARCHIVE', /empty/],
    ['xz', Buffer.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0), 'SOURCE_NOT_AN_ARCHIVE', /xz -dk/],
    ['bz2', Buffer.from('BZh91AY'), 'SOURCE_NOT_AN_ARCHIVE', /bzip2/],
  ] as const)('that is %s is refused, and leaves nothing behind', async (name, bytes, code, message) => {
    await expect(openIt(await stored(name, bytes))).rejects.toThrow(failure(code, message))
    expect(await readdir(spools)).toEqual([])
  })

  test('that unpacks to more than is read is given up', async () => {
    const path = await stored('big', gzipSync(content))
    await expect(openIt(path, { maxSpoolBytes: 1_000_000 })).rejects.toThrow(failure('SOURCE_TOO_LARGE'))
    expect(await readdir(spools)).toEqual([])
  })

  test('that is missing, a directory, or has nowhere to be spooled is said plainly', async () => {
    await expect(openIt(join(folder, 'none.tar'))).rejects.toThrow(failure('SOURCE_NOT_FOUND', /does not exist/))
    await expect(openIt(folder)).rejects.toThrow(failure('SOURCE_NOT_AN_ARCHIVE', /oci:.*rootfs:/))
    const path = await stored('x.gz', gzipSync(content))
    const nowhere = { temporaryDirectory: join(folder, 'nowhere'), limits: DEFAULT_SOURCE_LIMITS }
    await expect(openArchive(path, nowhere, signal)).rejects.toThrow(
      failure('SOURCE_UNREADABLE', /temporary directory/),
    )
  })

  test('that ends before what is asked of it is damaged', async () => {
    await using file = await openIt(await stored('plain', content))
    await expect(file.read(content.length - 1, 2)).rejects.toThrow(failure('SOURCE_ARCHIVE_DAMAGED', /ends early/))
  })

  test('is given up when aborted while it is unpacked', async () => {
    const reason = new Error('enough')
    const path = await stored('x.gz', gzipSync(content))
    const options = { temporaryDirectory: spools, limits: DEFAULT_SOURCE_LIMITS }
    await expect(openArchive(path, options, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(await readdir(spools)).toEqual([])
  })
})
