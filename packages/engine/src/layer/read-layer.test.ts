import { buildLayer, concatBytes, type LayerCompression, rawTarHeader, tarBytes } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { parseDigest, sha256Of } from '../domain/digest.ts'
import type { Problem } from '../domain/problem.ts'
import { MiB } from '../domain/units.ts'
import { LayerError } from './layer-error.ts'
import { DEFAULT_LAYER_LIMITS, type LayerLimits } from './limits.ts'
import { type LayerReading, type ReadLayerOptions, readLayer } from './read-layer.ts'

async function* inChunks(bytes: Uint8Array, size = 10_000): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

async function read(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  options: Partial<Omit<ReadLayerOptions, 'limits'>> & { limits?: Partial<LayerLimits> } = {},
): Promise<{ reading: LayerReading; paths: string[]; problems: Problem[] }> {
  const paths: string[] = []
  const problems: Problem[] = []
  const reading = await readLayer(bytes instanceof Uint8Array ? inChunks(bytes) : bytes, {
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    signal: new AbortController().signal,
    visitor: {
      entry: (entry) => {
        paths.push(entry.path)
        return undefined
      },
      problem: (problem) => problems.push(problem),
    },
    ...options,
    limits: { ...DEFAULT_LAYER_LIMITS, ...options.limits },
  })
  return { reading, paths, problems }
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  )
}

const content = { 'etc/os-release': 'ID=debian', 'usr/bin/x': 'x'.repeat(100_000) }

describe('readLayer', () => {
  it.each<LayerCompression>(['none', 'gzip', 'zstd'])(
    'computes the digest and the diffID of a %s layer',
    async (compression) => {
      const layer = buildLayer(content, { compression })
      const { digest, bytes, tar, diffId } = layer
      const { reading, paths, problems } = await read(bytes, { ...layer, size: bytes.length })
      expect(reading).toEqual({
        diffId,
        digest,
        compressedBytes: bytes.length,
        uncompressedBytes: tar.length,
        isWhole: true,
      })
      expect(paths).toEqual(['etc/os-release', 'usr/bin/x'])
      expect(problems).toEqual([])
    },
  )

  it('goes by the bytes when the media type says otherwise', async () => {
    const { bytes, diffId } = buildLayer(content, { compression: 'zstd' })
    const { reading } = await read(bytes, { mediaType: 'application/vnd.oci.image.layer.v1.tar' })
    expect(reading.diffId).toBe(diffId)
  })

  it('verifies sha512 digests too', async () => {
    const { bytes } = buildLayer(content)
    const wrong = parseDigest(`sha512:${'0'.repeat(128)}`)
    expect(await failure(read(bytes, { digest: wrong }))).toMatchObject({ code: 'LAYER_DIGEST_MISMATCH' })
  })

  it('reads an empty layer', async () => {
    const { reading, problems } = await read(new Uint8Array(0), { digest: sha256Of('') })
    expect(problems).toEqual([])
    expect(reading).toMatchObject({ uncompressedBytes: 0, isWhole: true, diffId: sha256Of('') })
  })

  it('covers the bytes after the end marker with the diffID', async () => {
    const tar = concatBytes([tarBytes([{ path: 'a' }]), 'trailing '.repeat(1000)])
    const { bytes, diffId } = buildLayer(tar)
    expect((await read(bytes)).reading.diffId).toBe(diffId)
  })

  it.each([
    ['other bytes', { digest: sha256Of('other') }, 'LAYER_DIGEST_MISMATCH'],
    ['fewer bytes', { size: 10 }, 'LAYER_SIZE_MISMATCH'],
    ['more bytes', { size: 10_000_000 }, 'LAYER_SIZE_MISMATCH'],
  ])('fails when the manifest promised %s', async (_, promised, code) => {
    const error = await failure(read(buildLayer(content).bytes, promised))
    expect(error).toBeInstanceOf(LayerError)
    expect(error).toMatchObject({ code })
  })

  it('fails for wrong bytes even when they cannot be unpacked', async () => {
    const { bytes } = buildLayer(content)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff
    const error = await failure(read(bytes, { digest: buildLayer(content).digest }))
    expect(error).toMatchObject({ code: 'LAYER_DIGEST_MISMATCH' })
  })

  it('keeps what came before a truncated gzip breaks off, and does not call it whole', async () => {
    const noise = Array.from({ length: 50 }, (_, index) => ({
      path: `f${index}`,
      content: sha256Of(String(index)).repeat(60),
    }))
    const whole = buildLayer(noise).bytes
    const { reading, paths, problems } = await read(whole.subarray(0, whole.length >> 1))
    expect(paths.length).toBeGreaterThan(10)
    expect(paths.length).toBeLessThan(50)
    expect(problems.map((problem) => problem.code)).toEqual(['MALFORMED', 'MALFORMED'])
    expect(reading.isWhole).toBe(false)
  })

  it('calls a layer whole whose tar is damaged: its diffID is right all the same', async () => {
    const { bytes, diffId } = buildLayer(concatBytes([rawTarHeader({ name: 'a' }), 'nonsense'.repeat(100)]))
    const { reading, paths, problems } = await read(bytes)
    expect(paths).toEqual(['a'])
    expect(problems).toMatchObject([{ code: 'MALFORMED' }])
    expect(reading).toMatchObject({ isWhole: true, diffId })
  })

  it.each([
    ['encrypted', new Uint8Array(100), 'application/vnd.oci.image.layer.v1.tar+gzip+encrypted'],
    ['xz', Buffer.from('fd377a585a000000', 'hex'), 'application/vnd.oci.image.layer.v1.tar'],
    ['bzip2', Buffer.from('BZh91AY&SY'), 'application/vnd.oci.image.layer.v1.tar'],
  ])('says that it cannot read %s layers', async (_, bytes, mediaType) => {
    const { reading, problems } = await read(bytes, { mediaType })
    expect(problems).toMatchObject([{ code: 'UNSUPPORTED' }])
    expect(reading.isWhole).toBe(false)
  })

  it.each<[string, Partial<LayerLimits>]>([
    ['uncompressed bytes', { maxUncompressedBytes: 1 * MiB }],
    ['stored bytes', { maxCompressedBytes: 20_000 }],
    ['ratio', { maxRatio: 100 }],
  ])('stops at the limit of %s', async (_, limits) => {
    const bomb = buildLayer({ 'etc/first': 'x', bomb: new Uint8Array(80 * MiB) })
    const { reading, paths, problems } = await read(bomb.bytes, { digest: bomb.digest, limits })
    expect(problems.map((problem) => problem.code)).toContain('LIMIT_EXCEEDED')
    expect(paths).toContain('etc/first')
    expect(reading.isWhole).toBe(false)
    expect(reading.uncompressedBytes).toBeLessThan(80 * MiB)
  })

  it('passes errors of the source on and closes it when something goes wrong', async () => {
    let isClosed = false
    const source = async function* () {
      try {
        yield buildLayer(content).bytes.slice(0, 50)
        throw new RangeError('the network')
      } finally {
        isClosed = true
      }
    }
    expect(await failure(read(source()))).toBeInstanceOf(RangeError)
    expect(isClosed).toBe(true)
  })

  it('stops when told to', async () => {
    const controller = new AbortController()
    let chunks = 0
    const endless = async function* () {
      for (;;) {
        chunks += 1
        if (chunks === 5) controller.abort(new Error('enough'))
        yield new Uint8Array(512)
      }
    }
    const error = await failure(read(endless(), { signal: controller.signal }))
    expect(error).toMatchObject({ message: 'enough' })
    expect(chunks).toBeLessThan(10)
  })

  it('waits for the visitor between pieces', async () => {
    let running = 0
    let most = 0
    const { bytes } = buildLayer({ big: new Uint8Array(5 * MiB) }, { compression: 'none' })
    await read(bytes, {
      visitor: {
        entry: () => undefined,
        problem: () => {},
        settle: async () => {
          running += 1
          most = Math.max(most, running)
          await Promise.resolve()
          running -= 1
        },
      },
    })
    expect(most).toBe(1)
  })
})
