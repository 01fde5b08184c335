import { type Fault, fakeHarbor, startFakeRegistry } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { CONNECTOR_DEPS, registryTarget } from '../../test/support/registry-target.ts'
import { debianImage } from '../../test/support/sample-content.ts'
import { addressRule } from './address-rules.ts'
import type { ConnectorTarget } from './connector-target.ts'
import { openConnector } from './open-connector.ts'

const signal = new AbortController().signal
const USERS = { scanner: 'x' }

const startHarbor = () =>
  startFakeRegistry({ auth: { kind: 'basic', users: USERS }, api: fakeHarbor({ users: USERS }) })
const target = (host: string, more: Partial<ConnectorTarget> = {}) =>
  registryTarget('harbor', host, { version: 'v2', user: 'scanner', password: 'x', ...more })

function status(code: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return { kind: 'status', status: code, headers, body: '{"errors":[{"code":"X","message":"secret words"}]}' }
}

describe('a management API that misbehaves', () => {
  it.each<readonly [string, Fault, string]>([
    ['401', status(401), 'SOURCE_UNAUTHORIZED'],
    ['403', status(403), 'SOURCE_FORBIDDEN'],
    ['412', status(412), 'SOURCE_BLOCKED_BY_POLICY'],
    ['429 for longer than we wait', status(429, { 'retry-after': '3600' }), 'SOURCE_RATE_LIMITED'],
    ['a list that is none', { kind: 'truncate', toBytes: 0 }, 'SOURCE_PROTOCOL'],
    ['a broken body', { kind: 'truncate', toBytes: 5 }, 'SOURCE_PROTOCOL'],
    ['a redirect to another scheme', { kind: 'redirect', to: 'file:///etc/passwd' }, 'SOURCE_REDIRECT_REFUSED'],
    ['a redirect to a metadata service', { kind: 'redirect', to: 'http://169.254.169.254' }, 'SOURCE_ADDRESS_REFUSED'],
    ['a redirect in circles', { kind: 'redirect', to: '/api/v2.0/projects' }, 'SOURCE_REDIRECT_REFUSED'],
  ])('%s is told as what it is, in our words', async (_, fault, code) => {
    await using registry = await startHarbor()
    registry.addImage('team/app', '1', debianImage())
    registry.inject({ fault, path: /^\/api\/v2\.0\/projects/ })
    await using connector = openConnector(target(registry.host), CONNECTOR_DEPS)
    const failure = await Array.fromAsync(connector.listRepositories(signal)).catch((error: unknown) => error)

    expect(failure).toMatchObject({ code })
    expect(String(failure)).not.toMatch(/secret words|Basic|c2Nhbm5lcjp4/)
  })

  it.each<readonly [string, Fault]>([
    ['429 with Retry-After', status(429, { 'retry-after': '1' })],
    ['503', status(503, { 'retry-after': '0' })],
    ['a connection that breaks', { kind: 'reset', afterBytes: 3 }],
  ])('%s is tried again', async (_, fault) => {
    await using registry = await startHarbor()
    registry.addImage('team/app', '1', debianImage())
    registry.inject({ fault, path: /\/artifacts/, times: 1 })
    await using connector = openConnector(target(registry.host), CONNECTOR_DEPS)

    expect((await Array.fromAsync(connector.listTags('team/app', signal))).length).toBe(1)
    expect(registry.requests.filter(({ path }) => path.includes('/artifacts')).length).toBe(2)
  })

  it('waits as long as Retry-After says', async () => {
    await using registry = await startHarbor()
    registry.addImage('team/app', '1', debianImage())
    registry.inject({ fault: status(429, { 'retry-after': '1' }), path: /\/artifacts/, times: 1 })
    await using connector = openConnector(target(registry.host), CONNECTOR_DEPS)
    const start = performance.now()
    await Array.fromAsync(connector.listTags('team/app', signal))

    expect(performance.now() - start).toBeGreaterThanOrEqual(990)
  })

  it('lists elements that are no artifacts are read around', async () => {
    const odd = [null, 7, { digest: 'sha256:short', type: 'IMAGE', tags: [{ name: 'x' }] }, { type: 'IMAGE' }]
    const good = { digest: `sha256:${'b'.repeat(64)}`, type: 'IMAGE', tags: [{ name: '../evil' }, { name: 'ok' }] }
    await using registry = await startFakeRegistry({ api: () => () => ({ status: 200, json: [...odd, good] }) })
    await using connector = openConnector(target(registry.host), CONNECTOR_DEPS)

    expect((await Array.fromAsync(connector.listTags('team/app', signal))).map(({ name }) => name)).toEqual(['ok'])
  })

  it('does not follow a count that never ends', async () => {
    await using registry = await startFakeRegistry({
      api: () => () => ({ status: 200, json: [{ name: 'team' }], headers: { 'x-total-count': '99999999' } }),
    })
    await using connector = openConnector(target(registry.host), CONNECTOR_DEPS)

    await expect(Array.fromAsync(connector.listRepositories(signal))).rejects.toMatchObject({ code: 'SOURCE_PROTOCOL' })
  })

  it('is believed about nothing that can be checked: a manifest that is another one is refused', async () => {
    await using registry = await startHarbor()
    const digest = registry.addImage('team/app', '1', debianImage())
    registry.inject({ fault: { kind: 'corrupt' }, path: /\/manifests\// })
    await using connector = openConnector(target(registry.host), CONNECTOR_DEPS)
    await using source = await connector.openImage('team/app', digest as never, signal)

    await expect(source.resolve(undefined, signal)).rejects.toMatchObject({ code: 'SOURCE_DIGEST_MISMATCH' })
  })
})

describe('addresses that are not connected to', () => {
  const deps = { ...CONNECTOR_DEPS, allowAddress: addressRule([], ['127.0.0.2', '::1']) }

  it.each([
    ['the registry', (host: string) => target(`127.0.0.2:${host.split(':')[1]}`)],
    [
      'an address that a name is given',
      (host: string) => target(host, { host: 'registry.example', ipOverride: '127.0.0.2' }),
    ],
    ['the API', (host: string) => target(host, { apiHost: `127.0.0.2:${host.split(':')[1]}` })],
  ])('as %s', async (_, choose) => {
    await using registry = await startHarbor()
    await using connector = openConnector(choose(registry.host), deps)

    await expect(connector.signIn(signal)).rejects.toMatchObject({ code: 'SOURCE_ADDRESS_REFUSED' })
    expect(registry.requests).toEqual([])
  })

  it('as what the DNS answers for a harmless name', async () => {
    await using registry = await startHarbor()
    const refusesLoopback = { ...CONNECTOR_DEPS, allowAddress: addressRule([], ['127.0.0.0/8', '::1']) }
    await using connector = openConnector(target(`localhost:${registry.host.split(':')[1]}`), refusesLoopback)

    await expect(connector.ping(signal)).rejects.toMatchObject({ code: 'SOURCE_ADDRESS_REFUSED' })
    expect(registry.requests).toEqual([])
  })

  it.each([
    ['the place of a blob', /\/blobs\//],
    ['the place of an API', /\/api\//],
  ])('as %s that the registry redirects to', async (_, path) => {
    await using registry = await startHarbor()
    const digest = registry.addImage('team/app', '1', debianImage())
    registry.inject({ fault: { kind: 'redirect', to: `http://127.0.0.2:${registry.host.split(':')[1]}` }, path })
    await using connector = openConnector(target(registry.host), deps)
    const work = async () => {
      await Array.fromAsync(connector.listTags('team/app', signal))
      await using source = await connector.openImage('team/app', digest as never, signal)
      await source.resolve(undefined, signal)
    }

    await expect(work()).rejects.toMatchObject({ code: 'SOURCE_ADDRESS_REFUSED' })
  })

  it('as the token server that the registry names, which never sees the password', async () => {
    await using tokens = await startFakeRegistry({ auth: { kind: 'bearer', users: USERS } })
    const realm = `http://127.0.0.2:${tokens.host.split(':')[1]}/token`
    await using registry = await startFakeRegistry({ auth: { kind: 'bearer', users: USERS, realm } })
    await using connector = openConnector(
      registryTarget('oci', registry.host, { user: 'scanner', password: 'x' }),
      deps,
    )

    await expect(connector.signIn(signal)).rejects.toMatchObject({
      code: expect.stringMatching(/^SOURCE_(?:REALM|ADDRESS)_REFUSED$/),
    })
    expect(tokens.requests).toEqual([])
  })
})
