import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { compressionOf, decompress } from './compression.ts'

/** `printf 'hello bzip2\n' | bzip2` */
const BZIP2 = Buffer.from(
  '425a6839314159265359ab6ba1f1000002d9800010400010001264c01020003100d34d04001ea3ef4e51a2078bb9229c284855b5d0f880',
  'hex',
)

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
async function plain(bytes: Uint8Array): Promise<string> {
  const chunks = await Array.fromAsync(decompress(once(bytes), compressionOf(bytes), 'the feed'))
  return Buffer.concat(chunks).toString()
}

describe('compression', () => {
  test.each<[string, Uint8Array, string]>([
    ['gzip', gzipSync('hello'), 'hello'],
    ['zstd', zstdCompressSync('hello'), 'hello'],
    ['zstd in two frames', Buffer.concat([zstdCompressSync('hel'), zstdCompressSync('lo')]), 'hello'],
    ['nothing', Buffer.from('hello'), 'hello'],
    ['nothing, and empty', Buffer.alloc(0), ''],
  ])('is known by its first bytes: %s', async (_, bytes, text) => {
    expect(await plain(bytes)).toBe(text)
  })

  test('bzip2 is read too', async () => {
    expect(compressionOf(BZIP2)).toBe('bzip2')
    expect(await plain(BZIP2)).toBe('hello bzip2\n')
  })

  test.each([
    ['gzip', gzipSync('hello'.repeat(100)).subarray(0, 20)],
    ['zstd', zstdCompressSync('hello'.repeat(100)).subarray(0, 12)],
    ['zstd behind a whole frame', Buffer.concat([zstdCompressSync('hello'), Buffer.from('more')])],
    ['bzip2', Buffer.from(BZIP2).fill(0, 10, 30)],
  ])('damaged %s is refused in one sentence', async (_, bytes) => {
    await expect(plain(bytes)).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
  })
})
