import { buildIndex, imageBuilder } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { MEDIA_TYPES } from '../domain/media-types.ts'
import { isAttestation, parseManifest } from './manifest.ts'

const digest = `sha256:${'ab'.repeat(32)}`
const config = { mediaType: MEDIA_TYPES.ociConfig, digest, size: 2 }
const layer = { mediaType: `${MEDIA_TYPES.ociLayer}+gzip`, digest, size: 3 }
const image = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers: [layer] }
const index = {
  schemaVersion: 2,
  mediaType: MEDIA_TYPES.ociIndex,
  manifests: [{ ...layer, mediaType: MEDIA_TYPES.ociManifest }],
}

function parse(document: unknown, mediaType?: string): ReturnType<typeof parseManifest> {
  const bytes = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))
  return parseManifest(bytes, mediaType, 'The manifest of app')
}

function failure(code: string, message: RegExp): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) })
}

describe('a manifest', () => {
  test.each(['oci', 'docker'] as const)('of the %s flavour is read as built', (flavour) => {
    const built = imageBuilder().flavour(flavour).layer({ a: '1' }).annotations({ k: 'v' }).build()
    const read = parseManifest(built.manifest.bytes, built.manifest.mediaType, 'It')
    expect(read).toMatchObject({
      kind: 'manifest',
      mediaType: built.manifest.mediaType,
      config: { digest: built.config.digest, size: built.config.bytes.length },
      layers: [{ digest: built.layers[0]?.digest, mediaType: built.layers[0]?.mediaType }],
    })
    expect({ ...read.annotations }).toEqual({ k: 'v' })
  })

  test('index is read as built, platforms and all', () => {
    const one = imageBuilder().platform('linux/arm64/v8').layer({ a: '1' }).build()
    const built = buildIndex([one])
    expect(parseManifest(built.manifest.bytes, built.manifest.mediaType, 'It')).toMatchObject({
      kind: 'index',
      manifests: [{ digest: one.manifest.digest, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }],
    })
  })

  test.each([undefined, 'application/json', 'text/plain; charset=utf-8', 'application/octet-stream'])(
    'is told by its shape when the transport says %s',
    (mediaType) => {
      const { mediaType: _, ...silent } = image
      expect(parse(silent, mediaType)).toMatchObject({ kind: 'manifest', mediaType: MEDIA_TYPES.ociManifest })
      const { mediaType: __, ...silentIndex } = index
      expect(parse(silentIndex, mediaType)).toMatchObject({ kind: 'index', mediaType: MEDIA_TYPES.ociIndex })
    },
  )

  test.each([
    [{ ...image, mediaType: undefined, schemaVersion: 1 }, undefined],
    [{ schemaVersion: 1, fsLayers: [], history: [] }, undefined],
    [{ schemaVersion: 2, fsLayers: [] }, undefined],
    ['not even JSON', MEDIA_TYPES.dockerSchema1Signed],
    [image, MEDIA_TYPES.dockerSchema1],
  ])('in schema 1 is refused as such', (document, mediaType) => {
    expect(() => parse(document, mediaType)).toThrow(failure('SOURCE_SCHEMA1_UNSUPPORTED', /schema 1/))
  })

  test.each([
    ['', undefined, /not JSON/],
    ['[]', undefined, /not an object/],
    ['null', undefined, /not an object/],
    ['{}', undefined, /neither/],
    [{ ...image, manifests: [] }, undefined, /at once/],
    [{ ...index, layers: [] }, undefined, /at once/],
    [{ ...image, mediaType: MEDIA_TYPES.ociIndex }, undefined, /says that it is/],
    [{ ...index, mediaType: MEDIA_TYPES.ociManifest }, undefined, /says that it is/],
    [image, MEDIA_TYPES.ociIndex, /was sent as/],
    [image, MEDIA_TYPES.dockerManifest, /was sent as/],
    [index, MEDIA_TYPES.ociManifest, /was sent as/],
    [{ ...image, config: undefined }, undefined, /config .* is missing/],
    [{ ...image, layers: undefined }, undefined, /no list of layers/],
    [{ ...image, layers: {} }, undefined, /no list of layers/],
    [{ ...image, layers: [{ ...layer, digest: 'md5:abc' }] }, undefined, /no sha256/],
    [{ ...image, layers: [{ ...layer, digest: '../../etc/passwd' }] }, undefined, /no sha256/],
    [{ ...image, layers: [null] }, undefined, /Entry 0 of layers .* is missing/],
    [{ ...image, Layers: [layer] }, undefined, /"Layers"/],
    [{ ...image, Config: config }, undefined, /"Config"/],
    [{ ...image, layers: [{ ...layer, Digest: digest }] }, undefined, /"Digest"/],
    ['['.repeat(100_000), undefined, /not JSON/],
    [`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, undefined, /neither/],
  ] as const)('that breaks its specification is refused (%#)', (document, mediaType, message) => {
    expect(() => parse(document, mediaType)).toThrow(failure('SOURCE_MANIFEST_INVALID', message))
  })

  test('may say nonsense where nothing depends on it', () => {
    const odd = parse({
      ...image,
      layers: [{ ...layer, size: -1, platform: 'x', annotations: { a: 1, b: 'c' } }],
      annotations: [],
    })
    expect(odd).toMatchObject({ layers: [{ digest, mediaType: layer.mediaType }] })
    expect(odd.kind === 'manifest' && odd.layers[0]).not.toHaveProperty('size')
    expect(odd.kind === 'manifest' && { ...odd.layers[0]?.annotations }).toEqual({ b: 'c' })
  })

  test('with names of a prototype in its annotations changes nothing but those', () => {
    const text = JSON.stringify(image).replace(/}$/, ',"annotations":{"__proto__":"x","constructor":"y"}}')
    const { annotations } = parse(text)
    expect(Object.entries(annotations)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

test.each([
  [{ annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }, true],
  [{ platform: { os: 'unknown', architecture: 'unknown' } }, true],
  [{ platform: { os: 'linux', architecture: 'amd64' } }, false],
  [{}, false],
])('%j is an attestation: %s', (members, expected) => {
  const read = parse({ ...index, manifests: [{ ...layer, mediaType: MEDIA_TYPES.ociManifest, ...members }] })
  const entry = read.kind === 'index' ? read.manifests[0] : undefined
  expect(entry && isAttestation(entry)).toBe(expected)
})
