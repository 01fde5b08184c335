import {
  type FakeAcrInstance,
  type FakeAcrOptions,
  type FakeRegistry,
  fakeAcr,
  startFakeRegistry,
} from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONNECTOR_DEPS, registryTarget } from '../../../test/support/registry-target.ts'
import { debianImage } from '../../../test/support/sample-content.ts'
import type { ConnectorTarget } from '../connector-target.ts'
import { REGISTRY_KINDS } from '../kinds.ts'
import { openConnector } from '../open-connector.ts'

const signal = new AbortController().signal
const SECRET = 'LTAI-secret/with+odd=chars'

let registry: FakeRegistry
let instance: FakeAcrInstance

beforeAll(async () => {
  registry = await startFakeRegistry({ auth: { kind: 'basic', users: { cr_temp_user: 'token' } } })
  registry.addImage('team/app', '1.0', debianImage({ a: '1.0.0' }))
  registry.addImage('team/deep/app', '2.0', debianImage({ a: '2.0.0' }))
  registry.addImage('shop/web', '1', debianImage())
  instance = { id: 'cri-one', name: 'prod', endpoints: { internet: registry.host }, content: registry.content }
})

afterAll(() => registry[Symbol.asyncDispose]())

function startCloud(options: Partial<FakeAcrOptions> = {}): Promise<FakeRegistry> {
  return startFakeRegistry({
    api: fakeAcr({
      accessKeys: { LTAI5example: SECRET },
      instances: () => [instance],
      issueToken: () => ({ user: 'cr_temp_user', password: 'token', lifetimeSeconds: 3600 }),
      ...options,
    }),
  })
}

function account(
  cloud: FakeRegistry,
  more: Partial<ConnectorTarget> & { readonly password?: string } = {},
): ConnectorTarget {
  return registryTarget('acr', 'cr.cn-hangzhou.aliyuncs.com', {
    apiHost: cloud.host,
    region: 'cn-hangzhou',
    user: 'LTAI5example',
    password: SECRET,
    ...more,
  })
}

function instanceOf(cloud: FakeRegistry, more: Partial<ConnectorTarget> = {}): ConnectorTarget {
  const [host = '', port] = registry.host.split(':')
  return { ...account(cloud, more), host, port: Number(port), instanceId: 'cri-one' }
}

const find = (target: ConnectorTarget) =>
  Array.fromAsync(REGISTRY_KINDS.acr.findRegistries?.(target, CONNECTOR_DEPS, signal) ?? [])

describe('an account of Alibaba Cloud', () => {
  it('signs its requests so that the cloud accepts them, and its instances are found', async () => {
    await using cloud = await startCloud()
    await using connector = openConnector(account(cloud), CONNECTOR_DEPS)

    expect(await connector.signIn(signal)).toMatch(/1 instances in cn-hangzhou/)
    expect(await find(account(cloud))).toEqual([
      { instanceId: 'cri-one', name: 'prod', host: registry.host, region: 'cn-hangzhou' },
    ])
  })

  it('is asked in every region that is named, and by its own endpoint of the network', () => {
    const { hostOf } = REGISTRY_KINDS.acr
    expect(hostOf?.({ region: 'cn-shanghai, ap-southeast-1', network: 'internet' })).toBe('cr.cn-shanghai.aliyuncs.com')
    expect(hostOf?.({ region: 'cn-shanghai', network: 'vpc' })).toBe('cr-vpc.cn-shanghai.aliyuncs.com')
  })

  it('finds each instance once, and pages through many', async () => {
    const many = Array.from({ length: 65 }, (_, index) => ({ ...instance, id: `cri-${index}`, name: `n${index}` }))
    await using cloud = await startCloud({ instances: () => many })

    expect(new Set((await find(account(cloud))).map(({ instanceId }) => instanceId)).size).toBe(65)
  })

  it("chooses the network's endpoint, and leaves out instances that have none there", async () => {
    const endpoints = { internet: 'public.example', vpc: 'private.example' }
    const instances = [
      { ...instance, id: 'cri-both', endpoints },
      { ...instance, id: 'cri-public', endpoints: { internet: 'public.example' } },
    ]
    await using cloud = await startCloud({ instances: () => instances })

    expect((await find(account(cloud))).map(({ host }) => host)).toEqual(['public.example', 'public.example'])
    expect((await find(account(cloud, { network: 'vpc' }))).map(({ host }) => host)).toEqual(['private.example'])
  })

  it.each([
    ['a wrong secret', { password: 'wrong' }, 'SOURCE_UNAUTHORIZED'],
    ['an unknown key', { userName: 'LTAIother' }, 'SOURCE_UNAUTHORIZED'],
    ['no key, where the role of the machine may not be used', { userName: null }, 'SOURCE_CREDENTIALS_UNREADABLE'],
  ])('is refused with %s', async (_, more, code) => {
    await using cloud = await startCloud()

    await expect(find(account(cloud, more))).rejects.toMatchObject({ code })
  })

  it('takes temporary keys, whose token follows the secret', async () => {
    await using cloud = await startCloud()
    await find(account(cloud, { password: `${SECRET} sts-token` }))

    expect(cloud.requests.at(-1)?.headers['x-acs-security-token']).toBe('sts-token')
  })

  it("follows the cloud's clock when this machine's is wrong", async () => {
    await using cloud = await startCloud({ clockSkewMs: 3_600_000 })

    expect((await find(account(cloud))).length).toBe(1)
  })

  it('waits when it is throttled, whatever the status says', async () => {
    await using cloud = await startCloud()
    const body = JSON.stringify({ Code: 'Throttling.User', Message: 'slow down' })
    cloud.inject({ fault: { kind: 'status', status: 400, headers: { 'retry-after': '0' }, body }, times: 2 })

    expect((await find(account(cloud))).length).toBe(1)
  })

  it('is told what to do when it may not', async () => {
    await using cloud = await startCloud()
    const body = JSON.stringify({ Code: 'Forbidden.RAM', Message: 'denied' })
    cloud.inject({ fault: { kind: 'status', status: 403, body } })

    await expect(find(account(cloud))).rejects.toThrow(/AliyunContainerRegistryReadOnlyAccess/)
  })
})

describe('an instance of ACR', () => {
  it('lists repositories and tags, pulls with a temporary token', async () => {
    await using cloud = await startCloud()
    await using connector = openConnector(instanceOf(cloud), CONNECTOR_DEPS)
    const repositories = await Array.fromAsync(connector.listRepositories(signal))
    const [tag] = await Array.fromAsync(connector.listTags('team/deep/app', signal))
    if (!tag) throw new Error('no tag')

    expect(repositories.map(({ name }) => name)).toEqual(['shop/web', 'team/app', 'team/deep/app'])
    expect(repositories.every(({ revision }) => revision?.match(/^[0-9]+$/))).toBe(true)
    expect(tag).toEqual({
      name: '2.0',
      digest: registry.content.manifest('team/deep/app', '2.0')?.digest,
      pushedAt: registry.content.pushedAt('team/deep/app', '2.0'),
    })
    expect((await connector.listImages('team/deep/app', tag.digest, signal)).map(({ platform }) => platform)).toEqual([
      'linux/amd64',
    ])
    expect(await connector.signIn(signal)).toMatch(/good until 2/)
  })

  it('finds the id of a repository that no listing told', async () => {
    await using cloud = await startCloud()
    await using connector = openConnector(instanceOf(cloud), CONNECTOR_DEPS)

    expect((await Array.fromAsync(connector.listTags('team/deep/app', signal))).length).toBe(1)
    await expect(Array.fromAsync(connector.listTags('team/none', signal))).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
    })
  })

  it('asks for one token as long as that is good for a while', async () => {
    await using cloud = await startCloud()
    await using connector = openConnector(instanceOf(cloud), CONNECTOR_DEPS)
    for (let pull = 0; pull < 5; pull += 1) await connector.pullCredentials(signal)

    expect(tokensOf(cloud)).toBe(1)
  })

  it('renews a token in the middle of a scan, before it ends', async () => {
    let issued = 0
    const users: Record<string, string> = {}
    await using pulled = await startFakeRegistry({ auth: { kind: 'basic', users } })
    const digest = pulled.addImage('team/app', '1', debianImage({ a: '1.0.0' }))
    // Each token voids the one before it, and is about to end when it is given.
    const issueToken = () => {
      issued += 1
      users['cr_temp_user'] = `token-${issued}`
      return { user: 'cr_temp_user', password: `token-${issued}`, lifetimeSeconds: 60 }
    }
    await using cloud = await startCloud({ issueToken, instances: () => [{ ...instance, content: pulled.content }] })
    const [host = '', port] = pulled.host.split(':')
    const target = { ...instanceOf(cloud), host, port: Number(port) }
    await using connector = openConnector(target, CONNECTOR_DEPS)
    await using source = await connector.openImage('team/app', digest as never, signal)
    const { layers } = await source.resolve(undefined, signal)
    for (const layer of layers) if (layer.kind === 'blob') await Array.fromAsync(source.openLayer(layer, signal))

    expect(layers.length).toBe(2)
    expect(issued).toBeGreaterThan(2)
  })
})

function tokensOf(cloud: FakeRegistry): number {
  return cloud.requests.filter(({ headers }) => headers['x-acs-action'] === 'GetAuthorizationToken').length
}
