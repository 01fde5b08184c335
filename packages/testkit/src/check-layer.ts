import assert from 'node:assert/strict'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { type LayerEntry, type LayerReading, sha256Of } from '@plimsoll/engine'
import { type BuiltLayer, buildLayer, type LayerCompression, type ManifestFlavour } from './image-builder.ts'
import { directory, file, hardLink, opaqueWhiteout, symlink, whiteout } from './layer-content.ts'
import type { TarDialect } from './tar-writer.ts'

/** A way to read layers: what it says of the whole, and the entries in the order they came. */
export type ReadLayer = (
  bytes: AsyncIterable<Uint8Array>,
  layer: Pick<BuiltLayer, 'mediaType' | 'digest'> & { readonly size: number },
) => Promise<{ readonly reading: LayerReading; readonly entries: readonly LayerEntry[] }>

const COMPRESSIONS: readonly LayerCompression[] = ['none', 'gzip', 'zstd']
const FLAVOURS: readonly ManifestFlavour[] = ['oci', 'docker']
const DIALECTS: readonly TarDialect[] = ['pax', 'gnu', 'ustar', 'v7']
const CHUNK_BYTES = [777, 65_536] as const

/**
 * Holds a reader of layers to its contract, over every compression, media type, tar dialect and several ways to cut the bytes: digest, size and diffID are
 * those recomputed here by other means, and the entries are those that were put in. Wrong promises are refused.
 * @throws {AssertionError} for the first broken promise
 */
export async function checkLayer(read: ReadLayer): Promise<void> {
  for (const compression of COMPRESSIONS) {
    for (const dialect of DIALECTS) {
      for (const flavour of FLAVOURS) {
        const layer = buildLayer(SAMPLE, { compression, dialect }, flavour)
        for (const chunkBytes of CHUNK_BYTES)
          await checkOne(read, layer, `${flavour}, ${compression}, ${dialect}`, chunkBytes)
      }
    }
  }
  await checkPromises(read)
}

/** Recomputes what a reading of `stored` must say of the whole. @throws {AssertionError} */
export function checkLayerReading(stored: Uint8Array, reading: LayerReading, what = 'the layer'): void {
  const tar = unpack(stored)
  assert.equal(reading.digest, sha256Of(stored), `${what}: the digest is that of the bytes as stored`)
  assert.equal(reading.compressedBytes, stored.length, `${what}: all bytes as stored are counted`)
  assert.equal(reading.diffId, sha256Of(tar), `${what}: the diffID is the digest of the tar`)
  assert.equal(reading.uncompressedBytes, tar.length, `${what}: all bytes of the tar are counted`)
  assert.equal(reading.isWhole, true, `${what}: it is whole`)
}

async function checkOne(read: ReadLayer, layer: BuiltLayer, what: string, chunkBytes: number): Promise<void> {
  const { bytes, mediaType, digest } = layer
  const { reading, entries } = await read(inChunks(bytes, chunkBytes), { mediaType, digest, size: bytes.length })
  checkLayerReading(bytes, reading, what)
  assert.deepEqual(
    entries.map(({ path, kind, size }) => [path, kind, size]),
    EXPECTED,
    `${what}: the entries are those that were put in`,
  )
}

async function checkPromises(read: ReadLayer): Promise<void> {
  const layer = buildLayer(SAMPLE)
  const promise = { mediaType: layer.mediaType, digest: layer.digest, size: layer.bytes.length }
  const other = { ...promise, digest: sha256Of('something else') }
  await assert.rejects(read(inChunks(layer.bytes, 999), other), { code: 'LAYER_DIGEST_MISMATCH' })
  for (const size of [promise.size - 1, promise.size + 1]) {
    await assert.rejects(read(inChunks(layer.bytes, 999), { ...promise, size }), { code: 'LAYER_SIZE_MISMATCH' })
  }
}

const SAMPLE = {
  'etc/': directory({ mode: 0o700 }),
  './etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
  'usr/bin/tool': file('x'.repeat(200_000), { mode: 0o4755 }),
  'usr/bin/link': symlink('tool'),
  'usr/bin/hard': hardLink('usr/bin/tool'),
  'var/cache': opaqueWhiteout(),
  'var/gone': whiteout(),
  empty: '',
} as const

const EXPECTED = [
  ['etc', 'directory', 0],
  ['etc/passwd', 'file', 30],
  ['usr/bin/tool', 'file', 200_000],
  ['usr/bin/link', 'symlink', 0],
  ['usr/bin/hard', 'hardlink', 0],
  ['var/cache', 'opaque-whiteout', 0],
  ['var/gone', 'whiteout', 0],
  ['empty', 'file', 0],
]

function unpack(stored: Uint8Array): Uint8Array {
  if (stored[0] === 0x1f && stored[1] === 0x8b) return gunzipSync(stored)
  return stored[0] === 0x28 && stored[1] === 0xb5 ? zstdDecompressSync(stored) : stored
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}
