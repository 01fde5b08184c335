import {
  buildIndex,
  type FakeRegistry,
  imageBuilder,
  selfSignedCertificate,
  startFakeRegistry,
} from '@plimsoll/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { sha256Of } from '../../domain/digest.ts'
import { KiB } from '../../domain/units.ts'
import type { Clock } from '../http/clock.ts'
import { readBounded } from '../read-bounded.ts'
import { openRegistry, type Registry } from './registry.ts'
import type { RegistryOptions } from './registry-options.ts'

const signal = new AbortController().signal
const opened: AsyncDisposable[] = []

afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

/** Does not wait, but remembers how long it should have. */
function patientClock(): Clock & { readonly pauses: number[] } {
  const pauses: number[] = []
  return {
    pauses,
    now: () => Date.now(),
    random: () => 1,
    async sleep(milliseconds) {
      pauses.push(milliseconds)
    },
  }
}

async function fake(options: Parameters<typeof startFakeRegistry>[0] = {}): Promise<FakeRegistry> {
  const registry = await startFakeRegistry(options)
  opened.push(registry)
  return registry
}

function client(server: FakeRegistry, options: Partial<RegistryOptions> = {}): Registry {
  const registry = openRegistry({ host: server.host, plainHttp: true, clock: patientClock(), ...options })
  opened.push(registry)
  return registry
}

function failure(code: string, message: RegExp = /./): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) })
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  return Array.fromAsync(items)
}

const image = imageBuilder().layer({ 'etc/os-release': 'ID=debian\n' }).build()
const bigBlob = Buffer.alloc(700 * KiB, 'a layer with a rhythm of its own; ')
const user = { kind: 'basic', username: 'me', password: 'p:ss wörd' } as const
const users = { [user.username]: user.password }

describe('a registry', () => {
  test('gives manifests by tag and by digest, with digest and media type', async () => {
    const server = await fake()
    const digest = server.addImage('team/app', '1', image)
    const registry = client(server)
    await registry.ping(signal)
    const expected = { digest, mediaType: 'application/vnd.oci.image.manifest.v1+json' }
    expect(await registry.getManifest('team/app', '1', signal)).toEqual({
      ...expected,
      bytes: Buffer.from(image.manifest.bytes),
    })
    expect(await registry.getManifest('team/app', digest, signal)).toMatchObject(expected)
    expect(await registry.headManifest('team/app', '1', signal)).toEqual({
      ...expected,
      size: image.manifest.bytes.length,
    })
  })

  test('that cannot HEAD, or says no digest, is asked for the manifest itself', async () => {
    const server = await fake()
    const digest = server.addImage('app', '1', image)
    server.inject({ method: 'HEAD', fault: { kind: 'status', status: 405 } })
    expect(await client(server).headManifest('app', '1', signal)).toMatchObject({
      digest,
      size: image.manifest.bytes.length,
    })
  })

  test('lists tags and repositories over many pages, without what is no valid name', async () => {
    const server = await fake({ pageSize: 3 })
    const tags = Array.from({ length: 10 }, (_, index) => `v${index}`)
    for (const tag of tags) server.addImage('team/app', tag, image)
    for (const name of ['other', 'Upper', '../escape', 'x/y/z']) server.addImage(name, 'latest', image)
    const registry = client(server)
    expect(await all(registry.listTags('team/app', signal))).toEqual(tags)
    expect(await all(registry.listRepositories(signal))).toEqual(['other', 'team/app', 'x/y/z'])
  })

  test('is not asked for more pages than are read', async () => {
    const server = await fake({ pageSize: 2 })
    for (const tag of ['a', 'b', 'c', 'd', 'e']) server.addImage('app', tag, image)
    for await (const tag of client(server).listTags('app', signal)) if (tag === 'b') break
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    ['endless-list', 'SOURCE_TOO_LARGE'],
    ['circular-list', 'SOURCE_PROTOCOL'],
  ] as const)('with an %s is given up with %s', async (kind, code) => {
    const server = await fake({ pageSize: 10 })
    server.addImage('app', 'a', image)
    server.inject({ fault: { kind } })
    const registry = client(server, { limits: { maxListItems: 95 } })
    await expect(all(registry.listTags('app', signal))).rejects.toThrow(failure(code))
    expect(server.requests.length).toBeLessThan(12)
  })

  test.each([
    ['TEAM/app', '1'],
    ['../../admin', '1'],
    ['app', '../x'],
    ['app?x=', '1'],
    ['app', 'a b'],
  ])('is never asked for %s:%s, which would leave its own path', async (repository, selector) => {
    const server = await fake()
    await expect(client(server).getManifest(repository, selector, signal)).rejects.toThrow(
      failure('SOURCE_TARGET_INVALID'),
    )
    expect(server.requests).toEqual([])
  })

  test.each([
    [404, '{"errors":[{"code":"NAME_UNKNOWN"}]}', 'SOURCE_NOT_FOUND', /no such repository/],
    [404, '<html>', 'SOURCE_NOT_FOUND', /not found/],
    [403, '{"errors":[{"code":"DENIED"}]}', 'SOURCE_FORBIDDEN', /without signing in/],
    [412, '{"errors":[{"code":"PROJECTPOLICYVIOLATION"}]}', 'SOURCE_BLOCKED_BY_POLICY', /PROJECTPOLICYVIOLATION/],
    [401, '', 'SOURCE_UNAUTHORIZED', /Give credentials/],
    [400, '', 'SOURCE_PROTOCOL', /status 400/],
    [451, '', 'SOURCE_FORBIDDEN', /legal/],
  ] as const)('that answers %d %s is explained', async (status, body, code, message) => {
    const server = await fake()
    server.inject({ fault: { kind: 'status', status, body } })
    await expect(client(server).getManifest('app', '1', signal)).rejects.toThrow(failure(code, message))
    expect(server.requests).toHaveLength(1)
  })

  test('without a catalog says that listing is unsupported', async () => {
    const server = await fake()
    server.inject({ path: /_catalog/, fault: { kind: 'status', status: 404 } })
    await expect(all(client(server).listRepositories(signal))).rejects.toThrow(failure('SOURCE_UNSUPPORTED'))
  })

  test('that is really a web site is not taken for a registry', async () => {
    const server = await fake()
    const page = { 'content-type': 'text/html' }
    server.inject({ fault: { kind: 'status', status: 200, headers: page, body: '<html>' } })
    await expect(client(server).ping(signal)).rejects.toThrow(failure('SOURCE_PROTOCOL', /web page/))
    await expect(all(client(server).listTags('app', signal))).rejects.toThrow(failure('SOURCE_PROTOCOL', /text\/html/))
  })

  test('may not answer without end', async () => {
    const server = await fake()
    server.addImage('app', '1', image)
    server.inject({ fault: { kind: 'endless-body' } })
    await expect(client(server).getManifest('app', '1', signal)).rejects.toThrow(failure('SOURCE_TOO_LARGE'))
    const size = 100_000
    const endless = client(server).openBlob('app', image.config.digest, {}, signal)
    await expect(readBounded(endless, size, 'It')).rejects.toThrow(failure('SOURCE_TOO_LARGE'))
    const promised = client(server).openBlob('app', image.config.digest, { size }, signal)
    await expect(all(promised)).rejects.toThrow(failure('SOURCE_DIGEST_MISMATCH'))
  })
})

describe('a manifest', () => {
  test.each([
    ['corrupt', '1'],
    ['wrong-digest-header', '1'],
    ['corrupt', 'digest'],
  ] as const)('that is %s, asked for by %s, is refused', async (kind, by) => {
    const server = await fake()
    const digest = server.addImage('app', '1', image)
    server.inject({ fault: { kind } })
    const selector = by === 'digest' ? digest : by
    await expect(client(server).getManifest('app', selector, signal)).rejects.toThrow(failure('SOURCE_DIGEST_MISMATCH'))
  })
})

describe('a blob', () => {
  test('is read from any offset', async () => {
    const server = await fake()
    const digest = server.addBlob(bigBlob)
    const registry = client(server)
    for (const offset of [0, 1, 500_000, bigBlob.length]) {
      const bytes = Buffer.concat(await all(registry.openBlob('app', digest, { offset, size: bigBlob.length }, signal)))
      expect(bytes.equals(bigBlob.subarray(offset))).toBe(true)
    }
  })

  test.each([100_000, 65_536, 20_000, 699_999])(
    'whose transfer is reset every %d bytes arrives whole',
    async (afterBytes) => {
      const server = await fake()
      const digest = server.addBlob(bigBlob)
      server.inject({ fault: { kind: 'reset', afterBytes } })
      const bytes = Buffer.concat(await all(client(server).openBlob('app', digest, { size: bigBlob.length }, signal)))
      expect(bytes.equals(bigBlob)).toBe(true)
      expect(server.requests.slice(1).every((request) => request.headers['range'] !== undefined)).toBe(true)
    },
  )

  test('from a server that ignores ranges is resumed by skipping', async () => {
    const server = await fake()
    const digest = server.addBlob(bigBlob)
    server.inject({ times: 1, fault: { kind: 'reset', afterBytes: 123_456 } })
    server.inject({ fault: { kind: 'ignore-range' } })
    const bytes = Buffer.concat(await all(client(server).openBlob('app', digest, { size: bigBlob.length }, signal)))
    expect(bytes.equals(bigBlob)).toBe(true)
    expect(server.requests).toHaveLength(2)
  })

  test('is not stitched together from a wrong range', async () => {
    const server = await fake()
    const digest = server.addBlob(bigBlob)
    server.inject({ times: 1, fault: { kind: 'reset', afterBytes: 123_456 } })
    server.inject({ fault: { kind: 'wrong-range' } })
    const reading = all(client(server).openBlob('app', digest, { size: bigBlob.length }, signal))
    await expect(reading).rejects.toThrow(failure('SOURCE_PROTOCOL', /another range/))
  })

  test('that makes no progress is given up', async () => {
    const server = await fake()
    const digest = server.addBlob(bigBlob)
    server.inject({ fault: { kind: 'reset', afterBytes: 10 } })
    const reading = all(client(server).openBlob('app', digest, { size: bigBlob.length }, signal))
    await expect(reading).rejects.toThrow(failure('SOURCE_UNREACHABLE'))
    expect(server.requests).toHaveLength(5)
  })

  test('of another size than its manifest says is refused', async () => {
    const server = await fake()
    const digest = server.addBlob(bigBlob)
    const registry = client(server)
    for (const size of [bigBlob.length - 1, bigBlob.length + 1]) {
      await expect(all(registry.openBlob('app', digest, { size }, signal))).rejects.toThrow(
        failure('SOURCE_DIGEST_MISMATCH'),
      )
    }
  })

  test('that is cut short with a matching length is refused', async () => {
    const server = await fake()
    const digest = server.addBlob(bigBlob)
    server.inject({ fault: { kind: 'truncate', toBytes: 1000 } })
    const reading = all(client(server).openBlob('app', digest, { size: bigBlob.length }, signal))
    await expect(reading).rejects.toThrow(failure('SOURCE_DIGEST_MISMATCH'))
  })

  test('is resumed when its token expires in the middle', async () => {
    const server = await fake({ auth: { kind: 'bearer', users } })
    const digest = server.addBlob(bigBlob)
    server.inject({ path: /blobs/, after: 1, times: 1, fault: { kind: 'reset', afterBytes: 300_000 } })
    server.inject({ path: /blobs/, after: 1, times: 1, fault: { kind: 'expire-tokens' } })
    const registry = client(server, { credentials: user })
    const bytes = Buffer.concat(await all(registry.openBlob('app', digest, { size: bigBlob.length }, signal)))
    expect(sha256Of(bytes)).toBe(digest)
    expect(server.requests.filter((request) => request.path.startsWith('/token'))).toHaveLength(2)
  })

  test('can be abandoned, and the registry still be used', async () => {
    const server = await fake()
    const digest = server.addBlob(bigBlob)
    const registry = client(server)
    for await (const chunk of registry.openBlob('app', digest, {}, signal)) if (chunk.length > 0) break
    expect(Buffer.concat(await all(registry.openBlob('app', digest, {}, signal))).length).toBe(bigBlob.length)
  })
})

describe('patience', () => {
  test.each([429, 500, 502, 503, 504])('outlasts a few answers of %d, with growing pauses', async (status) => {
    const server = await fake()
    server.addImage('app', '1', image)
    server.inject({ times: 3, fault: { kind: 'status', status } })
    const clock = patientClock()
    await client(server, { clock }).getManifest('app', '1', signal)
    expect(clock.pauses).toEqual([500, 1000, 2000])
  })

  test.each([
    [429, 'SOURCE_RATE_LIMITED'],
    [503, 'SOURCE_SERVER_FAILED'],
  ])('ends after five answers of %d', async (status, code) => {
    const server = await fake()
    server.inject({ fault: { kind: 'status', status } })
    await expect(client(server).getManifest('app', '1', signal)).rejects.toThrow(failure(code))
    expect(server.requests).toHaveLength(5)
  })

  test('waits as long as Retry-After says', async () => {
    const server = await fake()
    server.addImage('app', '1', image)
    server.inject({ times: 2, fault: { kind: 'status', status: 429, headers: { 'retry-after': '7' } } })
    const clock = patientClock()
    await client(server, { clock }).getManifest('app', '1', signal)
    expect(clock.pauses).toEqual([7000, 7000])
  })

  test('does not wait for a Retry-After of hours, but says it', async () => {
    const server = await fake()
    server.inject({ fault: { kind: 'status', status: 429, headers: { 'retry-after': '21600' } } })
    const clock = patientClock()
    const asking = client(server, { clock }).getManifest('app', '1', signal)
    await expect(asking).rejects.toMatchObject({ code: 'SOURCE_RATE_LIMITED', detail: { retryAfterMs: 21_600_000 } })
    expect(clock.pauses).toEqual([])
  })

  test('outlasts connections that break before and within the answer', async () => {
    const server = await fake()
    server.addImage('app', '1', image)
    server.inject({ times: 1, fault: { kind: 'reset', afterBytes: -1 } })
    server.inject({ times: 1, fault: { kind: 'reset', afterBytes: 20 } })
    expect((await client(server).getManifest('app', '1', signal)).digest).toBe(image.manifest.digest)
  })

  test.each([-1, 0, 50])('ends when nothing more comes after %d bytes', async (afterBytes) => {
    const server = await fake()
    server.addImage('app', '1', image)
    server.inject({ fault: { kind: 'silence', afterBytes } })
    const transport = { responseTimeoutMs: 40, idleTimeoutMs: 40 }
    const registry = client(server, { transport, retry: { attempts: 2 } })
    await expect(registry.getManifest('app', '1', signal)).rejects.toThrow(failure('SOURCE_TIMED_OUT'))
    expect(server.requests).toHaveLength(2)
  })

  test('ends with a server that sends a byte now and then', async () => {
    const server = await fake()
    server.addImage('app', '1', image)
    server.inject({ fault: { kind: 'slow', bytes: 1, pauseMs: 5 } })
    const transport = { idleTimeoutMs: 60, minBytesPerSecond: 10_000 }
    const registry = client(server, { transport, retry: { attempts: 1 } })
    await expect(registry.getManifest('app', '1', signal)).rejects.toThrow(failure('SOURCE_TIMED_OUT', /too slowly/))
  })

  test('ends at once when aborted, wherever it is', async () => {
    const server = await fake()
    server.addImage('app', '1', image)
    const undo = server.inject({ fault: { kind: 'silence', afterBytes: 10 } })
    const controller = new AbortController()
    const registry = client(server)
    const waiting = registry.getManifest('app', '1', controller.signal)
    const reason = new Error('enough')
    setImmediate(() => controller.abort(reason))
    await expect(waiting).rejects.toBe(reason)
    await expect(registry.getManifest('app', '1', controller.signal)).rejects.toBe(reason)
    undo()
    expect((await registry.getManifest('app', '1', signal)).digest).toBe(image.manifest.digest)
  })
})

describe('signing in', () => {
  test('happens with Basic when the registry asks for it', async () => {
    const server = await fake({ auth: { kind: 'basic', users } })
    server.addImage('app', '1', image)
    const registry = client(server, { credentials: user })
    await registry.getManifest('app', '1', signal)
    await registry.getManifest('app', '1', signal)
    expect(server.requests.map((request) => request.status)).toEqual([401, 200, 200])
  })

  test('happens with a token, which is kept for the scope', async () => {
    const server = await fake({ auth: { kind: 'bearer', users } })
    server.addImage('a', '1', image)
    server.addImage('b', '1', image)
    const registry = client(server, { credentials: user })
    for (const name of ['a', 'a', 'b', 'b']) await registry.getManifest(name, '1', signal)
    const tokens = server.requests.filter((request) => request.path.startsWith('/token')).map(({ path }) => path)
    expect(tokens).toEqual([
      '/token?service=fake&scope=repository%3Aa%3Apull',
      '/token?service=fake&scope=repository%3Ab%3Apull',
    ])
    expect(server.requests.filter((request) => request.status === 401)).toHaveLength(1)
  })

  test('happens once for many requests at the same time', async () => {
    const server = await fake({ auth: { kind: 'bearer', users } })
    const digest = server.addImage('app', '1', image)
    const registry = client(server, { credentials: user })
    await registry.getManifest('app', '1', signal)
    server.expireTokens()
    await registry.getManifest('app', '1', signal)
    const before = server.requests.length
    await Promise.all(Array.from({ length: 20 }, () => registry.getManifest('app', digest, signal)))
    expect(server.requests.slice(before).filter((request) => request.path.startsWith('/token'))).toEqual([])
  })

  test('is renewed at four fifths of a token’s life', async () => {
    const server = await fake({ auth: { kind: 'bearer', users, lifetimeSeconds: 100 } })
    server.addImage('app', '1', image)
    let now = 1_000_000
    const clock = { ...patientClock(), now: () => now }
    const registry = client(server, { credentials: user, clock })
    const tokens = (): number => server.requests.filter((request) => request.path.startsWith('/token')).length
    await registry.getManifest('app', '1', signal)
    now += 79_000
    await registry.getManifest('app', '1', signal)
    expect(tokens()).toBe(1)
    now += 2_000
    await registry.getManifest('app', '1', signal)
    expect(tokens()).toBe(2)
    expect(server.requests.filter((request) => request.status === 401)).toHaveLength(1)
  })

  test('works anonymously where tokens to pull are given to anybody', async () => {
    const server = await fake({ auth: { kind: 'bearer', users, anonymousPull: true } })
    server.addImage('app', '1', image)
    await client(server).getManifest('app', '1', signal)
    expect(server.requests.every((request) => request.headers['authorization']?.startsWith('Basic') !== true)).toBe(
      true,
    )
  })

  test('works with a refresh token, which travels in the body only', async () => {
    const server = await fake({ auth: { kind: 'bearer', users, refreshTokens: { r3fr3sh: 'me' } } })
    server.addImage('app', '1', image)
    await client(server, { credentials: { kind: 'identity-token', token: 'r3fr3sh' } }).getManifest('app', '1', signal)
    const token = server.requests.find((request) => request.path === '/token')
    expect(token).toMatchObject({ method: 'POST', status: 200 })
    expect(JSON.stringify(server.requests)).not.toContain('r3fr3sh')
  })

  test('follows a registry whose catalog wants Basic while its repositories want tokens', async () => {
    const server = await fake({ auth: { kind: 'bearer', users, basicCatalog: true } })
    server.addImage('app', '1', image)
    const registry = client(server, { credentials: user })
    expect(await all(registry.listRepositories(signal))).toEqual(['app'])
    expect(await all(registry.listTags('app', signal))).toEqual(['1'])
    expect(await all(registry.listRepositories(signal))).toEqual(['app'])
  })

  test.each(['basic', 'bearer'] as const)(
    'with a wrong password ends after one refusal, %s, and keeps the password out of the error',
    async (kind) => {
      const server = await fake({ auth: { kind, users } })
      server.addImage('app', '1', image)
      const registry = client(server, { credentials: { ...user, password: 'c4n4ry' } })
      const error = await registry.ping(signal).catch((thrown: unknown) => thrown)
      expect(error).toEqual(failure('SOURCE_UNAUTHORIZED', /Check user name and password/))
      expect(`${JSON.stringify(error)} ${String(error)} ${(error as Error).stack}`).not.toMatch(/c4n4ry|YzRuNHJ5|bWU6/)
      expect(server.requests).toHaveLength(2)
    },
  )

  test('asks the provider each time credentials are needed', async () => {
    const server = await fake({ auth: { kind: 'basic', users } })
    server.addImage('app', '1', image)
    let isRenewed = false
    const registry = client(server, {
      credentials: async () => ({ ...user, password: isRenewed ? user.password : 'old' }),
    })
    await expect(registry.ping(signal)).rejects.toThrow(failure('SOURCE_UNAUTHORIZED'))
    isRenewed = true
    await registry.ping(signal)
  })

  test('does not send credentials to a token server on another host over plain HTTP', async () => {
    const server = await fake({ auth: { kind: 'bearer', users, realm: 'http://localhost.example:1/token' } })
    const error = await client(server, { credentials: user })
      .ping(signal)
      .catch((thrown: unknown) => thrown)
    expect(error).toEqual(failure('SOURCE_REALM_REFUSED', /localhost\.example:1/))
  })

  test.each(['not a url', '/token', 'ftp://127.0.0.1/token', 'javascript:alert(1)'])(
    'refuses the token server %j',
    async (realm) => {
      const server = await fake({ auth: { kind: 'bearer', users, realm } })
      const asking = client(server, { credentials: user }).getManifest('app', '1', signal)
      await expect(asking).rejects.toMatchObject({ code: 'SOURCE_PROTOCOL' })
    },
  )

  test.each(['{}', '[]', 'x', '{"token":"a\\r\\nb: c"}', '{"token":""}'])(
    'refuses the token answer %s',
    async (body) => {
      const server = await fake({ auth: { kind: 'bearer', users } })
      server.inject({ path: /^\/token/, fault: { kind: 'status', status: 200, body } })
      await expect(client(server, { credentials: user }).ping(signal)).rejects.toThrow(
        failure('SOURCE_PROTOCOL', /token server/),
      )
    },
  )
})

describe('a redirect', () => {
  test('to another host is followed without credentials', async () => {
    const store = await fake()
    const digest = store.addBlob(bigBlob)
    const server = await fake({ auth: { kind: 'bearer', users } })
    server.addBlob(bigBlob)
    server.inject({ path: /blobs/, after: 1, fault: { kind: 'redirect', to: store.origin } })
    const registry = client(server, { credentials: user })
    await registry.ping(signal)
    const bytes = Buffer.concat(await all(registry.openBlob('app', digest, { size: bigBlob.length }, signal)))
    expect(sha256Of(bytes)).toBe(digest)
    expect(server.requests.some((request) => request.headers['authorization']?.startsWith('Bearer'))).toBe(true)
    expect(store.requests).toHaveLength(1)
    expect(store.requests[0]?.headers['authorization']).toBeUndefined()
  })

  test('that comes back from another host comes without credentials', async () => {
    const server = await fake({ auth: { kind: 'basic', users } })
    server.addImage('app', '1', image)
    const detour = await fake()
    detour.inject({ fault: { kind: 'redirect', to: server.origin } })
    server.inject({ after: 1, times: 1, fault: { kind: 'redirect', to: detour.origin } })
    const registry = client(server, { credentials: user })
    await expect(registry.getManifest('app', '1', signal)).rejects.toThrow(failure('SOURCE_UNAUTHORIZED'))
    expect(detour.requests.every((request) => request.headers['authorization'] === undefined)).toBe(true)
    expect(server.requests[2]?.headers['authorization']).toBeUndefined()
  })

  test('within the registry keeps the credentials', async () => {
    const server = await fake({ auth: { kind: 'basic', users } })
    const digest = server.addImage('app', '1', image)
    server.inject({
      path: /manifests\/1$/,
      after: 1,
      fault: { kind: 'redirect', to: `/v2/app/manifests/${digest}`, status: 302 },
    })
    expect((await client(server, { credentials: user }).getManifest('app', '1', signal)).digest).toBe(digest)
  })

  test('with a password in its target does not sign in with it', async () => {
    const server = await fake()
    const digest = server.addBlob(bigBlob)
    const to = `http://user:secret@${server.host}/v2/b/blobs/${digest}`
    server.inject({ path: /v2\/a\//, fault: { kind: 'redirect', to } })
    await all(client(server).openBlob('a', digest, {}, signal))
    expect(server.requests[1]?.headers['authorization']).toBeUndefined()
  })

  test.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'gopher://127.0.0.1:70/'])('to %s is refused', async (to) => {
    const server = await fake()
    server.inject({ fault: { kind: 'redirect', to } })
    await expect(client(server).ping(signal)).rejects.toThrow(failure('SOURCE_REDIRECT_REFUSED', /not a web address/))
  })

  test('in circles ends', async () => {
    const server = await fake()
    server.inject({ fault: { kind: 'redirect', to: '/v2/' } })
    await expect(client(server).ping(signal)).rejects.toThrow(failure('SOURCE_REDIRECT_REFUSED', /more than 8/))
    expect(server.requests).toHaveLength(9)
  })

  test('from https to plain HTTP is refused', async () => {
    const plain = await fake()
    const server = await fake({ tls: true })
    server.inject({ fault: { kind: 'redirect', to: `${plain.origin}/v2/?signature=s3cr3t` } })
    const { certificate: ca = '' } = server
    const error = await client(server, { plainHttp: false, ca })
      .ping(signal)
      .catch((thrown: unknown) => thrown)
    expect(error).toEqual(failure('SOURCE_REDIRECT_REFUSED', /leaves https/))
    expect(String(error)).not.toContain('s3cr3t')
    expect(plain.requests).toEqual([])
  })
})

describe('TLS', () => {
  test('trusts a certificate that was given, for that registry only', async () => {
    const server = await fake({ tls: true })
    const { certificate: ca = '' } = server
    await client(server, { plainHttp: false, ca }).ping(signal)
    await expect(client(server, { plainHttp: false }).ping(signal)).rejects.toThrow(
      failure('SOURCE_TLS', /not trusted/),
    )
    await client(server, { plainHttp: false, skipVerify: true }).ping(signal)
  })

  test('refuses a certificate of another host, or of another time', async () => {
    const wrongHost = selfSignedCertificate({ hosts: ['other.example'] })
    const old = selfSignedCertificate({ notBefore: new Date('2020-01-01'), notAfter: new Date('2021-01-01') })
    for (const [tls, message] of [
      [wrongHost, /another host/],
      [old, /not valid today/],
    ] as const) {
      const server = await fake({ tls })
      const registry = client(server, { plainHttp: false, ca: tls.certificate })
      await expect(registry.ping(signal)).rejects.toThrow(failure('SOURCE_TLS', message))
    }
  })

  test('is not given up for plain HTTP, not even on the loopback', async () => {
    const server = await fake()
    await expect(client(server, { plainHttp: false }).ping(signal)).rejects.toThrow(failure('SOURCE_TLS', /plain HTTP/))
    expect(server.requests).toEqual([])
  })

  test('wants a certificate in PEM form', async () => {
    const server = await fake()
    expect(() => client(server, { ca: 'nonsense' })).toThrow(failure('SOURCE_TLS', /PEM/))
  })
})

describe('addresses', () => {
  test('can be given for a name that the DNS does not know; Host and TLS still use the name', async () => {
    const tls = selfSignedCertificate({ hosts: ['registry.test'] })
    const server = await fake({ tls })
    const port = server.host.split(':')[1]
    const host = `registry.test:${port}`
    const registry = client(server, { host, plainHttp: false, ca: tls.certificate, ipOverride: '127.0.0.1' })
    await registry.ping(signal)
    expect(server.requests[0]?.headers['host']).toBe(host)
  })

  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['[::ffff:127.0.0.1]', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
  ])('that are not allowed are not connected to: %s', async (name, address) => {
    const server = await fake()
    const asked: string[] = []
    const allowAddress = (candidate: string): boolean => {
      asked.push(candidate)
      return false
    }
    const host = `${name}:${server.host.split(':')[1]}`
    await expect(client(server, { host, allowAddress }).ping(signal)).rejects.toThrow(failure('SOURCE_ADDRESS_REFUSED'))
    expect(asked).toContain(address)
    expect(server.requests).toEqual([])
  })

  test('are checked again for each redirect', async () => {
    const store = await fake()
    const server = await fake()
    server.inject({ fault: { kind: 'redirect', to: store.origin.replace('127.0.0.1', '127.0.0.2') } })
    const registry = client(server, { allowAddress: (address) => address === '127.0.0.1' })
    await expect(registry.ping(signal)).rejects.toThrow(failure('SOURCE_ADDRESS_REFUSED', /127\.0\.0\.2/))
    expect(store.requests).toEqual([])
  })

  test.each([
    ['nowhere.invalid', /name is not known/],
    ['127.0.0.1:1', /nothing listens/],
  ])('that lead nowhere are said at once: %s', async (host, message) => {
    const clock = patientClock()
    const registry = openRegistry({ host, plainHttp: true, clock })
    opened.push(registry)
    await expect(registry.ping(signal)).rejects.toThrow(failure('SOURCE_UNREACHABLE', message))
    expect(clock.pauses).toEqual([])
  })

  test.each(['', 'a b', 'https://registry.example', 'registry.example/path', 'user:pass@registry.example'])(
    '%j is no registry',
    (host) => {
      expect(() => openRegistry({ host })).toThrow(failure('SOURCE_TARGET_INVALID'))
    },
  )
})

test('every request waits for the given limit on their rate', async () => {
  const server = await fake()
  server.addImage('app', '1', buildIndex([image]))
  let permits = 0
  const registry = client(server, {
    throttle: async () => {
      permits += 1
    },
  })
  await registry.getManifest('app', '1', signal)
  await registry.headManifest('app', '1', signal)
  expect(permits).toBe(2)
})
