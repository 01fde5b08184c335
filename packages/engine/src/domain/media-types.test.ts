import { expect, test } from 'vitest'
import { bareMediaType, isForeignLayer, isImageConfig, layerEncoding, manifestKind } from './media-types.ts'

test.each([
  ['application/vnd.oci.image.layer.v1.tar', 'none', false],
  ['application/vnd.oci.image.layer.v1.tar+gzip', 'gzip', false],
  ['application/vnd.oci.image.layer.v1.tar+zstd', 'zstd', false],
  ['application/vnd.oci.image.layer.v1.tar+gzip+encrypted', 'encrypted', false],
  ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', 'gzip', true],
  ['application/vnd.docker.image.rootfs.diff.tar', 'none', false],
  ['application/vnd.docker.image.rootfs.diff.tar.gzip', 'gzip', false],
  ['application/vnd.docker.image.rootfs.diff.tar.zstd', 'zstd', false],
  ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'gzip', true],
  ['Application/vnd.docker.image.rootfs.diff.tar.gzip; x=y', 'gzip', false],
  ['application/vnd.in-toto+json', undefined, false],
  ['application/vnd.cncf.helm.chart.content.v1.tar+gzip', undefined, false],
  ['application/vnd.oci.image.layer.v1.tar+xz', undefined, false],
  ['', undefined, false],
] as const)('%s is a layer stored as %s', (mediaType, encoding, foreign) => {
  expect(layerEncoding(mediaType)).toBe(encoding)
  expect(isForeignLayer(mediaType)).toBe(foreign)
})

test.each([
  ['application/vnd.oci.image.index.v1+json', 'index'],
  ['application/vnd.docker.distribution.manifest.list.v2+json', 'index'],
  ['application/vnd.oci.image.manifest.v1+json; charset=utf-8', 'manifest'],
  ['application/vnd.docker.distribution.manifest.v2+json', 'manifest'],
  ['application/vnd.docker.distribution.manifest.v1+prettyjws', 'schema1'],
  ['application/vnd.docker.distribution.manifest.v1+json', 'schema1'],
  ['application/json', undefined],
  ['constructor', undefined],
] as const)('%s is a manifest of kind %s', (mediaType, kind) => {
  expect(manifestKind(mediaType)).toBe(kind)
})

test('only the configs of container images are image configs', () => {
  expect(isImageConfig('application/vnd.oci.image.config.v1+json')).toBe(true)
  expect(isImageConfig('application/vnd.docker.container.image.v1+json')).toBe(true)
  expect(isImageConfig('application/vnd.oci.empty.v1+json')).toBe(false)
})

test('a media type is compared without its parameters and in lower case', () => {
  expect(bareMediaType(' Text/HTML ; charset="a;b"')).toBe('text/html')
})
