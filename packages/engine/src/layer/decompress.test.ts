import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256Of } from '../domain/digest.ts'
import { KiB, MiB } from '../domain/units.ts'
import { DamagedStreamError, decompress } from './decompress.ts'

async function* inChunks(bytes: Uint8Array, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size))
}

async function outcome(
  bytes: Uint8Array,
  compression: 'gzip' | 'zstd',
  chunkBytes = 64 * KiB,
): Promise<{ text: string; isDamaged: boolean }> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of decompress(inChunks(bytes, chunkBytes), compression)) pieces.push(piece)
  } catch (error) {
    if (!(error instanceof DamagedStreamError)) throw error
    return { text: Buffer.concat(pieces).toString('latin1'), isDamaged: true }
  }
  return { text: Buffer.concat(pieces).toString('latin1'), isDamaged: false }
}

/** Text that compresses about as well as file systems do. */
function sampleText(bytes: number): string {
  let text = ''
  for (let index = 0; text.length < bytes; index += 1) text += `${sha256Of(String(index))} is a digest\n`
  return text.slice(0, bytes)
}

const text = sampleText(3 * MiB)
const skippable = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
const pack = {
  gzip: (bytes: string) => gzipSync(bytes),
  zstd: (bytes: string) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
}

describe.each(['gzip', 'zstd'] as const)('decompress %s', (compression) => {
  const packed = pack[compression](text)

  it.each([1_000, 256 * KiB, 10 * MiB])('gives the bytes that were packed, in chunks of %i', async (chunkBytes) => {
    expect(await outcome(packed, compression, chunkBytes)).toEqual({ text, isDamaged: false })
  })

  it('gives the bytes of concatenated members, wherever the chunks are cut', async () => {
    const members = Buffer.concat(['one', '', 'two', 'three'].map(pack[compression]))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: members.length }), async (chunkBytes) => {
        expect(await outcome(members, compression, chunkBytes)).toEqual({ text: 'onetwothree', isDamaged: false })
      }),
      { numRuns: 30 },
    )
  })

  it('keeps what came before the data breaks off, the same however it arrives', async () => {
    const cut = packed.subarray(0, packed.length >> 1)
    const whole = await outcome(cut, compression)
    expect(whole.isDamaged).toBe(true)
    expect(whole.text.length).toBeGreaterThan(text.length / 3)
    expect(text.startsWith(whole.text)).toBe(true)
    expect(await outcome(cut, compression, 977)).toEqual(whole)
  })

  it('keeps what came before a damaged byte, the same however it arrives', async () => {
    const damaged = Buffer.from(packed)
    const middle = damaged.length >> 1
    damaged.fill(0xff, middle, middle + 64)
    const whole = await outcome(damaged, compression)
    expect(whole.isDamaged).toBe(true)
    expect(await outcome(damaged, compression, 1_013)).toEqual(whole)
  })

  it('refuses what is something else after the end', async () => {
    const garbled = Buffer.concat([pack[compression]('small'), Buffer.from('garbage')])
    expect(await outcome(garbled, compression)).toEqual({ text: 'small', isDamaged: true })
  })

  it('passes errors of the source on as they are', async () => {
    const failing = async function* (): AsyncIterable<Buffer> {
      yield packed.subarray(0, 300 * KiB)
      throw new RangeError('the network')
    }
    const read = async () => {
      for await (const _ of decompress(failing(), compression));
    }
    await expect(read()).rejects.toThrow(RangeError)
  })

  it('holds only a little of a bomb that nobody reads', async () => {
    const bomb = pack[compression]('\0'.repeat(64 * MiB))
    const sizes: number[] = []
    for await (const piece of decompress(inChunks(bomb, bomb.length), compression)) {
      sizes.push(piece.length)
      if (sizes.length === 4) break
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256 * KiB)
  })
})

describe('decompress gzip', () => {
  it('ignores zeros after the last member, as gzip does', async () => {
    expect(await outcome(Buffer.concat([gzipSync('a'), Buffer.alloc(600_000)]), 'gzip')).toEqual({
      text: 'a',
      isDamaged: false,
    })
  })

  it('keeps all of a small layer whose checksum is wrong', async () => {
    const packed = gzipSync(sampleText(20_000))
    packed[packed.length - 8] = (packed[packed.length - 8] ?? 0) ^ 1
    expect(await outcome(packed, 'gzip')).toEqual({ text: sampleText(20_000), isDamaged: true })
  })
})

describe('decompress zstd', () => {
  it('passes over skippable frames anywhere', async () => {
    const frames = Buffer.concat([
      skippable,
      zstdCompressSync('one'),
      skippable,
      skippable,
      zstdCompressSync('two'),
      skippable,
    ])
    for (const chunkBytes of [1, 5, 1_000]) {
      expect(await outcome(frames, 'zstd', chunkBytes)).toEqual({ text: 'onetwo', isDamaged: false })
    }
  })
})
