import { type BuiltImage, type BuiltIndex, buildIndex, descriptorOf, imageBuilder } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { sha256Of } from '../domain/digest.ts'
import { MEDIA_TYPES } from '../domain/media-types.ts'
import { formatPlatform, machinePlatform, parsePlatform } from '../domain/platform.ts'
import type { ContentStore } from './content-store.ts'
import { type ImageLookup, listPlatforms, resolveImage } from './resolve-image.ts'
import { SourceError } from './source-error.ts'
import { DEFAULT_SOURCE_LIMITS, type SourceLimits } from './source-limits.ts'

const signal = new AbortController().signal

interface Watched {
  readonly lookup: ImageLookup
  /** Digests in the order in which they were read. */
  readonly read: string[]
}

function lookupOf(
  root: BuiltImage['manifest'],
  blobs: ReadonlyMap<string, Uint8Array>,
  limits: Partial<SourceLimits> = {},
): Watched {
  const read: string[] = []
  const find: ContentStore['readBlob'] = async ({ digest }) => {
    read.push(digest)
    const bytes = blobs.get(digest)
    if (bytes === undefined) throw new SourceError('SOURCE_NOT_FOUND', `There is no ${digest}.`)
    return bytes
  }
  const store = { name: 'registry.example/app', readManifest: find, readBlob: find }
  const descriptor = { ...descriptorOf(root), annotations: {} }
  return {
    read,
    lookup: {
      store,
      limits: { ...DEFAULT_SOURCE_LIMITS, ...limits },
      root: { kind: 'document', descriptor, bytes: root.bytes },
    },
  }
}

function of(built: BuiltImage | BuiltIndex, limits: Partial<SourceLimits> = {}): Watched {
  return lookupOf(built.manifest, built.blobs, limits)
}

function blobOf(mediaType: string, document: object): BuiltImage['manifest'] {
  const bytes = Buffer.from(JSON.stringify(document))
  return { mediaType, bytes, digest: sha256Of(bytes) }
}

function build(platform: string): BuiltImage {
  return imageBuilder().platform(platform).layer({ 'etc/platform': platform }).build()
}

function failure(code: string, message: RegExp = /./): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) })
}

const amd64 = build('linux/amd64')
const armv6 = build('linux/arm/v6')
const armv7 = build('linux/arm/v7')
const arm64 = build('linux/arm64')
const attestation = {
  ...descriptorOf(blobOf(MEDIA_TYPES.ociManifest, { attests: 'something' })),
  platform: { os: 'unknown', architecture: 'unknown' },
  annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
}

describe('a plain manifest', () => {
  test('is given to whoever asks for its platform, or for none', async () => {
    const resolved = await resolveImage(of(armv7).lookup, 'app', undefined, signal)
    expect(resolved).toMatchObject({ digest: armv7.manifest.digest, imageId: armv7.config.digest, reference: 'app' })
    expect(resolved).not.toHaveProperty('indexDigest')
    expect(await resolveImage(of(armv7).lookup, 'app', parsePlatform('linux/arm'), signal)).toEqual(resolved)
    expect(await listPlatforms(of(armv7).lookup, signal)).toEqual([armv7.platform])
  })

  test('is refused to whoever asks for another', async () => {
    const asking = resolveImage(of(armv7).lookup, 'app', parsePlatform('linux/amd64'), signal)
    await expect(asking).rejects.toThrow(failure('SOURCE_PLATFORM_MISSING', /linux\/amd64.*offers linux\/arm\/v7/))
  })

  test('whose config names no platform is taken for what was asked', async () => {
    const config = blobOf(MEDIA_TYPES.ociConfig, { rootfs: { diff_ids: [] } })
    const manifest = blobOf(MEDIA_TYPES.ociManifest, { schemaVersion: 2, config: descriptorOf(config), layers: [] })
    const { lookup } = lookupOf(manifest, new Map([[config.digest, config.bytes]]))
    const s390x = parsePlatform('linux/s390x')
    expect((await resolveImage(lookup, 'app', s390x, signal)).platform).toEqual(s390x)
    expect((await resolveImage(lookup, 'app', undefined, signal)).platform).toEqual(machinePlatform())
  })

  test('and its config are believed only with the right digest', async () => {
    const blobs = new Map(amd64.blobs).set(amd64.config.digest, Buffer.from('{}'))
    const asking = resolveImage(lookupOf(amd64.manifest, blobs).lookup, 'app', undefined, signal)
    await expect(asking).rejects.toThrow(failure('SOURCE_DIGEST_MISMATCH', /config/))
  })

  test.each([
    ['application/vnd.cncf.helm.config.v1+json', 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', /helm/],
    [MEDIA_TYPES.ociConfig, 'application/vnd.in-toto+json', /in-toto/],
    ['application/vnd.oci.empty.v1+json', MEDIA_TYPES.ociLayer, /empty/],
  ])('of an artifact (%s, %s) is no image', async (configType, layerType, message) => {
    const config = blobOf(configType, { rootfs: { diff_ids: [] } })
    const manifest = blobOf(MEDIA_TYPES.ociManifest, {
      schemaVersion: 2,
      config: descriptorOf(config),
      layers: [{ mediaType: layerType, digest: config.digest, size: 1 }],
    })
    const { lookup } = lookupOf(manifest, new Map([[config.digest, config.bytes]]))
    await expect(resolveImage(lookup, 'app', undefined, signal)).rejects.toThrow(
      failure('SOURCE_NOT_AN_IMAGE', message),
    )
    await expect(listPlatforms(lookup, signal)).rejects.toThrow(failure('SOURCE_NOT_AN_IMAGE', message))
  })
})

describe('an index', () => {
  const index = buildIndex([armv6, amd64, armv7, arm64], { extra: [attestation] })

  test('offers its platforms in its own order, attestations left out, without reading any of them', async () => {
    const { lookup, read } = of(index)
    const offered = await listPlatforms(lookup, signal)
    expect(offered.map(formatPlatform)).toEqual(['linux/arm/v6', 'linux/amd64', 'linux/arm/v7', 'linux/arm64'])
    expect(read).toEqual([])
  })

  test.each([
    ['linux/amd64', amd64],
    ['linux/arm/v7', armv7],
    ['linux/arm/v6', armv6],
    ['linux/arm', armv6],
    ['linux/arm64/v8', arm64],
  ] as const)('gives the image for %s, and reads nothing else', async (platform, image) => {
    const { lookup, read } = of(index)
    const resolved = await resolveImage(lookup, 'app', parsePlatform(platform), signal)
    expect(resolved).toMatchObject({ digest: image.manifest.digest, indexDigest: index.manifest.digest })
    expect(read).toEqual([image.manifest.digest, image.config.digest])
  })

  test('gives the image for this machine when nobody says which', async () => {
    const own = build(formatPlatform(machinePlatform()))
    const other = build('plan9/mips')
    const resolved = await resolveImage(of(buildIndex([other, own])).lookup, 'app', undefined, signal)
    expect(resolved.digest).toBe(own.manifest.digest)
  })

  test('without the platform says what it has', async () => {
    const asking = resolveImage(of(index).lookup, 'app', parsePlatform('windows/amd64'), signal)
    await expect(asking).rejects.toThrow(
      failure('SOURCE_PLATFORM_MISSING', /windows\/amd64; it offers linux\/arm\/v6, linux\/amd64/),
    )
  })

  test('of attestations alone has no image', async () => {
    const asking = resolveImage(of(buildIndex([], { extra: [attestation] })).lookup, 'app', undefined, signal)
    await expect(asking).rejects.toThrow(failure('SOURCE_PLATFORM_MISSING', /no image at all/))
  })

  test('in an index is searched', async () => {
    const inner = buildIndex([arm64])
    const outer = buildIndex([amd64], { extra: [descriptorOf(inner.manifest)] })
    const blobs = new Map([...outer.blobs, ...inner.blobs])
    const { lookup } = lookupOf(outer.manifest, blobs)
    const resolved = await resolveImage(lookup, 'app', parsePlatform('linux/arm64'), signal)
    expect(resolved).toMatchObject({ digest: arm64.manifest.digest, indexDigest: inner.manifest.digest })
    expect((await listPlatforms(lookup, signal)).map(formatPlatform)).toEqual(['linux/amd64', 'linux/arm64'])
  })

  test('whose entries state no platform is asked one by one; charts among them are passed over', async () => {
    const chartConfig = blobOf('application/vnd.cncf.helm.config.v1+json', {})
    const chart = blobOf(MEDIA_TYPES.ociManifest, { schemaVersion: 2, config: descriptorOf(chartConfig), layers: [] })
    const silent = buildIndex([], { extra: [chart, amd64.manifest, arm64.manifest].map(descriptorOf) })
    const blobs = new Map([...silent.blobs, ...amd64.blobs, ...arm64.blobs, [chart.digest, chart.bytes] as const])
    const { lookup } = lookupOf(silent.manifest, blobs)
    expect((await resolveImage(lookup, 'app', parsePlatform('linux/arm64'), signal)).digest).toBe(arm64.manifest.digest)
    expect((await listPlatforms(lookup, signal)).map(formatPlatform)).toEqual(['linux/amd64', 'linux/arm64'])
    const bounded = lookupOf(silent.manifest, blobs, { maxPlatformLookups: 2 })
    await expect(listPlatforms(bounded.lookup, signal)).rejects.toThrow(
      failure('SOURCE_TOO_LARGE', /without their platform/),
    )
  })

  test('cannot nest without end', async () => {
    let inner = buildIndex([amd64])
    const blobs = new Map<string, Uint8Array>(inner.blobs)
    for (let depth = 0; depth < 10; depth += 1) {
      inner = buildIndex([], { extra: [descriptorOf(inner.manifest)] })
      blobs.set(inner.manifest.digest, inner.manifest.bytes)
    }
    const { lookup, read } = lookupOf(inner.manifest, blobs)
    await expect(listPlatforms(lookup, signal)).rejects.toThrow(failure('SOURCE_TOO_LARGE', /nests/))
    expect(read.length).toBeLessThan(6)
  })

  test('that promises an image and gives an index is refused', async () => {
    const inner = buildIndex([amd64])
    const lying = { ...descriptorOf(inner.manifest), mediaType: '', platform: amd64.platform }
    const outer = buildIndex([], { extra: [lying] })
    const { lookup } = lookupOf(outer.manifest, new Map([...outer.blobs, ...inner.blobs]))
    await expect(resolveImage(lookup, 'app', amd64.platform, signal)).rejects.toThrow(failure('SOURCE_NOT_AN_IMAGE'))
  })

  test('entry with the bytes of another is refused', async () => {
    const blobs = new Map(index.blobs).set(amd64.manifest.digest, arm64.manifest.bytes)
    const asking = resolveImage(lookupOf(index.manifest, blobs).lookup, 'app', amd64.platform, signal)
    await expect(asking).rejects.toThrow(failure('SOURCE_DIGEST_MISMATCH'))
  })
})
