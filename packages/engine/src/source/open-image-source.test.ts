import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { imageBuilder, startFakeRegistry } from '@plimsoll/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Environment } from './environment.ts'
import { openImageSource } from './open-image-source.ts'
import { type ImageTarget, parseTarget } from './target.ts'

const signal = new AbortController().signal
const image = imageBuilder().layer({ a: '1' }).build()
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-open-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a registry’s login comes from the environment’s configuration, unless one is given', async () => {
  await using server = await startFakeRegistry({ auth: { kind: 'basic', users: { me: 'filed', you: 'given' } } })
  server.addImage('app', '1', image)
  const auth = Buffer.from('me:filed').toString('base64')
  await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [server.host]: { auth } } }))
  const target = parseTarget(`docker://${server.host}/app:1`) as ImageTarget
  const environment: Environment = { DOCKER_CONFIG: folder }

  await using filed = await openImageSource(target, { registry: { plainHttp: true }, environment }, signal)
  expect((await filed.resolve(undefined, signal)).digest).toBe(image.manifest.digest)

  const credentials = { kind: 'basic', username: 'you', password: 'given' } as const
  await using given = await openImageSource(target, { registry: { plainHttp: true, credentials }, environment }, signal)
  expect((await given.resolve(undefined, signal)).digest).toBe(image.manifest.digest)
  expect(server.requests.at(-1)?.headers['authorization']).toBe(`Basic ${Buffer.from('you:given').toString('base64')}`)
})

test('a login file that cannot be read is an error each time, until it is repaired', async () => {
  await using server = await startFakeRegistry()
  server.addImage('app', '1', image)
  await writeFile(join(folder, 'config.json'), 'broken')
  const target = parseTarget(`docker://${server.host}/app:1`) as ImageTarget
  const options = { registry: { plainHttp: true }, environment: { DOCKER_CONFIG: folder } }
  await using source = await openImageSource(target, options, signal)
  for (const _ of [1, 2]) {
    await expect(source.resolve(undefined, signal)).rejects.toMatchObject({ code: 'SOURCE_CREDENTIALS_UNREADABLE' })
  }
  await writeFile(join(folder, 'config.json'), '{}')
  expect((await source.resolve(undefined, signal)).digest).toBe(image.manifest.digest)
})

test('a proxy of the environment is not used for the loopback, where it would be of no use', async () => {
  await using server = await startFakeRegistry()
  server.addImage('app', '1', image)
  const target = parseTarget(`docker://${server.host}/app:1`) as ImageTarget
  const options = { registry: { plainHttp: true }, environment: { HTTP_PROXY: 'http://127.0.0.1:1' } }
  await using source = await openImageSource(target, options, signal)
  expect((await source.resolve(undefined, signal)).digest).toBe(image.manifest.digest)
})

test.each([
  ['docker-archive:%/none.tar', 'SOURCE_NOT_FOUND'],
  ['oci-archive:%', 'SOURCE_NOT_AN_ARCHIVE'],
  ['oci:%', 'SOURCE_NOT_AN_IMAGE'],
  ['rootfs:%/none', 'SOURCE_NOT_FOUND'],
])('%s that is not there or something else fails with %s', async (text, code) => {
  const target = parseTarget(text.replace('%', folder)) as ImageTarget
  await expect(openImageSource(target, { environment: {} }, signal)).rejects.toMatchObject({ code })
})
