import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dockerArchive, imageBuilder, ociArchive, type TarMember, tarBytes } from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatPlatform, parsePlatform } from '../../domain/platform.ts'
import { openArchive } from '../archive/open-archive.ts'
import type { ImageSource } from '../image-source.ts'
import { DEFAULT_SOURCE_LIMITS } from '../source-limits.ts'
import { dockerArchiveSource } from './docker-archive-source.ts'

const signal = new AbortController().signal
const limits = DEFAULT_SOURCE_LIMITS
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-docker-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function openIt(bytes: Uint8Array, selector?: string): Promise<ImageSource> {
  const path = join(folder, 'app.tar')
  await writeFile(path, bytes)
  const file = await openArchive(path, { limits }, signal)
  const options = { description: 'docker-archive:app.tar', limits, ...(selector === undefined ? {} : { selector }) }
  return dockerArchiveSource(file, options, signal)
}

function failure(code: string, message: RegExp = /./): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) })
}

const one = imageBuilder().layer({ name: 'one' }).build()
const two = imageBuilder().layer({ name: 'two' }).platform('linux/arm64').build()

/** Both images in one archive, as `docker save app:1 team/two:2` writes. */
function both(
  tags: readonly (readonly string[])[] = [['app:1', 'app:latest'], ['registry.example/team/two:2']],
): Uint8Array {
  const members: TarMember[] = []
  const entries = [one, two].map((image, index) => {
    const [layer] = image.layers
    members.push({ path: `config-${index}.json`, content: image.config.bytes })
    members.push({ path: `layer-${index}.tar`, content: layer?.tar ?? '' })
    return { Config: `config-${index}.json`, RepoTags: tags[index], Layers: [`layer-${index}.tar`] }
  })
  return tarBytes([...members, { path: 'manifest.json', content: JSON.stringify(entries) }])
}

function manifestJson(document: unknown): Uint8Array {
  return tarBytes([{ path: 'manifest.json', content: JSON.stringify(document) }])
}

describe('a Docker archive', () => {
  test.each([
    ['app:1', one],
    ['app', one],
    ['docker.io/library/app:1', one],
    ['registry.example/team/two:2', two],
    ['@0', one],
    ['@1', two],
  ] as const)('with several images gives the one called %s', async (selector, image) => {
    await using source = await openIt(both(), selector)
    const resolved = await source.resolve(undefined, signal)
    expect(resolved).toMatchObject({ imageId: image.config.digest, digest: image.config.digest })
    expect(resolved.reference).toBe('docker-archive:app.tar')
  })

  test('with several images wants to be told which', async () => {
    await expect(openIt(both())).rejects.toThrow(
      failure('SOURCE_AMBIGUOUS', /app:1, app:latest, registry\.example\/team\/two:2/),
    )
    for (const selector of ['other:1', '@2', 'app:2', 'Not A Reference']) {
      await expect(openIt(both(), selector)).rejects.toThrow(failure('SOURCE_NOT_FOUND', /It holds app:1/))
    }
  })

  test('with one name for several platforms is one image', async () => {
    await using source = await openIt(both([['app:1'], ['app:1']]))
    expect((await source.platforms(signal)).map(formatPlatform)).toEqual(['linux/amd64', 'linux/arm64'])
    const resolved = await source.resolve(parsePlatform('linux/arm64'), signal)
    expect(resolved.imageId).toBe(two.config.digest)
  })

  test('without names is fine when it holds one image', async () => {
    await using source = await openIt(dockerArchive(one, { layout: 'legacy' }))
    expect((await source.resolve(undefined, signal)).imageId).toBe(one.config.digest)
  })

  test('says how its layers are stored, and the digest only where their names promise one', async () => {
    const image = imageBuilder()
      .layer({ a: '1' }, { compression: 'gzip' })
      .layer({ b: '2' }, { compression: 'zstd' })
      .layer({ c: '3' }, { compression: 'none' })
      .build()
    await using modern = await openIt(dockerArchive(image))
    const { layers } = await modern.resolve(undefined, signal)
    expect(layers).toMatchObject([
      { digest: image.layers[0]?.digest, mediaType: expect.stringMatching(/tar\.gzip$/) },
      { digest: image.layers[1]?.digest, mediaType: expect.stringMatching(/tar\.zstd$/) },
      { digest: image.layers[2]?.digest, mediaType: expect.stringMatching(/tar$/) },
    ])
    await using legacy = await openIt(dockerArchive(image, { layout: 'skopeo' }))
    for (const layer of (await legacy.resolve(undefined, signal)).layers) {
      expect(layer).not.toHaveProperty('digest')
      expect(layer).toHaveProperty('claimedDiffId')
    }
  })

  test('whose config was changed is refused', async () => {
    const config = Buffer.from(one.config.bytes).toString('utf8').replace('amd64', 'arm64')
    const name = one.config.digest.slice(7)
    for (const path of [`${name}.json`, `blobs/sha256/${name}`]) {
      const archive = tarBytes([
        { path, content: config },
        { path: 'l.tar', content: one.layers[0]?.tar ?? '' },
        { path: 'manifest.json', content: JSON.stringify([{ Config: path, Layers: ['l.tar'] }]) },
      ])
      await using source = await openIt(archive)
      await expect(source.resolve(undefined, signal)).rejects.toThrow(failure('SOURCE_DIGEST_MISMATCH', /config/))
    }
  })

  test.each([
    ['an OCI archive', ociArchive(one), 'SOURCE_NOT_AN_IMAGE', /oci-archive:/],
    ['an exported container', tarBytes([{ path: 'etc/passwd', content: 'root' }]), 'SOURCE_NOT_AN_IMAGE', /rootfs:/],
    [
      'an archive of Docker 1.9',
      tarBytes([{ path: 'repositories', content: '{}' }]),
      'SOURCE_NOT_AN_IMAGE',
      /older than 1\.10/,
    ],
    ['no image at all', manifestJson([]), 'SOURCE_NOT_AN_IMAGE', /no image/],
    ['a manifest.json that is an object', manifestJson({}), 'SOURCE_MANIFEST_INVALID', /not an array/],
    ['an entry without config', manifestJson([{ Layers: [] }]), 'SOURCE_MANIFEST_INVALID', /config and layers/],
    [
      'an entry with odd layers',
      manifestJson([{ Config: 'c', Layers: [5] }]),
      'SOURCE_MANIFEST_INVALID',
      /config and layers/,
    ],
    [
      'an entry with two lists of layers',
      manifestJson([{ Config: 'c', Layers: [], layers: [] }]),
      'SOURCE_MANIFEST_INVALID',
      /"layers"/,
    ],
    ['text', Buffer.alloc(2000, 'no tar'), 'SOURCE_NOT_AN_ARCHIVE', /not a tar/],
  ] as const)('is not %s', async (_, bytes, code, message) => {
    await expect(openIt(bytes)).rejects.toThrow(failure(code, message))
  })

  test.each([
    ['config', [{ Config: 'missing.json', Layers: [] }], /config missing\.json is missing/],
    ['config outside', [{ Config: '../../etc/passwd', Layers: [] }], /is missing/],
  ] as const)('with a missing %s is damaged', async (_, document, message) => {
    await using source = await openIt(manifestJson(document))
    await expect(source.resolve(undefined, signal)).rejects.toThrow(failure('SOURCE_ARCHIVE_DAMAGED', message))
  })

  test('with a missing layer is damaged', async () => {
    const archive = tarBytes([
      { path: 'c.json', content: one.config.bytes },
      { path: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', Layers: ['l.tar'] }]) },
    ])
    await using source = await openIt(archive)
    await expect(source.resolve(undefined, signal)).rejects.toThrow(
      failure('SOURCE_ARCHIVE_DAMAGED', /layer l\.tar is missing/),
    )
  })

  test('with more or fewer layers than its config lists is refused', async () => {
    const archive = tarBytes([
      { path: 'c.json', content: one.config.bytes },
      { path: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', Layers: [] }]) },
    ])
    await using source = await openIt(archive)
    await expect(source.resolve(undefined, signal)).rejects.toThrow(failure('SOURCE_MANIFEST_INVALID', /0 layers/))
  })
})
