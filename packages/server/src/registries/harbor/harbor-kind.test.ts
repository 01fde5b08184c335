import { buildIndex, type FakeHarborOptions, fakeHarbor, generatedCatalog, startFakeRegistry } from '@plimsoll/testkit'
import { describe, expect, it } from 'vitest'
import { CONNECTOR_DEPS, registryTarget } from '../../../test/support/registry-target.ts'
import { debianImage } from '../../../test/support/sample-content.ts'
import type { ConnectorTarget } from '../connector-target.ts'
import { openConnector } from '../open-connector.ts'

const signal = new AbortController().signal
const USERS = { admin: 'x', 'robot$team+scanner': 'r' }

function startHarbor(options: Partial<FakeHarborOptions> = {}) {
  return startFakeRegistry({ auth: { kind: 'basic', users: USERS }, api: fakeHarbor({ users: USERS, ...options }) })
}

function open(
  host: string,
  more: Partial<ConnectorTarget> & { readonly user?: string; readonly password?: string } = {},
) {
  return openConnector(registryTarget('harbor', host, { user: 'admin', password: 'x', ...more }), CONNECTOR_DEPS)
}

describe('Harbor', () => {
  it('is read without asking for a single manifest', async () => {
    await using registry = await startHarbor()
    registry.addImage('team/app', '1', debianImage({ a: '1.0.0' }))
    registry.addImage('team/app', '2', buildIndex([debianImage(), debianImage({}, 'linux/arm64')]))
    await using connector = open(registry.host)
    const tags = await Array.fromAsync(connector.listTags('team/app', signal))

    expect(tags.map(({ images }) => images?.map(({ platform }) => platform))).toEqual([
      ['linux/amd64'],
      ['linux/amd64', 'linux/arm64'],
    ])
    expect(registry.requests.filter(({ path }) => path.startsWith('/v2/'))).toEqual([])
  })

  it('encodes slashes in names twice, and says that a project is a name', async () => {
    await using registry = await startHarbor()
    registry.addImage('2026/deep/er/app', '1', debianImage())
    await using connector = open(registry.host, { version: 'v2' })

    const [repository] = await Array.fromAsync(connector.listRepositories(signal))
    expect(repository?.name).toBe('2026/deep/er/app')
    expect((await Array.fromAsync(connector.listTags('2026/deep/er/app', signal))).length).toBe(1)
    expect(registry.requests.at(-1)?.path).toContain('/projects/2026/repositories/deep%252Fer%252Fapp/artifacts')
    expect(registry.requests.at(-1)?.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('asks a hundred at a time, and for no more than there are', async () => {
    await using registry = await startHarbor({ catalog: generatedCatalog(450, 250) })
    await using connector = open(registry.host, { version: 'v2' })

    expect((await Array.fromAsync(connector.listRepositories(signal))).length).toBe(450)
    expect((await Array.fromAsync(connector.listTags('project-0/app-0', signal))).length).toBe(250)
    const paths = registry.requests.map(({ path }) => path.split('?')[0] ?? '')
    expect(paths.filter((path) => path.endsWith('/v2.0/repositories')).length).toBe(5)
    expect(paths.filter((path) => path.endsWith('/artifacts')).length).toBe(3)
  })

  it('leaves out projects that cache another registry, unless their repositories are named', async () => {
    await using registry = await startHarbor({ proxyCaches: ['hub'] })
    registry.addImage('hub/library/nginx', '1', debianImage())
    registry.addImage('team/app', '1', debianImage())
    await using all = open(registry.host)
    await using named = open(registry.host, { repositories: ['hub/library/nginx'] })

    expect((await Array.fromAsync(all.listRepositories(signal))).map(({ name }) => name)).toEqual(['team/app'])
    expect((await Array.fromAsync(named.listRepositories(signal))).map(({ name }) => name)).toEqual([
      'hub/library/nginx',
    ])
  })

  it('can be narrowed to a project', async () => {
    await using registry = await startHarbor()
    for (const name of ['team/app', 'team/sub/app', 'teammate/app']) registry.addImage(name, '1', debianImage())
    await using connector = open(registry.host, { namespace: 'team' })

    const names = (await Array.fromAsync(connector.listRepositories(signal))).map(({ name }) => name)
    expect(names.sort()).toEqual(['team/app', 'team/sub/app'])
  })

  it('1.x lets robots pull what is named, although they may not ask its API', async () => {
    await using registry = await startHarbor({ version: 'v1' })
    registry.addImage('team/app', '1', debianImage())
    const robot = { user: 'robot$team+scanner', password: 'r' }
    await using named = open(registry.host, { ...robot, repositories: ['team/app'] })
    await using unnamed = open(registry.host, robot)

    expect((await Array.fromAsync(named.listTags('team/app', signal))).map(({ name }) => name)).toEqual(['1'])
    expect(await named.signIn(signal)).toMatch(/may pull/)
    await expect(unnamed.signIn(signal)).rejects.toThrow(/name its repositories/)
  })

  it('withholds images by policy, which is said as such and with a remedy', async () => {
    await using registry = await startHarbor({ blocked: ['strict'] })
    const digest = registry.addImage('strict/app', '1', debianImage())
    await using connector = open(registry.host)
    const [tag] = await Array.fromAsync(connector.listTags('strict/app', signal))
    await using source = await connector.openImage('strict/app', digest as never, signal)

    expect(tag?.images?.length).toBe(1)
    await expect(source.resolve(undefined, signal)).rejects.toMatchObject({
      code: 'SOURCE_BLOCKED_BY_POLICY',
      message: expect.stringMatching(/Turn that policy off/),
    })
  })

  it.each([
    ['what is no Harbor', {}, 'SOURCE_PROTOCOL'],
    [
      'a web page',
      { api: () => () => ({ status: 200, text: '<html>', headers: { 'content-type': 'text/html' } }) },
      'SOURCE_PROTOCOL',
    ],
  ])('is not found at %s', async (_, options, code) => {
    await using registry = await startFakeRegistry(options)
    await using connector = open(registry.host)

    await expect(connector.ping(signal)).rejects.toMatchObject({ code })
  })
})
