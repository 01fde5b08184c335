import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeZip, type ZipFile, zipBytes } from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FeedFile } from '../feed.ts'
import { readZip } from './zip-reader.ts'

const LIMIT = 1024 * 1024

describe('a zip archive', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-zip-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function archive(bytes: Uint8Array): Promise<string> {
    const path = join(folder, `${Math.random().toString(36).slice(2)}.zip`)
    await writeFile(path, bytes)
    return path
  }

  async function read<T>(bytes: Uint8Array, each: (file: FeedFile) => Promise<T>): Promise<T[]> {
    const results: T[] = []
    for await (const file of readZip(await archive(bytes))) results.push(await each(file))
    return results
  }

  const text = async (file: FeedFile) => [file.path, Buffer.from(await file.bytes(LIMIT)).toString()]

  test('gives its files in order, stored and deflated, whatever the comment', async () => {
    const files: ZipFile[] = [
      { path: 'a.json', content: '{"a":1}' },
      { path: 'folder/', content: '' },
      { path: 'folder/ü.json', content: 'x'.repeat(5000) },
      { path: 'stored.txt', content: 'as it is', stored: true },
      { path: 'empty', content: '' },
    ]
    expect(await read(zipBytes(files, 'a comment'), text)).toEqual([
      ['a.json', '{"a":1}'],
      ['folder/ü.json', 'x'.repeat(5000)],
      ['stored.txt', 'as it is'],
      ['empty', ''],
    ])
  })

  test('files may be skipped, and read as a stream', async () => {
    const content = Buffer.alloc(3 * 1024 * 1024, 'abc')
    const bytes = zipBytes([
      { path: 'skipped', content: 'x' },
      { path: 'big', content },
      { path: 'big-stored', content, stored: true },
    ])
    const lengths = await read(bytes, async (file) => {
      if (file.path === 'skipped') return 0
      let length = 0
      for await (const chunk of file.chunks(8 * LIMIT)) length += chunk.length
      return length
    })
    expect(lengths).toEqual([0, content.length, content.length])
  })

  test('may hold more files than sixteen bits can count', async () => {
    const path = join(folder, 'many.zip')
    const count = 66_000
    await writeZip(
      path,
      (function* () {
        for (let index = 0; index < count; index++) yield { path: `${index}.json`, content: '{}', stored: true }
      })(),
    )
    let seen = 0
    let last = ''
    for await (const file of readZip(path)) {
      seen++
      last = file.path
    }
    expect([seen, last]).toEqual([count, `${count - 1}.json`])
  })

  test.each<[string, ZipFile, string]>([
    [
      'claims to be ten gigabytes',
      { path: 'x', content: 'x', claims: { uncompressedBytes: 10 * 2 ** 30 } },
      'ADVISORY_LIMIT_EXCEEDED',
    ],
    ['is larger than allowed', { path: 'x', content: Buffer.alloc(2 * LIMIT) }, 'ADVISORY_LIMIT_EXCEEDED'],
    [
      'holds more than it claims',
      { path: 'x', content: Buffer.alloc(9000), claims: { uncompressedBytes: 10 } },
      'ADVISORY_INPUT_BROKEN',
    ],
    [
      'holds less than it claims',
      { path: 'x', content: 'abc', claims: { uncompressedBytes: 10 } },
      'ADVISORY_INPUT_BROKEN',
    ],
    ['has another checksum', { path: 'x', content: 'abc', claims: { crc32: 7 } }, 'ADVISORY_INPUT_BROKEN'],
    ['is encrypted', { path: 'x', content: 'abc', encrypted: true }, 'ADVISORY_INPUT_BROKEN'],
    ['is compressed in an unknown way', { path: 'x', content: 'abc', claims: { method: 93 } }, 'ADVISORY_INPUT_BROKEN'],
  ])('a file that %s fails alone', async (_, file, code) => {
    const results = await read(zipBytes([file, { path: 'good', content: 'good' }]), (entry) =>
      text(entry).catch((error: { code: string }) => error.code),
    )
    expect(results).toEqual([code, ['good', 'good']])
  })

  test('a bomb is stopped while it is streamed', async () => {
    const bytes = zipBytes([{ path: 'bomb', content: Buffer.alloc(64 * LIMIT), claims: { uncompressedBytes: 5 } }])
    const [code] = await read(bytes, async (file) => {
      try {
        for await (const _ of file.chunks(LIMIT));
        return 'read'
      } catch (error) {
        return (error as { code: string }).code
      }
    })
    expect(code).toBe('ADVISORY_LIMIT_EXCEEDED')
  })

  test.each([
    ['no archive', () => Buffer.from('no archive at all, but long enough to look at')],
    ['truncated', (whole: Buffer) => whole.subarray(0, whole.length - 30)],
    ['empty', () => Buffer.alloc(0)],
    ['without its directory', (whole: Buffer) => whole.subarray(whole.length - 22)],
    [
      'with a damaged directory',
      (whole: Buffer) => Buffer.from(whole).fill(0xff, whole.length - 60, whole.length - 22),
    ],
  ])('an archive that is %s is refused in one sentence', async (_, damage) => {
    const whole = zipBytes([
      { path: 'a', content: 'abc' },
      { path: 'b', content: 'abc' },
    ])
    await expect(read(damage(whole), text)).rejects.toMatchObject({
      code: 'ADVISORY_INPUT_BROKEN',
      message: expect.stringMatching(/^[^\n]+\.$/),
    })
  })
})
