import { readdirSync } from 'node:fs'
import { registryKindSchema } from '@plimsoll/contract'
import {
  buildIndex,
  type FakeRegistry,
  fakeDockerHub,
  fakeEcr,
  fakeGitlab,
  fakeHarbor,
  fakeQuay,
  startFakeRegistry,
} from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONNECTOR_DEPS, registryTarget } from '../../test/support/registry-target.ts'
import { debianImage } from '../../test/support/sample-content.ts'
import type { ConnectorTarget } from './connector-target.ts'
import { REGISTRY_KINDS } from './kinds.ts'
import { openConnector } from './open-connector.ts'

const signal = new AbortController().signal
const USERS = { scanner: 'letmein' }

describe('the table of kinds', () => {
  it('has every kind of the contract once, under its name', () => {
    const kinds = Object.entries(REGISTRY_KINDS)

    expect(kinds.map(([name]) => name).sort()).toEqual([...registryKindSchema.options].sort())
    for (const [name, { kind }] of kinds) expect(kind).toBe(name)
  })

  it('has a folder for each', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((one) => one.isDirectory())

    expect(folders.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(REGISTRY_KINDS)))
  })
})

interface Sample {
  readonly name: string
  start(): Promise<FakeRegistry>
  target(registry: FakeRegistry, password: string): ConnectorTarget
  /** What the kind says about pushes; OCI registries say nothing. */
  readonly hasPushTimes: boolean
  readonly hasRevisions: boolean
  /** Does the listing tell the images below, so that no manifest is read? */
  readonly tellsImages: boolean
}

const auth = { kind: 'basic', users: USERS } as const
const basic = (password: string) => ({ user: 'scanner', password })

const SAMPLES: readonly Sample[] = [
  {
    name: 'oci',
    start: () => startFakeRegistry({ auth, pageSize: 2 }),
    target: ({ host }, password) => registryTarget('oci', host, basic(password)),
    hasPushTimes: false,
    hasRevisions: false,
    tellsImages: false,
  },
  {
    name: 'harbor, V2, a user',
    start: () => startFakeRegistry({ auth, api: fakeHarbor({ users: USERS }) }),
    target: ({ host }, password) => registryTarget('harbor', host, basic(password)),
    hasPushTimes: true,
    hasRevisions: true,
    tellsImages: true,
  },
  {
    name: 'harbor, V2, a robot',
    start: () =>
      startFakeRegistry({
        auth: { kind: 'basic', users: { robot$scanner: 'letmein' } },
        api: fakeHarbor({ users: { robot$scanner: 'letmein' } }),
      }),
    target: ({ host }, password) => registryTarget('harbor', host, { user: 'robot$scanner', password }),
    hasPushTimes: true,
    hasRevisions: true,
    tellsImages: true,
  },
  {
    name: 'harbor before 2.3',
    start: () => startFakeRegistry({ auth, api: fakeHarbor({ users: USERS, hasNoCommonList: true }) }),
    target: ({ host }, password) => registryTarget('harbor', host, { version: 'v2', ...basic(password) }),
    hasPushTimes: true,
    hasRevisions: true,
    tellsImages: true,
  },
  {
    name: 'harbor, V1',
    start: () => startFakeRegistry({ auth, api: fakeHarbor({ version: 'v1', users: USERS }) }),
    target: ({ host }, password) => registryTarget('harbor', host, basic(password)),
    hasPushTimes: true,
    hasRevisions: true,
    tellsImages: false,
  },
  {
    name: 'quay',
    start: () =>
      startFakeRegistry({
        auth: { kind: 'basic', users: { $oauthtoken: 'letmein' } },
        api: fakeQuay({ token: 'letmein', user: 'ann', organizations: ['team', 'shop'], pageSize: 1 }),
      }),
    target: ({ host }, password) => registryTarget('quay', host, { apiToken: password }),
    hasPushTimes: true,
    hasRevisions: true,
    tellsImages: false,
  },
  {
    name: 'gitlab, all projects',
    start: () =>
      startFakeRegistry({
        auth,
        api: fakeGitlab({
          token: 'letmein',
          user: 'ann',
          projects: ['shop/web', 'team/app', 'team/multi'],
          pageSize: 1,
        }),
      }),
    target: ({ host }, password) => registryTarget('gitlab', host, { apiHost: host, ...basic(password) }),
    hasPushTimes: true,
    hasRevisions: false,
    tellsImages: false,
  },
  {
    name: 'dockerhub',
    start: () => startFakeRegistry({ auth, api: fakeDockerHub({ users: USERS, pageSize: 1 }).api }),
    target: ({ host }, password) =>
      registryTarget('dockerhub', host, { apiHost: host, namespace: 'team', ...basic(password) }),
    hasPushTimes: true,
    hasRevisions: true,
    tellsImages: true,
  },
  {
    name: 'ecr',
    start: () =>
      startFakeRegistry({
        auth: { kind: 'basic', users: { AWS: 'token-for-pulling' } },
        api: fakeEcr({ accessKeyId: 'AKIDEXAMPLE', password: 'token-for-pulling', pageSize: 1 }),
      }),
    target: ({ host }, password) =>
      registryTarget('ecr', host, {
        apiHost: host,
        region: 'eu-west-1',
        user: password === 'letmein' ? 'AKIDEXAMPLE' : 'AKIDWRONG',
        password: 'secret',
      }),
    hasPushTimes: true,
    hasRevisions: false,
    tellsImages: false,
  },
]

describe.each(SAMPLES)('a registry of the kind $name', (sample) => {
  let registry: FakeRegistry
  let index = ''

  beforeAll(async () => {
    registry = await sample.start()
    registry.addImage('team/app', '1.0', debianImage({ a: '1.0.0' }))
    registry.addImage('team/app', '2.0', debianImage({ a: '2.0.0' }))
    registry.addImage('team/app', 'latest', debianImage({ a: '2.0.0' }))
    index = registry.addImage('team/multi', '1', buildIndex([debianImage(), debianImage({}, 'linux/arm64')]))
    if (sample.name !== 'dockerhub') registry.addImage('shop/web', '1', debianImage({ b: '1.0.0' }))
  })

  afterAll(() => registry[Symbol.asyncDispose]())

  const open = (password = 'letmein') => openConnector(sample.target(registry, password), CONNECTOR_DEPS)

  it('answers, and says who signed in', async () => {
    await using connector = open()

    expect(await connector.ping(signal)).toMatch(/answers/)
    expect(await connector.signIn(signal)).toMatch(/^Signed in/)
  })

  it('refuses wrong credentials as such', async () => {
    await using connector = open('wrong')

    await expect(connector.signIn(signal)).rejects.toMatchObject({ code: 'SOURCE_UNAUTHORIZED' })
  })

  it('lists repositories, page by page', async () => {
    await using connector = open()
    const listed = await Array.fromAsync(connector.listRepositories(signal))

    const expected = sample.name === 'dockerhub' ? ['team/app', 'team/multi'] : ['shop/web', 'team/app', 'team/multi']
    expect(listed.map(({ name }) => name).sort()).toEqual(expected)
    expect(listed.every(({ revision }) => (revision !== undefined) === sample.hasRevisions)).toBe(true)
  })

  it('lists tags with the digest of their manifest and the time of their push', async () => {
    await using connector = open()
    await Array.fromAsync(connector.listRepositories(signal))
    const tags = await Array.fromAsync(connector.listTags('team/app', signal))

    const { content } = registry
    const known = tags.map(({ name, digest, pushedAt }) => [name, digest, pushedAt?.toISOString()])
    expect(known.sort()).toEqual(
      ['1.0', '2.0', 'latest'].map((name) => [
        name,
        content.manifest('team/app', name)?.digest,
        sample.hasPushTimes ? expect.stringMatching(/^2026-01-01T00:00:0[1-3]/) : undefined,
      ]),
    )
    expect(
      tags.every(({ images }) => (images !== undefined) === sample.tellsImages || sample.name.includes('V1')),
    ).toBe(true)
  })

  it('knows every platform of an index, and can open its images', async () => {
    await using connector = open()
    const [tag] = await Array.fromAsync(connector.listTags('team/multi', signal))
    if (!tag) throw new Error('no tag')
    const images = tag.images ?? (await connector.listImages('team/multi', tag.digest, signal))

    expect(tag.digest).toBe(index)
    expect(images.map(({ platform, indexDigest }) => [platform, indexDigest])).toEqual([
      ['linux/amd64', index],
      ['linux/arm64', index],
    ])
    const [first] = images
    if (!first) throw new Error('no image')
    await using source = await connector.openImage('team/multi', first.digest, signal)
    expect((await source.resolve(undefined, signal)).layers.length).toBe(2)
  })

  it('has credentials for pulling', async () => {
    await using connector = open()

    const { credentials, expiresAt } = await connector.pullCredentials(signal)
    expect(credentials.kind).toBe('basic')
    expect(expiresAt === undefined || expiresAt > new Date()).toBe(true)
  })

  it('says that there is no such repository', async () => {
    await using connector = open()

    await expect(Array.fromAsync(connector.listTags('team/none', signal))).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
    })
  })
})
