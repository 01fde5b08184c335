import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type FakeAcrInstance,
  type FakeRegistry,
  fakeAcr,
  fakeHarbor,
  generatedCatalog,
  startFakeRegistry,
} from '@plimsoll/testkit'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CONNECTOR_DEPS, registryTarget } from '../../../test/support/registry-target.ts'
import { debianImage } from '../../../test/support/sample-content.ts'
import type { Database } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { openEmbeddedDatabase } from '../../db/open-embedded-database.ts'
import { findCountedRegistry, insertRegistry, listRegistries } from '../../db/statements/registries.ts'
import { writeSetting } from '../../db/statements/settings.ts'
import type { ConnectorTarget } from '../connector-target.ts'
import { readPush } from '../webhooks/read-push.ts'
import type { SyncDeps } from './sync-deps.ts'
import { syncRegistry } from './sync-registry.ts'

const USERS = { scanner: 'x' }
const auth = { kind: 'basic', users: USERS } as const
const quiet = (): void => undefined

let home: string
let database: Database
let deps: SyncDeps
const sent: { readonly name: string; readonly data: readonly unknown[] }[] = []

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'plimsoll-'))
  database = await openEmbeddedDatabase(home)
  await migrate(database.db)
  deps = {
    ...CONNECTOR_DEPS,
    db: database.db,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    jobs: { send: async (name, data) => void sent.push({ name, data }) },
  }
})

afterEach(async () => {
  sent.length = 0
  await sql`DELETE FROM registries`.execute(database.db)
  await sql`DELETE FROM images`.execute(database.db)
  await sql`DELETE FROM scans`.execute(database.db)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

async function connect(target: ConnectorTarget, name = 'Team'): Promise<string> {
  const { instanceId: _, ...fields } = target
  return insertRegistry(deps.db, { ...fields, name, imagesPerHour: null }, false)
}

const connectHarbor = ({ host }: FakeRegistry) =>
  connect(registryTarget('harbor', host, { version: 'v2', user: 'scanner', password: 'x' }))
const connectOci = ({ host }: FakeRegistry) => connect(registryTarget('oci', host, { user: 'scanner', password: 'x' }))

async function sync(registryId: string, signal = new AbortController().signal) {
  await syncRegistry(deps, registryId, signal)
  return findCountedRegistry(deps.db, registryId)
}

/** `repository:tag` of everything that is there, as the center knows it. */
async function tags(): Promise<readonly string[]> {
  const { rows } = await sql<{ tag: string }>`
    SELECT r.name || ':' || t.name AS tag FROM tags t JOIN repositories r ON r.id = t.repository_id
    JOIN registries g ON g.id = r.registry_id
    WHERE t.gone_at IS NULL AND r.gone_at IS NULL AND g.removed_at IS NULL ORDER BY 1
  `.execute(deps.db)
  return rows.map(({ tag }) => tag)
}

async function imageOf(repository: string, tag: string): Promise<string | undefined> {
  const { rows } = await sql<{ digest: string }>`
    SELECT i.digest FROM images i JOIN image_places p ON p.image_id = i.id AND p.gone_at IS NULL
    JOIN repositories r ON r.id = p.repository_id
    JOIN tags t ON t.repository_id = r.id AND t.digest = p.root_digest AND t.gone_at IS NULL
    WHERE r.name = ${repository} AND t.name = ${tag}
  `.execute(deps.db)
  return rows[0]?.digest
}

/** Requests that were answered, without those that were asked who they are. */
const asked = ({ requests }: FakeRegistry, path: RegExp, since = 0) =>
  requests.slice(since).filter((request) => path.test(request.path) && request.status !== 401)

describe('a second sync', () => {
  it('reads no tags where nothing changed', async () => {
    const catalog = generatedCatalog(120, 3)
    await using registry = await startFakeRegistry({ auth, api: fakeHarbor({ users: USERS, catalog }) })
    const id = await connectHarbor(registry)
    await sync(id)
    const since = registry.requests.length
    const after = await sync(id)

    expect(after).toMatchObject({ state: 'ok', repositoryCount: 120, imageCount: 360 })
    expect(asked(registry, /\/artifacts/).length).toBe(120)
    expect(asked(registry, /\/artifacts/, since)).toEqual([])
    expect(registry.requests.length - since).toBeLessThanOrEqual(4)
  })

  it('sees moved tags, deleted tags, deleted repositories and new ones, and reads only those', async () => {
    await using registry = await startFakeRegistry({ auth, api: fakeHarbor({ users: USERS }) })
    for (const name of ['team/moved', 'team/less', 'team/still']) {
      registry.addImage(name, '1', debianImage({ a: '1.0.0' }))
      registry.addImage(name, '2', debianImage({ a: '1.0.0', b: '1.0.0' }))
    }
    const id = await connectHarbor(registry)
    await sync(id)
    const digest = registry.addImage('team/moved', '1', debianImage({ a: '2.0.0' }))
    registry.removeTag('team/less', '2')
    registry.addImage('team/new', '1', debianImage({ c: '1.0.0' }))
    const since = registry.requests.length
    await sync(id)

    expect(await imageOf('team/moved', '1')).toBe(digest)
    expect(await tags()).toEqual([
      'team/less:1',
      'team/moved:1',
      'team/moved:2',
      'team/new:1',
      'team/still:1',
      'team/still:2',
    ])
    expect(asked(registry, /still\/artifacts/, since)).toEqual([])
  })

  it('reads everything again after a day, for some registries do not tell of every change', async () => {
    const api = fakeHarbor({ users: USERS, keepsUpdateTime: true })
    await using registry = await startFakeRegistry({ auth, api })
    registry.addImage('team/app', '1', debianImage({ a: '1.0.0' }))
    registry.addImage('team/app', '2', debianImage({ a: '2.0.0' }))
    const id = await connectHarbor(registry)
    await sync(id)
    // The tag moves to an image that is there already: neither the time nor the count changes.
    const digest = registry.addImage('team/app', '3', debianImage({ a: '2.0.0' }))
    await sync(id)
    const atOnce = await imageOf('team/app', '3')
    await sql`UPDATE repositories SET read_at = read_at - interval '25 hours'`.execute(deps.db)
    await sync(id)

    expect(atOnce).toBeUndefined()
    expect(await imageOf('team/app', '3')).toBe(digest)
  })

  it('finds again what was gone', async () => {
    let projects = ['project-0']
    const catalog = { ...generatedCatalog(2, 1), projects: () => projects }
    await using registry = await startFakeRegistry({ auth, api: fakeHarbor({ users: USERS, catalog }) })
    const id = await connectHarbor(registry)
    await sync(id)
    projects = []
    await sync(id)
    const gone = await tags()
    projects = ['project-0']
    await sync(id)

    expect(gone).toEqual([])
    expect((await tags()).length).toBe(2)
  })
})

describe('a sync that is cut off', () => {
  it('goes on where it was', async () => {
    await using registry = await startFakeRegistry({ auth })
    for (let index = 0; index < 30; index += 1) registry.addImage(`team/app-${index}`, '1', debianImage())
    const id = await connectOci(registry)
    const killed = new AbortController()
    const undo = registry.inject({ fault: { kind: 'slow', bytes: 1, pauseMs: 5 }, path: /\/tags\/list/, after: 12 })
    const watching = setInterval(() => {
      if (asked(registry, /\/tags\/list/).length > 12) killed.abort(new Error('killed'))
    }, 1)
    await expect(sync(id, killed.signal)).rejects.toThrow('killed')
    clearInterval(watching)
    undo()
    const { rows } = await sql<{ read: number }>`
      SELECT count(*)::int AS read FROM repositories WHERE read_at IS NOT NULL
    `.execute(deps.db)
    const since = registry.requests.length
    const ended = await sync(id)

    expect(rows[0]?.read).toBeGreaterThan(0)
    expect(asked(registry, /\/tags\/list/, since).length).toBe(30 - (rows[0]?.read ?? 0))
    expect(ended).toMatchObject({ state: 'ok', repositoryCount: 30 })
    const again = registry.requests.length
    await sync(id)
    expect(asked(registry, /\/tags\/list/, again).length).toBe(30)
  })

  it('is stopped when the registry no longer lets us in, and forgets nothing', async () => {
    await using registry = await startFakeRegistry({ auth })
    for (let index = 0; index < 80; index += 1) registry.addImage(`team/app-${index}`, '1', debianImage())
    const id = await connectOci(registry)
    await sync(id)
    registry.inject({ fault: { kind: 'status', status: 403 }, path: /\/tags\/list/, after: 10 })
    const since = registry.requests.length
    const ended = await sync(id)

    expect(ended).toMatchObject({ state: 'failing', failureCode: 'SOURCE_FORBIDDEN' })
    expect(ended?.failureMessage).toMatch(/20 repositories in a row/)
    expect(asked(registry, /\/tags\/list/, since).length).toBeLessThan(40)
    expect((await tags()).length).toBe(80)
  })

  it('keeps what it could read when one repository cannot be read, and says which', async () => {
    await using registry = await startFakeRegistry({ auth })
    for (const name of ['team/a', 'team/broken', 'team/c']) registry.addImage(name, '1', debianImage())
    registry.inject({ fault: { kind: 'status', status: 403 }, path: /broken\/tags/ })
    const id = await connectOci(registry)
    const ended = await sync(id)

    expect(ended).toMatchObject({ state: 'failing', failureMessage: expect.stringMatching(/^team\/broken: /) })
    expect(await tags()).toEqual(['team/a:1', 'team/c:1'])
  })

  it('keeps the other images of a repository when one is broken', async () => {
    await using registry = await startFakeRegistry({ auth })
    const broken = registry.addImage('team/app', 'broken', debianImage({ a: '1.0.0' }))
    registry.addImage('team/app', 'fine', debianImage())
    registry.inject({ fault: { kind: 'corrupt' }, method: 'GET', path: new RegExp(`manifests/${broken}`) })
    const ended = await sync(await connectOci(registry))

    expect(ended).toMatchObject({ state: 'ok', imageCount: 1 })
    expect(await tags()).toEqual(['team/app:broken', 'team/app:fine'])
  })
})

describe("an account's registries", () => {
  it('are added by themselves with its credentials, renamed, and retired with their results when they are gone', async () => {
    await using registry = await startFakeRegistry({ auth: { kind: 'basic', users: { temp: 'token' } } })
    registry.addImage('team/app', '1', debianImage())
    const one: FakeAcrInstance = {
      id: 'cri-1',
      name: 'prod',
      endpoints: { internet: registry.host },
      content: registry.content,
    }
    let instances = [one, { ...one, id: 'cri-2', name: 'test' }]
    await using cloud = await startFakeRegistry({
      api: fakeAcr({
        accessKeys: { LTAI: 's' },
        instances: () => instances,
        issueToken: () => ({ user: 'temp', password: 'token', lifetimeSeconds: 3600 }),
      }),
    })
    const target = { apiHost: cloud.host, region: 'cn-hangzhou', user: 'LTAI', password: 's' }
    const id = await connect(registryTarget('acr', 'cr.cn-hangzhou.aliyuncs.com', target), 'Account')
    const account = await sync(id)
    const found = (await listRegistries(deps.db)).filter(({ accountId }) => accountId === id)
    for (const { id: instanceId } of found) await sync(instanceId)
    const contents = await tags()
    instances = [{ ...one, name: 'production' }]
    await sync(id)
    const left = await listRegistries(deps.db)

    expect(account?.state).toBe('ok')
    expect(found.map(({ name, isAutomatic, userName }) => [name, isAutomatic, userName])).toEqual([
      ['prod', true, 'LTAI'],
      ['test', true, 'LTAI'],
    ])
    expect(sent[0]).toEqual({ name: 'registry.sync', data: found.map((row) => ({ registryId: row.id })) })
    expect(contents).toEqual(['team/app:1', 'team/app:1'])
    expect(left.map(({ name }) => name)).toEqual(['Account', 'production'])
    const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM images`.execute(deps.db)
    expect(rows[0]?.count).toBe(1)
  })

  it('stay when the account cannot be asked', async () => {
    const instance = { id: 'cri-1', name: 'prod', endpoints: { internet: 'registry.example' } }
    await using registry = await startFakeRegistry()
    await using cloud = await startFakeRegistry({
      api: fakeAcr({
        accessKeys: { LTAI: 's' },
        instances: () => [{ ...instance, content: registry.content }],
        issueToken: () => ({ user: 'temp', password: 'token', lifetimeSeconds: 3600 }),
      }),
    })
    const target = { apiHost: cloud.host, region: 'cn-hangzhou', user: 'LTAI', password: 's' }
    const id = await connect(registryTarget('acr', 'cr.cn-hangzhou.aliyuncs.com', target), 'Account')
    await sync(id)
    cloud.inject({ fault: { kind: 'status', status: 403, body: '{"Code":"NoPermission"}' } })
    const ended = await sync(id)

    expect(ended).toMatchObject({ state: 'failing', failureCode: 'SOURCE_FORBIDDEN' })
    expect((await listRegistries(deps.db)).map(({ name }) => name)).toEqual(['Account', 'prod'])
  })
})

describe('a reported push', () => {
  const signal = new AbortController().signal

  async function startTeam() {
    const registry = await startFakeRegistry({ auth })
    registry.addImage('team/app', '1', debianImage({ a: '1.0.0' }))
    const registryId = await connectOci(registry)
    await sync(registryId)
    const push = {
      registryId,
      repository: 'team/app',
      selector: '2',
      change: 'pushed' as const,
      at: new Date(Date.now() + 1000).toISOString(),
    }
    return { registry, push }
  }

  async function scanned(): Promise<readonly string[]> {
    const { rows } = await sql<{ title: string; digest: string }>`
      SELECT s.title, i.digest FROM scans s JOIN scan_items t ON t.scan_id = s.id JOIN images i ON i.id = t.image_id
      WHERE s.trigger = 'webhook'
    `.execute(deps.db)
    return rows.map(({ title, digest }) => `${title} ${digest}`)
  }

  it('has its repository read again and what is new there scanned', async () => {
    const { registry, push } = await startTeam()
    const digest = registry.addImage('team/app', '2', debianImage({ a: '2.0.0' }))
    await readPush(deps, push, signal)
    await registry[Symbol.asyncDispose]()

    expect(await scanned()).toEqual([`team/app:2 ${digest}`])
    expect(sent.filter(({ name }) => name === 'image.scan').length).toBe(1)
  })

  it('of a repository that was never seen is found in the registry', async () => {
    const { registry, push } = await startTeam()
    const digest = registry.addImage('fresh/app', '2', debianImage({ a: '3.0.0' }))
    await readPush(deps, { ...push, repository: 'fresh/app' }, signal)
    await registry[Symbol.asyncDispose]()

    expect(await scanned()).toEqual([`fresh/app:2 ${digest}`])
  })

  it('that the registry knows nothing of leaves nothing behind', async () => {
    const { registry, push } = await startTeam()
    await readPush(deps, { ...push, repository: 'made/up' }, signal)
    await readPush(deps, { ...push, selector: '9' }, signal)
    await registry[Symbol.asyncDispose]()

    expect(await scanned()).toEqual([])
    expect(await tags()).toEqual(['team/app:1'])
  })

  it('is not asked about what was read since', async () => {
    const { registry, push } = await startTeam()
    const since = registry.requests.length
    await readPush(deps, { ...push, selector: '1', at: '2026-01-01T00:00:00.000Z' }, signal)
    await registry[Symbol.asyncDispose]()

    expect(registry.requests.length).toBe(since)
    expect((await scanned()).length).toBe(1)
  })

  it('of an image out of scope is known, but not scanned', async () => {
    const { registry, push } = await startTeam()
    registry.addImage('team/app', '2', debianImage({ a: '2.0.0' }))
    const scope = { newRepositories: 'exclude', rules: [] }
    await writeSetting(deps.db, 'scan', { scope }, null)
    await readPush(deps, push, signal)
    await writeSetting(deps.db, 'scan', {}, null)
    await registry[Symbol.asyncDispose]()

    expect(await scanned()).toEqual([])
    expect(await tags()).toEqual(['team/app:1', 'team/app:2'])
  })

  it('that is a deletion takes the tag away', async () => {
    const { registry, push } = await startTeam()
    registry.removeTag('team/app', '1')
    await readPush(deps, { ...push, selector: '1', change: 'removed' }, signal)
    await registry[Symbol.asyncDispose]()

    expect(await tags()).toEqual([])
    expect(await scanned()).toEqual([])
  })
})
