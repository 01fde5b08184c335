import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@plimsoll/contract'
import { type FakeRegistry, startFakeRegistry } from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CenterProcess, startCenterProcess } from './support/center-process.ts'
import { debianImage } from './support/sample-content.ts'
import { sessionFetch } from './support/session-fetch.ts'
import { ADMIN_PASSWORD, importRecords, osvRecord } from './support/start-center.ts'
import { startPostgres, type TestPostgres } from './support/start-postgres.ts'
import { until } from './support/until.ts'

const IMAGES = 6
let registry: FakeRegistry
let home: string

beforeAll(async () => {
  registry = await startFakeRegistry()
  for (let nth = 0; nth < IMAGES; nth += 1)
    registry.addImage(`team/app${nth}`, '1', debianImage({ [`p${nth}`]: '1.0.0' }))
  home = await mkdtemp(join(tmpdir(), 'plimsoll-home-'))
  await importRecords(home, [
    osvRecord('DEBIAN-CVE-2024-0001', 'Debian:12', 'openssl', '3.0.13-1', 'critical'),
    ...Array.from({ length: IMAGES }, (_, nth) => osvRecord(`GHSA-aaaa-bbbb-000${nth}`, 'npm', `p${nth}`, '2.0.0')),
  ])
})

afterAll(async () => {
  await registry[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

function environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PLIMSOLL_HOME: home,
    PLIMSOLL_LISTEN: '127.0.0.1:0',
    PLIMSOLL_OFFLINE: '1',
    PLIMSOLL_ADMIN_PASSWORD: ADMIN_PASSWORD,
    PLIMSOLL_SECRET_KEY: 'a key for this test only',
    ...extra,
  }
}

async function signedIn(url: string | undefined): Promise<Client> {
  const client = createClient({ baseUrl: url ?? '', fetch: sessionFetch() })
  await client.auth.signIn({ body: { userName: 'admin', password: ADMIN_PASSWORD } })
  return client
}

/** Connects the registry, starts a scan of everything with slow layers, and waits until some images are done and others under way. */
async function startSlowScan(client: Client): Promise<string> {
  const [host = '', port = ''] = registry.host.split(':')
  const body = { kind: 'oci', name: 'Team', protocol: 'http', host, port: Number(port) } as const
  const { id } = await client.registries.create({ body })
  await until('the registry is read', async () => {
    const { state } = await client.registries.get({ params: { registryId: id } })
    return state === 'ok'
  })
  registry.inject({ fault: { kind: 'slow', bytes: 200, pauseMs: 300 }, path: /app[2-9]\/blobs/ })
  const scan = await client.scans.create({ body: { targets: { registryIds: [id] } } })
  await until('some are done and some are under way', async () => {
    const { items } = await client.scans.get({ params: { scanId: scan.id } })
    return items.complete >= 1 && items.running >= 1
  })
  return scan.id
}

async function expectWhole(client: Client, scanId: string): Promise<void> {
  const ended = await until(
    'the scan has ended',
    async () => {
      const scan = await client.scans.get({ params: { scanId } })
      return scan.finishedAt !== null && scan
    },
    110_000,
  )
  expect(ended).toMatchObject({ state: 'complete', items: { total: IMAGES, complete: IMAGES } })

  const images = await client.images.list({ query: { limit: 200 } })
  expect(
    images.items.map(({ state, packageCount, vulnerabilities: { critical, high } }) => [
      state,
      packageCount,
      critical,
      high,
    ]),
  ).toEqual(Array.from({ length: IMAGES }, () => ['complete', 2, 1, 1]))
  for (const { id } of images.items) {
    const findings = await client.images.findings({ params: { imageId: id } })
    expect(new Set(findings.items.map((one) => one.id)).size).toBe(2)
    expect(findings.total).toBe(2)
  }
  expect((await client.settings.authorisations()).consumed).toBe(IMAGES)
}

describe('a center that is killed in the middle of a scan', () => {
  it('finishes it after the next start, with nothing lost and nothing doubled', async () => {
    let center: CenterProcess = await startCenterProcess('serve', environment())
    const scanId = await startSlowScan(await signedIn(center.url))

    for (let times = 0; times < 3; times += 1) {
      await center.kill()
      center = await startCenterProcess('serve', environment())
      const client = await signedIn(center.url)
      await until('it is at work again', async () => {
        const { state, items } = await client.scans.get({ params: { scanId } })
        return items.running > 0 || state === 'complete'
      })
    }
    await expectWhole(await signedIn(center.url), scanId)
    await center[Symbol.asyncDispose]()
  })
})

describe('a worker that is killed in the middle of a scan', () => {
  let postgres: TestPostgres

  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres[Symbol.asyncDispose]())

  it('gives its images to another worker', async () => {
    const shared = environment({ DATABASE_URL: await postgres.createDatabase() })
    await using server = await startCenterProcess('serve', shared, ['--no-worker'])
    const victim = await startCenterProcess('worker', shared)
    const client = await signedIn(server.url)
    const scanId = await startSlowScan(client)

    await victim.kill()
    await using _heir = await startCenterProcess('worker', shared)

    await expectWhole(client, scanId)
  })
})
