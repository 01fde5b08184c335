import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boltBytes, bucket } from '../../../test/bolt-bytes.ts'
import { type BoltBucket, openBolt } from './bolt-file.ts'

describe('a bbolt file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-bolt-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function read(bytes: Uint8Array): Promise<unknown> {
    const path = join(folder, 'test.db')
    await writeFile(path, bytes)
    using file = openBolt(path)
    return toObject(file.root)
  }
  function toObject(one: BoltBucket): unknown {
    return Object.fromEntries(
      [...one.entries()].map((entry) => [
        entry.key,
        'bucket' in entry ? toObject(entry.bucket) : JSON.parse(entry.value.toString()),
      ]),
    )
  }
  const numbered = (count: number, text = 'value') =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`key-${String(index).padStart(5, '0')}`, `${text} ${index}`]),
    )

  test('gives keys, values, buckets of their own and buckets that lie inline', async () => {
    const content = bucket({
      a: 1,
      inline: bucket({ x: 'y' }),
      nested: bucket({ inner: bucket({ z: [1, 2] }), empty: bucket({}) }),
    })
    expect(await read(boltBytes(content))).toEqual({
      a: 1,
      inline: { x: 'y' },
      nested: { inner: { z: [1, 2] }, empty: {} },
    })
  })

  test('follows branches, and values over several pages', async () => {
    const content = { many: numbered(500), large: { long: 'x'.repeat(30_000) } }
    expect(await read(boltBytes({ many: bucket(content.many), large: bucket(content.large) }))).toEqual(content)
  })

  test('the valid meta page counts when the other is damaged', async () => {
    for (const offset of [16 + 20, 4096 + 16 + 20]) {
      const bytes = boltBytes({ a: 1 })
      bytes[offset] = 0x7f
      expect(await read(bytes)).toEqual({ a: 1 })
    }
  })

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['no database', () => Buffer.from('nothing')],
    ['empty', () => Buffer.alloc(0)],
    ['without a valid meta page', (bytes) => bytes.fill(0xff, 16, 4096 + 80)],
    ['truncated', (bytes) => bytes.subarray(0, bytes.length - 4096)],
    ['with an element outside of its page', (bytes) => set32(bytes, 3 * 4096 + 16 + 12, 0xffffff)],
    ['with more elements than room', (bytes) => set16(bytes, 3 * 4096 + 10, 0xffff)],
    ['with a page that overflows its end', (bytes) => set32(bytes, 3 * 4096 + 12, 1000)],
    ['with a page of no kind', (bytes) => set16(bytes, 3 * 4096 + 8, 0)],
  ])('%s is refused in one sentence', async (_, damage) => {
    const bytes = damage(boltBytes({ a: 1, b: bucket(numbered(200)) }, 1000))
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'ADVISORY_INPUT_BROKEN',
      message: expect.stringMatching(/^[^\n]+\.$/),
    })
  })

  test('a tree that leads back into itself ends', async () => {
    const bytes = boltBytes(numbered(100), 10)
    const branch = bytes.length - 4096
    bytes.writeBigUInt64LE(BigInt(branch / 4096), branch + 16 + 8)
    await expect(read(bytes)).rejects.toMatchObject({ code: 'ADVISORY_INPUT_BROKEN' })
  })
})

function set16(bytes: Buffer, at: number, value: number): Buffer {
  bytes.writeUInt16LE(value, at)
  return bytes
}

function set32(bytes: Buffer, at: number, value: number): Buffer {
  bytes.writeUInt32LE(value, at)
  return bytes
}
