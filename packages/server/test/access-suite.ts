import { type Client, createClient, REQUEST_HEADER, type Role, type Route, routes } from '@plimsoll/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADMIN_PASSWORD, startCenter, type TestCenter } from './support/start-center.ts'

const PASSWORD = 'long enough for all'

/** Who may do what, whatever the database. @param databaseUrl a new, empty database; undefined for the embedded one */
export function accessSuite(databaseUrl: () => Promise<string | undefined>): void {
  let center: TestCenter
  let admin: Client
  const clients = new Map<Role, Client>()

  beforeAll(async () => {
    const url = await databaseUrl()
    center = await startCenter(url === undefined ? {} : { databaseUrl: url })
    admin = center.client
    for (const role of ['viewer', 'operator'] as const) {
      await admin.users.create({ body: { name: role, password: PASSWORD, role } })
      const client = center.anonymous()
      await client.auth.signIn({ body: { userName: role, password: PASSWORD } })
      clients.set(role, client)
    }
    clients.set('admin', admin)
  })

  afterAll(() => center[Symbol.asyncDispose]())

  const as = (role: Role): Client => {
    const client = clients.get(role)
    if (!client) throw new Error(`Nobody is signed in as ${role}.`)
    return client
  }

  describe('roles', () => {
    const ranked: readonly Role[] = ['viewer', 'operator', 'admin']
    const all = Object.entries(routes).flatMap(([area, ofArea]) =>
      Object.entries(ofArea as Readonly<Record<string, Route>>).map(([name, route]) => ({
        name: `${area}.${name}`,
        route,
      })),
    )
    const refused = all.flatMap(({ name, route }) =>
      ranked
        .filter((role) => route.role !== 'public' && ranked.indexOf(role) < ranked.indexOf(route.role))
        .map((role) => ({ name, route, role })),
    )

    it.each(refused)('$name is not for a $role', async ({ route, role }) => {
      const token = await as(role).tokens.create({ body: { name: 'try', role, expiresInDays: 1 } })
      const answer = await fetch(`${center.running.url}/api/v1${route.path.replace(/:[A-Za-z]+/g, '1')}`, {
        method: route.method,
        headers: { authorization: `Bearer ${token.value}`, [REQUEST_HEADER]: '1' },
      })

      expect(await answer.json()).toMatchObject({ code: 'FORBIDDEN' })
    })
  })

  describe('users', () => {
    it('have names of their own, in whatever case', async () => {
      const again = admin.users.create({ body: { name: 'Viewer', password: PASSWORD, role: 'admin' } })
      await expect(again).rejects.toMatchObject({ problem: { code: 'USER_NAME_TAKEN' } })
    })

    it('must have a password of some length', async () => {
      const weak = admin.users.create({ body: { name: 'weak', password: 'short', role: 'viewer' } })
      await expect(weak).rejects.toMatchObject({ problem: { code: 'REQUEST_INVALID' } })
    })

    it('are signed out everywhere when they are disabled, and cannot come back', async () => {
      const user = await admin.users.create({ body: { name: 'leaver', password: PASSWORD, role: 'viewer' } })
      const leaver = center.anonymous()
      await leaver.auth.signIn({ body: { userName: 'leaver', password: PASSWORD } })
      const token = await leaver.tokens.create({ body: { name: 'ci', role: 'viewer', expiresInDays: null } })

      await admin.users.update({ params: { userId: user.id }, body: { isDisabled: true } })

      expect((await leaver.auth.session()).user).toBeNull()
      const byToken = createClient({ baseUrl: center.running.url, token: token.value })
      await expect(byToken.images.list()).rejects.toMatchObject({ problem: { code: 'SIGN_IN_REQUIRED' } })
      await expect(leaver.auth.signIn({ body: { userName: 'leaver', password: PASSWORD } })).rejects.toMatchObject({
        problem: { code: 'CREDENTIALS_WRONG' },
      })
    })

    it('always include an administrator', async () => {
      const { items } = await admin.users.list()
      const userId = items.find(({ name }) => name === 'admin')?.id ?? '0'

      for (const call of [
        () => admin.users.update({ params: { userId }, body: { role: 'viewer' } }),
        () => admin.users.update({ params: { userId }, body: { isDisabled: true } }),
        () => admin.users.remove({ params: { userId } }),
      ]) {
        await expect(call()).rejects.toMatchObject({ problem: { code: 'LAST_ADMIN' } })
      }
    })
  })

  describe('API tokens', () => {
    it('do what their role allows without a cookie, until they are revoked', async () => {
      const { value, id } = await admin.tokens.create({ body: { name: 'ci', role: 'operator', expiresInDays: 30 } })
      const client = createClient({ baseUrl: center.running.url, token: value })

      expect(value).toMatch(/^plimsoll_[A-Za-z0-9_-]{43}$/)
      expect((await client.images.list()).items).toEqual([])
      await expect(client.users.list()).rejects.toMatchObject({ problem: { code: 'FORBIDDEN' } })
      expect(JSON.stringify(await admin.tokens.list())).not.toContain(value)
      await admin.tokens.remove({ params: { tokenId: id } })

      await expect(client.images.list()).rejects.toMatchObject({ problem: { code: 'SIGN_IN_REQUIRED' } })
    })

    it('never have more rights than their owner, also when those shrink', async () => {
      const user = await admin.users.create({ body: { name: 'shrinking', password: PASSWORD, role: 'admin' } })
      const owner = center.anonymous()
      await owner.auth.signIn({ body: { userName: 'shrinking', password: PASSWORD } })
      const { value } = await owner.tokens.create({ body: { name: 'x', role: 'admin', expiresInDays: 1 } })
      const client = createClient({ baseUrl: center.running.url, token: value })
      expect((await client.users.list()).items.length).toBeGreaterThan(0)

      await admin.users.update({ params: { userId: user.id }, body: { role: 'viewer' } })

      await expect(client.users.list()).rejects.toMatchObject({ problem: { code: 'FORBIDDEN' } })
      const more = as('viewer').tokens.create({ body: { name: 'x', role: 'operator', expiresInDays: 1 } })
      await expect(more).rejects.toMatchObject({ problem: { code: 'FORBIDDEN' } })
    })

    it('cannot make tokens or change passwords', async () => {
      const { value } = await admin.tokens.create({ body: { name: 'x', role: 'admin', expiresInDays: 1 } })
      const client = createClient({ baseUrl: center.running.url, token: value })

      await expect(
        client.tokens.create({ body: { name: 'y', role: 'admin', expiresInDays: 1 } }),
      ).rejects.toMatchObject({
        problem: { code: 'FORBIDDEN' },
      })
      const body = { currentPassword: ADMIN_PASSWORD, newPassword: 'taken over by a token' }
      await expect(client.auth.changePassword({ body })).rejects.toMatchObject({ problem: { code: 'FORBIDDEN' } })
    })

    it('of others are not to be seen or revoked', async () => {
      const { id } = await admin.tokens.create({ body: { name: 'mine', role: 'viewer', expiresInDays: 1 } })

      await expect(as('operator').tokens.remove({ params: { tokenId: id } })).rejects.toMatchObject({
        problem: { code: 'NOT_FOUND' },
      })
      expect((await as('operator').tokens.list()).items.every(({ name }) => name !== 'mine')).toBe(true)
    })
  })

  describe('an idempotency key', () => {
    it('gives the first answer again, and refuses another request', async () => {
      const body = { kind: 'oci', name: 'Once', host: 'registry.example' } as const
      const first = await admin.registries.create({ body, idempotencyKey: 'key-1' })
      const second = await admin.registries.create({ body, idempotencyKey: 'key-1' })

      expect(second.id).toBe(first.id)
      await expect(
        admin.registries.create({ body: { ...body, name: 'Other' }, idempotencyKey: 'key-1' }),
      ).rejects.toMatchObject({ problem: { code: 'IDEMPOTENCY_KEY_REUSED' } })
      await admin.registries.remove({ params: { registryId: first.id } })
    })

    it('keeps nothing of a request that failed', async () => {
      const body = { kind: 'oci', name: 'Refused', host: '169.254.169.254' } as const
      const bad = admin.registries.create({ body, idempotencyKey: 'key-2' })
      await expect(bad).rejects.toMatchObject({ problem: { code: 'REGISTRY_ADDRESS_REFUSED' } })

      const made = await admin.registries.create({
        body: { ...body, host: 'registry.example' },
        idempotencyKey: 'key-2',
      })

      expect(made.name).toBe('Refused')
      await admin.registries.remove({ params: { registryId: made.id } })
    })
  })

  describe('settings', () => {
    it('are checked, kept, and show when the cycle starts next', async () => {
      const { nextCycleAt: _next, updatedAt: _at, updatedBy: _by, ...settings } = await admin.settings.scan()
      const window = { startHour: 1, endHour: 5, timeZone: 'Mars/Olympus' }
      await expect(admin.settings.updateScan({ body: { ...settings, window } })).rejects.toMatchObject({
        problem: { code: 'REQUEST_INVALID', errors: [{ path: 'body.window.timeZone' }] },
      })

      const stopped = await as('operator').settings.updateScan({
        body: { ...settings, cycle: 'stop', retentionDays: 30 },
      })

      expect(stopped).toMatchObject({ cycle: 'stop', retentionDays: 30, nextCycleAt: null, updatedBy: 'operator' })
      expect(await admin.settings.retentionPreview({ query: { retentionDays: 30 } })).toEqual({
        retentionDays: 30,
        imageCount: 0,
        findingCount: 0,
      })
    })
  })

  describe('the audit log', () => {
    it('tells who did what, without secrets', async () => {
      const { items } = await admin.audit.list({ query: { limit: 200 } })
      const actions = new Set(items.map(({ action }) => action))

      expect([...actions]).toEqual(
        expect.arrayContaining([
          'session.started',
          'user.created',
          'user.changed',
          'token.created',
          'registry.created',
          'settings.changed',
        ]),
      )
      expect(items.find(({ action }) => action === 'settings.changed')).toMatchObject({
        actor: { name: 'operator', address: '127.0.0.1' },
        detail: { after: { cycle: 'stop' } },
      })
      expect(JSON.stringify(items)).not.toContain(PASSWORD)
      expect(
        (await admin.audit.list({ query: { action: 'user.' } })).items.every(({ action }) =>
          action.startsWith('user.'),
        ),
      ).toBe(true)
    })
  })

  describe('entity tags', () => {
    it('spare an unchanged answer', async () => {
      const { value } = await admin.tokens.create({ body: { name: 'x', role: 'viewer', expiresInDays: 1 } })
      const get = (headers: Record<string, string>): Promise<Response> =>
        fetch(`${center.running.url}/api/v1/registries`, { headers: { authorization: `Bearer ${value}`, ...headers } })

      const tag = (await get({})).headers.get('etag') ?? ''

      expect((await get({ 'if-none-match': tag })).status).toBe(304)
      expect((await get({ 'if-none-match': '"other"' })).status).toBe(200)
    })
  })
}
