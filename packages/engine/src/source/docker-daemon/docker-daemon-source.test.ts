import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dockerArchive, imageBuilder, selfSignedCertificate } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ImageSource } from '../image-source.ts'
import { DEFAULT_SOURCE_LIMITS } from '../source-limits.ts'
import { dockerDaemonSource } from './docker-daemon-source.ts'
import { findDockerHost } from './docker-host.ts'

const signal = new AbortController().signal
const image = imageBuilder().layer({ a: '1' }).build()
const servers: Server[] = []
let folder: string
let asked: string[]

beforeEach(async () => {
  asked = []
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-daemon-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await rm(folder, { recursive: true })
})

const daemon: RequestListener = (request, response) => {
  asked.push(`${request.method} ${request.url}`)
  if (request.url?.startsWith('/images/app:1/')) {
    response.end(request.url.endsWith('/get') ? dockerArchive(image, { repoTags: ['app:1'] }) : '{}')
  } else {
    response.writeHead(request.url?.startsWith('/images/broken:1/') ? 500 : 404).end('{"message":"no"}')
  }
}

async function listen(server: Server, socket?: string): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) =>
    socket === undefined ? server.listen(0, '127.0.0.1', resolve) : server.listen(socket, resolve),
  )
  return socket === undefined ? (server.address() as AddressInfo).port : 0
}

function openIt(name: string, environment: Readonly<Record<string, string>>): Promise<ImageSource> {
  const spools = { temporaryDirectory: folder, limits: DEFAULT_SOURCE_LIMITS }
  return dockerDaemonSource(name, { description: `docker-daemon:${name}`, environment, ...spools }, signal)
}

function failure(code: string, message: RegExp = /./): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) })
}

describe('a Docker daemon', () => {
  test('behind a socket exports the image, which is read from a file without a name', async () => {
    const socket = join(folder, 'docker.sock')
    await listen(createServer(daemon), socket)
    await using source = await openIt('app:1', { DOCKER_HOST: `unix://${socket}` })
    expect(source).toMatchObject({ transport: 'docker-daemon', description: 'docker-daemon:app:1' })
    expect((await source.resolve(undefined, signal)).imageId).toBe(image.config.digest)
    expect(asked).toEqual(['GET /images/app:1/json', 'GET /images/app:1/get'])
    expect(await readdir(folder)).toEqual(['docker.sock'])
  })

  test('behind TCP, with certificates on both sides, exports the image', async () => {
    const tls = selfSignedCertificate()
    await Promise.all(['ca.pem', 'cert.pem'].map((name) => writeFile(join(folder, name), tls.certificate)))
    await writeFile(join(folder, 'key.pem'), tls.key)
    const strict = {
      cert: tls.certificate,
      key: tls.key,
      ca: tls.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    }
    const port = await listen(createTlsServer(strict, daemon))
    const environment = { DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder }
    await using source = await openIt('app:1', environment)
    expect((await source.resolve(undefined, signal)).imageId).toBe(image.config.digest)
    await expect(openIt('app:1', { ...environment, DOCKER_CERT_PATH: '/nowhere' })).rejects.toThrow(
      failure('SOURCE_UNREADABLE', /DOCKER_CERT_PATH/),
    )
  })

  test('without the image says what to do, and is not asked to export it', async () => {
    const port = await listen(createServer(daemon))
    const opening = openIt('other:1', { DOCKER_HOST: `tcp://127.0.0.1:${port}` })
    await expect(opening).rejects.toThrow(failure('SOURCE_NOT_FOUND', /docker:\/\/other:1/))
    expect(asked).toEqual(['GET /images/other:1/json'])
    await expect(openIt('broken:1', { DOCKER_HOST: `tcp://127.0.0.1:${port}` })).rejects.toThrow(
      failure('SOURCE_SERVER_FAILED'),
    )
  })

  test('that breaks off, or sends no archive, leaves nothing behind', async () => {
    const answers: readonly (readonly [RequestListener, string])[] = [
      [
        (request, response) => void response.end(request.url?.endsWith('/get') ? 'no tar'.repeat(500) : '{}'),
        'SOURCE_NOT_AN_ARCHIVE',
      ],
      [
        (request, response) => {
          if (!request.url?.endsWith('/get')) response.end('{}')
          else response.write(Buffer.alloc(2000), () => response.destroy())
        },
        'SOURCE_UNREACHABLE',
      ],
    ]
    for (const [listener, code] of answers) {
      const port = await listen(createServer(listener))
      await expect(openIt('app:1', { DOCKER_HOST: `tcp://127.0.0.1:${port}` })).rejects.toThrow(failure(code))
      expect(await readdir(folder)).toEqual([])
    }
  })

  test('that is not there is said to be missing', async () => {
    const missing = join(folder, 'none.sock')
    await expect(openIt('app:1', { DOCKER_HOST: `unix://${missing}` })).rejects.toThrow(
      failure('SOURCE_UNREACHABLE', /does not exist/),
    )
    await writeFile(missing, '')
    await expect(openIt('app:1', { DOCKER_HOST: `unix://${missing}` })).rejects.toThrow(
      failure('SOURCE_UNREACHABLE', /does not answer/),
    )
  })

  test.each(['ssh://user@host', 'nonsense', 'tcp://', 'fd://'])('cannot be at %s', async (host) => {
    await expect(openIt('app:1', { DOCKER_HOST: host })).rejects.toThrow(
      failure('SOURCE_TARGET_INVALID', /DOCKER_HOST/),
    )
  })
})

describe('without DOCKER_HOST', () => {
  test('the first socket that exists is used', async () => {
    const socket = join(folder, 'podman', 'podman.sock')
    await mkdir(join(folder, 'podman'))
    await writeFile(socket, '')
    const found = await findDockerHost({ XDG_RUNTIME_DIR: folder, HOME: join(folder, 'home') })
    expect(['/var/run/docker.sock', socket]).toContain(found.kind === 'socket' && found.path)
  })

  test('ports and schemes have Docker’s defaults', async () => {
    expect(await findDockerHost({ DOCKER_HOST: 'tcp://build.example' })).toMatchObject({
      origin: new URL('http://build.example:2375/'),
    })
    expect(await findDockerHost({ DOCKER_HOST: 'unix:///x.sock' })).toEqual({ kind: 'socket', path: '/x.sock' })
  })
})
