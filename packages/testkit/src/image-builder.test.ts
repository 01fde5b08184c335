import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { sha256Of } from '@plimsoll/engine'
import { describe, expect, it } from 'vitest'
import { buildIndex, buildLayer, imageBuilder } from './image-builder.ts'
import { hardLink, opaqueWhiteout, symlink, whiteout } from './layer-content.ts'

const decoder = new TextDecoder()

describe('imageBuilder', () => {
  const base = imageBuilder()
    .layer({ 'etc/os-release': 'ID=debian\n' }, { createdBy: 'RUN debootstrap' })
    .emptyLayer('ENV A=b')
  const image = base
    .layer({ 'app/key.pem': whiteout() }, { compression: 'zstd' })
    .config({ Env: ['A=b'] })
    .platform('linux/arm64/v8')
    .build()

  it('names every blob by the digest of its bytes', () => {
    for (const [digest, bytes] of image.blobs) expect(sha256Of(bytes)).toBe(digest)
    expect([...image.blobs.keys()]).toContain(image.manifest.digest)
  })

  it('writes a config whose diff_ids are those of the uncompressed tars, and a history with empty layers', () => {
    const config = JSON.parse(decoder.decode(image.config.bytes))
    expect(config.rootfs.diff_ids).toEqual(image.layers.map((layer) => sha256Of(layer.tar)))
    expect(config.history.map((entry: { empty_layer?: boolean }) => entry.empty_layer ?? false)).toEqual([
      false,
      true,
      false,
    ])
    expect(config).toMatchObject({ architecture: 'arm64', variant: 'v8', config: { Env: ['A=b'] } })
  })

  it('compresses as its media type says', () => {
    const [first, second] = image.layers
    expect(first?.mediaType).toBe('application/vnd.oci.image.layer.v1.tar+gzip')
    expect(new Uint8Array(gunzipSync(first?.bytes ?? ''))).toEqual(first?.tar)
    expect(second?.mediaType).toBe('application/vnd.oci.image.layer.v1.tar+zstd')
    expect(new Uint8Array(zstdDecompressSync(second?.bytes ?? ''))).toEqual(second?.tar)
  })

  it('gives the same bytes for the same calls and leaves the shared base alone', () => {
    expect(base.build().layers).toHaveLength(1)
    expect(base.build().manifest.digest).toBe(base.build().manifest.digest)
  })

  it('speaks Docker when asked to', () => {
    const docker = imageBuilder().flavour('docker').layer({ a: '1' }).build()
    expect(docker.manifest.mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json')
    expect(docker.layers[0]?.mediaType).toBe('application/vnd.docker.image.rootfs.diff.tar.gzip')
  })

  it('joins images of several platforms into one index that reaches every blob', () => {
    const other = base.platform('linux/amd64').build()
    const index = buildIndex([image, other])
    const document = JSON.parse(decoder.decode(index.manifest.bytes))
    expect(
      document.manifests.map((entry: { platform: { architecture: string } }) => entry.platform.architecture),
    ).toEqual(['arm64', 'amd64'])
    for (const blob of [...image.blobs.keys(), ...other.blobs.keys()]) expect(index.blobs.has(blob)).toBe(true)
  })
})

describe('buildLayer', () => {
  it('writes whiteouts by their image-spec names, and links', () => {
    const { tar } = buildLayer({
      'gone.txt': whiteout(),
      'app/gone.txt': whiteout(),
      'app/': opaqueWhiteout(),
      'bin/sh': symlink('busybox'),
      'bin/ash': hardLink('bin/sh'),
    })
    const names = [0, 1, 2, 3, 4].map(
      (index) => decoder.decode(tar.subarray(index * 512, index * 512 + 20)).split('\0')[0],
    )
    expect(names).toEqual(['.wh.gone.txt', 'app/.wh.gone.txt', 'app/.wh..wh..opq', 'bin/sh', 'bin/ash'])
    expect([0, 3, 4].map((index) => String.fromCharCode(tar[index * 512 + 156] ?? 0))).toEqual(['0', '2', '1'])
  })

  it('takes bytes as a finished tar, valid or not', () => {
    expect(buildLayer(new Uint8Array([1, 2, 3]), { compression: 'none' }).bytes).toEqual(new Uint8Array([1, 2, 3]))
  })
})
