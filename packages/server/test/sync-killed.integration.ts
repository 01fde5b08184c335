import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@plimsoll/contract'
import { type FakeRegistry, fakeHarbor, generatedCatalog, startFakeRegistry } from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCenterProcess } from './support/center-process.ts'
import { sessionFetch } from './support/session-fetch.ts'
import { ADMIN_PASSWORD } from './support/start-center.ts'
import { until } from './support/until.ts'

const REPOSITORIES = 200
const TAGS = 5
const USERS = { scanner: 'letmein' }

let registry: FakeRegistry
let home: string

beforeAll(async () => {
  const catalog = generatedCatalog(REPOSITORIES, TAGS)
  registry = await startFakeRegistry({ api: fakeHarbor({ users: USERS, catalog }) })
  home = await mkdtemp(join(tmpdir(), 'plimsoll-home-'))
})

afterAll(async () => {
  await registry[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

const environment = () => ({
  PLIMSOLL_HOME: home,
  PLIMSOLL_LISTEN: '127.0.0.1:0',
  PLIMSOLL_OFFLINE: '1',
  PLIMSOLL_ADMIN_PASSWORD: ADMIN_PASSWORD,
  PLIMSOLL_SECRET_KEY: 'a key for this test only',
})

async function signedIn(url: string | undefined): Promise<Client> {
  const client = createClient({ baseUrl: url ?? '', fetch: sessionFetch() })
  await client.auth.signIn({ body: { userName: 'admin', password: ADMIN_PASSWORD } })
  return client
}

const repositoriesRead = () => registry.requests.filter(({ path }) => path.includes('/artifacts')).length

describe('a center that is killed in the middle of a sync', () => {
  it('goes on after the next start, and reads little twice', async () => {
    const victim = await startCenterProcess('serve', environment())
    const [host = '', port] = registry.host.split(':')
    const body = { kind: 'harbor', name: 'Large', protocol: 'http', host, port: Number(port) } as const
    const { id } = await (await signedIn(victim.url)).registries.create({
      body: { ...body, version: 'v2', userName: 'scanner', password: 'letmein' },
    })
    await until('half of it is read', async () => repositoriesRead() >= REPOSITORIES / 2)
    await victim.kill()
    await using center = await startCenterProcess('serve', environment())
    const client = await signedIn(center.url)
    const synced = await until('the rest is read', async () => {
      const one = await client.registries.get({ params: { registryId: id } })
      return one.state === 'ok' && one
    })

    expect(synced).toMatchObject({ repositoryCount: REPOSITORIES, imageCount: REPOSITORIES * TAGS })
    // Those that were under way when it was killed, and those whose answer had come but was not kept yet.
    expect(repositoriesRead()).toBeGreaterThanOrEqual(REPOSITORIES)
    expect(repositoriesRead()).toBeLessThan(REPOSITORIES + 30)
  })
})
