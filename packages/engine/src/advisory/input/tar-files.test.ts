import { concatBytes, paxHeader, rawTarHeader, tarBytes, tarContent, tarEnd } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { FeedFile } from '../feed.ts'
import { readTar } from './tar-files.ts'

async function* pieces(bytes: Uint8Array, size = 700): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read<T>(bytes: Uint8Array, each: (file: FeedFile) => Promise<T>, size?: number): Promise<T[]> {
  const results: T[] = []
  for await (const file of readTar(pieces(bytes, size), 'the archive')) results.push(await each(file))
  return results
}
const text = async (file: FeedFile) => [file.path, Buffer.from(await file.bytes(1e6)).toString()]

describe('a tar archive', () => {
  test.each(['pax', 'gnu', 'ustar'] as const)('in the dialect %s gives its regular files in order', async (dialect) => {
    const long = `${'directory/'.repeat(12)}file.json`
    const members = [
      { path: './a.json', content: '{}' },
      { path: 'folder/', kind: 'directory' as const },
      { path: long, content: 'x'.repeat(3000) },
      { path: 'link', kind: 'symlink' as const, linkTarget: 'a.json' },
      { path: 'empty', content: '' },
      { path: 'exact', content: 'y'.repeat(512) },
    ]
    for (const size of [1, 700, 100_000]) {
      expect(await read(tarBytes(members, dialect), text, size)).toEqual([
        ['a.json', '{}'],
        [long, 'x'.repeat(3000)],
        ['empty', ''],
        ['exact', 'y'.repeat(512)],
      ])
    }
  })

  test('files may be skipped, or left in the middle', async () => {
    const content = 'z'.repeat(5000)
    const bytes = tarBytes([
      { path: 'a', content },
      { path: 'b', content },
      { path: 'c', content: 'end' },
    ])
    const seen = await read(bytes, async (file) => {
      if (file.path === 'a') return file.path
      if (file.path === 'b') for await (const _ of file.chunks(1e6)) break
      return file.path === 'c' ? text(file) : file.path
    })
    expect(seen).toEqual(['a', 'b', ['c', 'end']])
  })

  test('a global pax header changes nothing', async () => {
    const bytes = concatBytes([paxHeader({ comment: 'abc' }, 'g'), tarBytes([{ path: 'a', content: '1' }])])
    expect(await read(bytes, text)).toEqual([['a', '1']])
  })

  test('a file beyond the bound fails alone', async () => {
    const bytes = tarBytes([
      { path: 'big', content: 'x'.repeat(2000) },
      { path: 'small', content: 'y' },
    ])
    const seen = await read(bytes, (file) =>
      file.bytes(1000).then(
        () => 'read',
        (error: { code: string }) => error.code,
      ),
    )
    expect(seen).toEqual(['ADVISORY_LIMIT_EXCEEDED', 'read'])
  })

  test.each([
    ['no archive', Buffer.alloc(1024, 'nonsense')],
    ['ends inside of a file', tarBytes([{ path: 'a', content: 'x'.repeat(3000) }]).subarray(0, 1200)],
    ['ends inside of a header', tarBytes([{ path: 'a', content: '' }]).subarray(0, 100)],
    [
      'a checksum that is wrong',
      concatBytes([rawTarHeader({ name: 'a', size: 1, checksum: 7 }), tarContent('x'), tarEnd()]),
    ],
    ['a size below zero', concatBytes([rawTarHeader({ name: 'a', size: Buffer.alloc(12, 0xff) }), tarEnd()])],
  ])('%s is refused', async (_, bytes) => {
    await expect(read(bytes, text)).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
  })
})
