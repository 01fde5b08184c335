import { type FakeRegistry, imageBuilder, startFakeRegistry } from '@plimsoll/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseImageReference } from '../../domain/image-reference.ts'
import type { ImageSource } from '../image-source.ts'
import { openRegistry, type Registry } from './registry.ts'
import { registryImageSource } from './registry-source.ts'

const signal = new AbortController().signal
const one = imageBuilder().layer({ a: 'one' }).build()
const two = imageBuilder().layer({ a: 'two' }).build()
let server: FakeRegistry
let registry: Registry

beforeEach(async () => {
  server = await startFakeRegistry()
  registry = openRegistry({ host: server.host, plainHttp: true })
})
afterEach(async () => {
  await registry[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

function source(name: string): ImageSource {
  return registryImageSource(registry, parseImageReference(`${server.host}/${name}`))
}

test('a tag that moves meanwhile does not change the image', async () => {
  server.addImage('app', '1', one)
  const app = source('app:1')
  const { digest } = await app.resolve(undefined, signal)
  server.addImage('app', '1', two)
  expect((await app.resolve(undefined, signal)).digest).toBe(digest)
  expect((await source('app:1').resolve(undefined, signal)).digest).toBe(two.manifest.digest)
})

test('with tag and digest the digest decides', async () => {
  server.addImage('app', '1', one)
  server.addImage('app', '2', two)
  const resolved = await source(`app:1@${two.manifest.digest}`).resolve(undefined, signal)
  expect(resolved.digest).toBe(two.manifest.digest)
})

test('nothing is asked before the first question, and a registry is shared by its images', async () => {
  server.addImage('app', '1', one)
  await using unused = source('app:1')
  expect([unused.description, server.requests]).toEqual([`${server.host}/app:1`, []])
  await unused[Symbol.asyncDispose]()
  expect((await source('app:1').resolve(undefined, signal)).digest).toBe(one.manifest.digest)
})

test('a foreign layer is taken from the registry or not at all', async () => {
  const mediaType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'
  const image = imageBuilder().layer({ a: 'windows' }, { mediaType }).build()
  server.addImage('app', '1', image)
  const app = source('app:1')
  const [layer] = (await app.resolve(undefined, signal)).layers
  if (layer?.kind !== 'blob') throw new Error('A blob was expected.')
  expect(Buffer.concat(await Array.fromAsync(app.openLayer(layer, signal))).length).toBe(layer.size)
  server.content.blobs.delete(layer.locator)
  await expect(Array.fromAsync(app.openLayer(layer, signal))).rejects.toMatchObject({
    code: 'SOURCE_NOT_FOUND',
    message: expect.stringMatching(/foreign layer/),
  })
})

test('a layer of another source is refused', async () => {
  const layer = { kind: 'blob', mediaType: '', locator: 'layer.tar' } as const
  await expect(Array.fromAsync(source('app:1').openLayer(layer, signal))).rejects.toMatchObject({
    code: 'SOURCE_NOT_FOUND',
  })
})
