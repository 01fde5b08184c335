import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import {
  type BlobLayer,
  formatPlatform,
  type ImageSource,
  type Platform,
  parsePlatform,
  type ResolvedImage,
  SourceError,
  sha256Of,
} from '@plimsoll/engine'
import type { BuiltImage } from './image-builder.ts'

/** What the source under test is known to hold. */
export interface ExpectedSource {
  /** The image that `resolve` gives for its platform. */
  readonly image: BuiltImage
  /** All platforms on offer, in any order. Default: the image's own. */
  readonly platforms?: readonly Platform[]
  /** Is what `resolve` calls `digest` that of the manifest (`true`), or of the config, for archives that have none? */
  readonly hasManifest: boolean
}

const never = new AbortController().signal

/**
 * Holds an `ImageSource` to its contract: it offers what is expected, says the same each time, gives the layers' bytes as often as asked,
 * at the same time or one after the other, and where it says that they lie, refuses platforms that it has not, honours signals, and can be disposed.
 * @param open opens the same medium afresh each time
 * @throws {AssertionError} for the first broken promise
 */
export async function checkImageSource(open: () => Promise<ImageSource>, expected: ExpectedSource): Promise<void> {
  await checkOffer(open, expected)
  await checkLayers(open, expected)
  await checkSignals(open, expected)
  await checkDisposal(open, expected)
}

async function checkOffer(
  open: () => Promise<ImageSource>,
  { image, hasManifest, ...expected }: ExpectedSource,
): Promise<void> {
  await using source = await open()
  assert.doesNotMatch(source.description, /:\/\/[^/]*@/, 'the description holds no credentials')
  const platforms = expected.platforms ?? [image.platform]
  const offered = (await source.platforms(never)).map(formatPlatform)
  assert.deepEqual(offered.toSorted(), platforms.map(formatPlatform).toSorted(), 'the platforms are those of the image')
  assert.equal(new Set(offered).size, offered.length, 'no platform is named twice')

  const resolved = await source.resolve(image.platform, never)
  assert.deepEqual(await source.resolve(image.platform, never), resolved, 'it resolves the same image each time')
  if (platforms.length === 1) {
    assert.deepEqual(await source.resolve(undefined, never), resolved, 'the only image needs no platform')
  }
  assert.equal(formatPlatform(resolved.platform), formatPlatform(image.platform))
  assert.equal(resolved.imageId, image.config.digest, 'the image ID is the digest of the config')
  assert.equal(resolved.digest, hasManifest ? image.manifest.digest : image.config.digest)
  assert.deepEqual(
    resolved.config.diffIds,
    image.layers.map((layer) => layer.diffId),
    'the config lists the diffIDs, base first',
  )
  assert.equal(
    JSON.stringify(structuredClone(resolved)),
    JSON.stringify(resolved),
    'the answer is plain data, fit to be sent to a worker',
  )

  const other = parsePlatform('plan9/mips')
  await assert.rejects(source.resolve(other, never), isSourceError('SOURCE_PLATFORM_MISSING'))
}

async function checkLayers(open: () => Promise<ImageSource>, { image }: ExpectedSource): Promise<void> {
  await using source = await open()
  const layers = blobLayers(await source.resolve(image.platform, never))
  assert.equal(layers.length, image.layers.length)
  const contents = await Promise.all(layers.map((layer) => readLayer(source, layer)))
  for (const [index, layer] of layers.entries()) {
    const bytes = contents[index] ?? new Uint8Array()
    const built = image.layers[index]
    assert.equal(layer.claimedDiffId, built?.diffId, `layer ${index} claims its diffID`)
    if (layer.digest !== undefined)
      assert.equal(sha256Of(bytes), layer.digest, `layer ${index} has the bytes of its digest`)
    if (layer.size !== undefined) assert.equal(bytes.length, layer.size, `layer ${index} has the size that was said`)
    assert.equal(sha256Of(decompress(bytes)), built?.diffId, `layer ${index} unpacks to its diffID`)
    assert.deepEqual(await readLayer(source, layer), bytes, `layer ${index} can be read again`)
    const place = await source.layerFile?.(layer)
    if (place !== undefined) {
      const file = await readFile(place.path)
      const range = file.subarray(place.offset, place.offset + place.size)
      assert.ok(range.equals(bytes), `layer ${index} lies where layerFile says`)
    }
  }
  for (const layer of layers) {
    for await (const chunk of source.openLayer(layer, never)) if (chunk.length >= 0) break
  }
  const [first] = layers
  if (first !== undefined)
    assert.deepEqual(await readLayer(source, first), contents[0], 'readers that left early do no harm')
}

async function checkSignals(open: () => Promise<ImageSource>, { image }: ExpectedSource): Promise<void> {
  const reason = new Error('The caller has had enough.')
  const isReason = (error: unknown): boolean => error === reason
  await using source = await open()
  const aborted = AbortSignal.abort(reason)
  await assert.rejects(source.resolve(image.platform, aborted), isReason, 'resolve honours its signal')
  await assert.rejects(source.platforms(aborted), isReason, 'platforms honours its signal')
  const layers = blobLayers(await source.resolve(image.platform, never))
  for (const layer of layers) {
    await assert.rejects(Array.fromAsync(source.openLayer(layer, aborted)), isReason, 'openLayer honours its signal')
  }
}

async function checkDisposal(open: () => Promise<ImageSource>, { image }: ExpectedSource): Promise<void> {
  const unused = await open()
  await unused[Symbol.asyncDispose]()
  const source = await open()
  const resolved = await source.resolve(image.platform, never)
  await source[Symbol.asyncDispose]()
  await source[Symbol.asyncDispose]()
  await using again = await open()
  const { digest } = await again.resolve(image.platform, never)
  assert.equal(digest, resolved.digest, 'a medium outlives its source')
}

async function readLayer(source: ImageSource, layer: BlobLayer): Promise<Uint8Array> {
  const hash = createHash('sha256')
  const chunks: Uint8Array[] = []
  for await (const chunk of source.openLayer(layer, never)) {
    hash.update(chunk)
    chunks.push(Uint8Array.from(chunk))
  }
  const bytes = Buffer.concat(chunks)
  assert.equal(`sha256:${hash.digest('hex')}`, sha256Of(bytes), 'chunks do not change once they were given')
  return bytes
}

function blobLayers(resolved: ResolvedImage): readonly BlobLayer[] {
  return resolved.layers.filter((layer) => layer.kind === 'blob')
}

function decompress(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes)
  return Buffer.from(bytes).readUInt32LE(0) === 0xfd2fb528 ? zstdDecompressSync(bytes) : bytes
}

function isSourceError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof SourceError && error.code === code
}
