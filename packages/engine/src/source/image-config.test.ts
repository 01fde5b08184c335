import { imageBuilder } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { assertLayerCount, EMPTY_IMAGE_CONFIG, parseImageConfig } from './image-config.ts'
import { DEFAULT_SOURCE_LIMITS } from './source-limits.ts'

const diffId = `sha256:${'cd'.repeat(32)}`

function parse(document: unknown): ReturnType<typeof parseImageConfig> {
  return parseImageConfig(Buffer.from(JSON.stringify(document)), 'The config of app')
}

test('everything that we use is read', () => {
  const built = imageBuilder()
    .platform('linux/arm/v7')
    .layer({ a: '1' }, { createdBy: 'COPY a /' })
    .emptyLayer('USER 1000')
    .config({
      User: '1000',
      Env: ['PATH=/bin', 'A=b'],
      Entrypoint: ['/init'],
      Cmd: ['run', '--fast'],
      WorkingDir: '/srv',
      ExposedPorts: { '8080/tcp': {}, '53/udp': {} },
      Volumes: { '/data': {} },
      Labels: { team: 'x' },
      StopSignal: 'SIGQUIT',
      Healthcheck: { Test: ['CMD', 'true'], Interval: 5 },
    })
    .build()
  const config = parseImageConfig(built.config.bytes, 'It')
  expect({ ...config, labels: { ...config.labels } }).toEqual({
    created: '2024-01-01T00:00:00Z',
    os: 'linux',
    architecture: 'arm',
    variant: 'v7',
    user: '1000',
    env: ['PATH=/bin', 'A=b'],
    entrypoint: ['/init'],
    cmd: ['run', '--fast'],
    workingDir: '/srv',
    exposedPorts: ['53/udp', '8080/tcp'],
    volumes: ['/data'],
    labels: { team: 'x' },
    stopSignal: 'SIGQUIT',
    healthcheck: ['CMD', 'true'],
    history: [
      { created: '2024-01-01T00:00:00Z', createdBy: 'COPY a /', emptyLayer: false },
      { created: '2024-01-01T00:00:00Z', createdBy: 'USER 1000', emptyLayer: true },
    ],
    diffIds: built.layers.map((layer) => layer.diffId),
  })
})

test('odd members are dropped, not passed on', () => {
  const odd = {
    created: 5,
    os: '',
    config: {
      Env: 'A=b',
      Cmd: ['a', 1, null],
      Labels: { a: 1, b: 'c' },
      ExposedPorts: [],
      Entrypoint: null,
      Healthcheck: [],
    },
    history: [null, 'x', { created_by: 7, empty_layer: 'yes' }],
    rootfs: { diff_ids: [diffId] },
  }
  const config = parse(odd)
  expect({ ...config, labels: { ...config.labels } }).toEqual({
    ...EMPTY_IMAGE_CONFIG,
    labels: { b: 'c' },
    cmd: ['a'],
    history: [{ emptyLayer: false }],
    diffIds: [diffId],
  })
})

test.each([[{}], [{ config: null, history: null, rootfs: null }], [{ rootfs: { diff_ids: null } }]])(
  '%j is a config that says nothing',
  (document) => {
    const config = parse(document)
    expect({ ...config, labels: {} }).toEqual({ ...EMPTY_IMAGE_CONFIG, labels: {} })
  },
)

test.each([
  [{ rootfs: { diff_ids: [diffId, 'sha256:short'] } }, /diff_id/],
  [{ rootfs: { diff_ids: [diffId, 5] } }, /diff_id/],
  [{ rootfs: { diff_ids: diffId } }, /diff_id/],
  [{ rootfs: { diff_ids: [diffId], Diff_IDs: [] } }, /Diff_IDs/],
  [{ rootfs: { diff_ids: [] }, RootFS: {} }, /RootFS/],
  [[], /not an object/],
] as const)('%j could give layers the diffID of another, and is refused', (document, message) => {
  expect(() => parse(document)).toThrow(
    expect.objectContaining({ code: 'SOURCE_MANIFEST_INVALID', message: expect.stringMatching(message) }),
  )
})

test('layers and diffIDs must pair up, and stay within bounds', () => {
  const config = parse({ rootfs: { diff_ids: [diffId] } })
  const limits = { ...DEFAULT_SOURCE_LIMITS, maxLayers: 2 }
  expect(() => assertLayerCount(config, 1, 'app', limits)).not.toThrow()
  expect(() => assertLayerCount(config, 2, 'app', limits)).toThrow(
    expect.objectContaining({ code: 'SOURCE_MANIFEST_INVALID' }),
  )
  expect(() => assertLayerCount(config, 3, 'app', limits)).toThrow(
    expect.objectContaining({ code: 'SOURCE_TOO_LARGE' }),
  )
})
