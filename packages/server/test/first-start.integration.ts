import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@plimsoll/contract'
import { writeSampleRegistry } from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { openLog } from '../src/log.ts'
import { type RunningServer, serve } from '../src/serve.ts'
import { sessionFetch } from './support/session-fetch.ts'
import { importRecords, osvRecord } from './support/start-center.ts'
import { until } from './support/until.ts'

let home: string
let samples: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'plimsoll-home-'))
  samples = await mkdtemp(join(tmpdir(), 'plimsoll-samples-'))
  await writeSampleRegistry(samples)
})

afterAll(async () => {
  await rm(home, { recursive: true, force: true })
  await rm(samples, { recursive: true, force: true })
})

function start(): Promise<RunningServer> {
  const config = readConfig({
    PLIMSOLL_HOME: home,
    PLIMSOLL_LISTEN: '127.0.0.1:0',
    PLIMSOLL_OFFLINE: '1',
    PLIMSOLL_LOG_LEVEL: 'silent',
  })
  const starterAdvisories = join(import.meta.dirname, '..', '..', '..', 'data', 'starter-advisories')
  return serve({
    config,
    log: openLog(config),
    version: '0.0.0-test',
    folders: { sampleRegistry: samples, starterAdvisories },
    environment: {},
  })
}

async function signedIn(server: RunningServer, password: string): Promise<Client> {
  const client = createClient({ baseUrl: server.url, fetch: sessionFetch() })
  await client.auth.signIn({ body: { userName: 'admin', password } })
  return client
}

describe('the first start', () => {
  let server: RunningServer
  let client: Client
  let password: string

  afterAll(() => server.close())

  it('makes an administrator with a password that is given out once', async () => {
    server = await start()
    password = server.firstAdminPassword ?? ''
    client = await signedIn(server, password)

    expect(password).toMatch(/^(?:[a-z2-9]{4}-){4}[a-z2-9]{4}$/)
    expect((await client.auth.session()).user).toMatchObject({ role: 'admin', usesFirstPassword: true })
    await server.close()
    server = await start()
    expect(server.firstAdminPassword).toBeUndefined()
    client = await signedIn(server, password)
  })

  it('shows findings in the sample images with the advisories that ship with it, without a network', async () => {
    const scan = await until('the samples are scanned', async () => {
      const { items } = await client.scans.list()
      return items.find(({ finishedAt }) => finishedAt !== null)
    })
    const images = await client.images.list()
    const worst = images.items[0]

    expect(scan).toMatchObject({ trigger: 'first-start', items: { failed: 0 } })
    expect(images.items.length).toBe(scan.items.total)
    expect(worst?.vulnerabilities.critical).toBeGreaterThan(0)
    expect(await client.overview.firstRun()).toMatchObject({
      usesFirstPassword: true,
      registryCount: 0,
      sampleRegistryId: expect.any(String),
      hasAdvisories: true,
      usesStarterAdvisories: true,
    })
    expect((await client.advisories.status()).generation).toMatchObject({ isStarter: true })
  })

  it('lets a password be changed, which ends all other sessions', async () => {
    const other = await signedIn(server, password)
    const weak = client.auth.changePassword({ body: { currentPassword: password, newPassword: password } })
    await expect(weak).rejects.toMatchObject({ problem: { code: 'PASSWORD_TOO_WEAK' } })

    await client.auth.changePassword({ body: { currentPassword: password, newPassword: 'a much better one' } })

    expect((await client.auth.session()).user).toMatchObject({ usesFirstPassword: false })
    expect((await other.auth.session()).user).toBeNull()
    password = 'a much better one'
  })

  it('looks at the samples again when real advisories come', async () => {
    await importRecords(home, [osvRecord('DEBIAN-CVE-2024-0001', 'Debian:12', 'openssl', '3.9.0', 'critical')])

    await until('real advisories are at work', async () => {
      const { items } = await client.vulnerabilities.list()
      return items.some(({ vulnerabilityId }) => vulnerabilityId === 'CVE-2024-0001')
    })
    await until('the samples were looked at again', async () => {
      const { items } = await client.scans.list()
      return items.length === 2 && items.every(({ finishedAt }) => finishedAt !== null)
    })

    expect((await client.advisories.status()).generation).toMatchObject({ isStarter: false })
  })

  it('does not bring the sample registry back once it was removed', async () => {
    const { sampleRegistryId } = await client.overview.firstRun()
    await client.registries.remove({ params: { registryId: sampleRegistryId ?? '0' } })
    await server.close()

    server = await start()
    client = await signedIn(server, password)

    expect((await client.registries.list()).items).toEqual([])
    expect((await client.images.list()).items).toEqual([])
  })

  it('serves its own description, health and metrics without a session', async () => {
    const get = async (path: string): Promise<Response> => fetch(`${server.url}${path}`)

    expect(await (await get('/api/v1/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })
    expect(await (await get('/healthz')).json()).toMatchObject({ status: 'ok' })
    expect(await (await get('/readyz')).json()).toMatchObject({
      status: 'ok',
      checks: [{ name: 'database', ok: true }],
    })
    expect(await (await get('/metrics')).text()).toContain('plimsoll_info{version="0.0.0-test"} 1')
  })
})
