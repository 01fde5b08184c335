import type { ApiError, Client, Registry, Scan, ServerEvent } from '@plimsoll/contract'
import { buildIndex, type FakeRegistry, startFakeRegistry } from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { debianImage } from './support/sample-content.ts'
import { ADMIN_PASSWORD, importRecords, osvRecord, startCenter, type TestCenter } from './support/start-center.ts'
import { until } from './support/until.ts'

const ADVISORIES = [
  osvRecord('DEBIAN-CVE-2024-0001', 'Debian:12', 'openssl', '3.0.13-1', 'critical'),
  osvRecord('GHSA-aaaa-bbbb-cccc', 'npm', 'left-pad', '1.3.0', 'high'),
  osvRecord('GHSA-dddd-eeee-ffff', 'npm', 'left-pad', undefined, 'low'),
]

/** What a center promises, whatever its database. @param databaseUrl a new, empty database each time; undefined for the embedded one */
export function centerSuite(databaseUrl: () => Promise<string | undefined>): void {
  let registry: FakeRegistry
  let center: TestCenter
  let client: Client
  let connected: Registry

  beforeAll(async () => {
    registry = await startFakeRegistry({ auth: { kind: 'basic', users: { robot: 'letmein' } } })
    registry.addImage('team/app', '1.0', debianImage({ 'left-pad': '1.2.0' }))
    registry.addImage('team/app', '2.0', debianImage({ 'left-pad': '1.3.0', ms: '2.1.3' }))
    registry.addImage(
      'team/multi',
      'latest',
      buildIndex([debianImage({ ms: '2.0.0' }), debianImage({ ms: '2.0.0' }, 'linux/arm64')]),
    )
    const url = await databaseUrl()
    center = await startCenter({ advisories: ADVISORIES, ...(url !== undefined && { databaseUrl: url }) })
    client = center.client
  })

  afterAll(async () => {
    await center[Symbol.asyncDispose]()
    await registry[Symbol.asyncDispose]()
  })

  describe('access', () => {
    it('shows nobody anything, and nobody may change anything', async () => {
      const anonymous = center.anonymous()

      expect(await anonymous.auth.session()).toEqual({ user: null, expiresAt: null })
      await expect(anonymous.images.list()).rejects.toMatchObject({ problem: { code: 'SIGN_IN_REQUIRED' } })
    })

    it('signs in, says who is there, and signs out for good', async () => {
      const one = center.anonymous()

      const session = await one.auth.signIn({ body: { userName: 'ADMIN', password: ADMIN_PASSWORD } })
      expect(session.user).toMatchObject({ name: 'admin', role: 'admin', usesFirstPassword: false })
      expect((await one.auth.session()).user?.name).toBe('admin')
      await one.auth.signOut()

      expect((await one.auth.session()).user).toBeNull()
    })

    it('tells a wrong password and an unknown user the same, and locks after five', async () => {
      const one = center.anonymous()
      const wrong = (userName: string): Promise<string> =>
        one.auth.signIn({ body: { userName, password: 'wrong' } }).then(
          () => 'signed in',
          (error: ApiError) => error.problem.code,
        )

      const nobody = [await wrong('nobody'), await wrong('nobody')]
      const admin = []
      for (let attempt = 0; attempt < 6; attempt += 1) admin.push(await wrong('admin'))

      expect(nobody).toEqual(['CREDENTIALS_WRONG', 'CREDENTIALS_WRONG'])
      expect(admin).toEqual([...Array.from({ length: 5 }, () => 'CREDENTIALS_WRONG'), 'SIGN_IN_LOCKED'])
      expect((await client.auth.session()).user?.name).toBe('admin')
    })
  })

  describe('a registry', () => {
    it('is tested before it is saved, and the first step that fails says what to do', async () => {
      const input = inputFor(registry)

      const good = await client.registries.testConnection({ body: { registry: input } })
      const wrong = await client.registries.testConnection({ body: { registry: { ...input, password: 'no' } } })
      const closed = await client.registries.testConnection({ body: { registry: { ...input, port: 1 } } })

      expect(good.ok).toBe(true)
      expect(outcomes(good)).toEqual({
        address: 'ok',
        dns: 'skipped',
        tcp: 'ok',
        tls: 'skipped',
        ping: 'ok',
        'sign-in': 'ok',
        list: 'ok',
        manifest: 'ok',
        blob: 'ok',
      })
      expect(outcomes(wrong)).toMatchObject({ ping: 'ok', 'sign-in': 'failed', list: 'skipped' })
      expect(outcomes(closed)).toMatchObject({ address: 'ok', tcp: 'failed', ping: 'skipped' })
      expect(closed.steps.find(({ outcome }) => outcome === 'failed')?.message).toMatch(/Check the port/)
      expect((await client.registries.list()).items).toEqual([])
    })

    it.each(['169.254.169.254', '[fe80::1]', '100.100.100.200'])('is not connected at %s', async (host) => {
      const body = { ...inputFor(registry), host }

      await expect(client.registries.create({ body })).rejects.toMatchObject({
        problem: { code: 'REGISTRY_ADDRESS_REFUSED' },
      })
      const tested = await client.registries.testConnection({ body: { registry: body } })
      expect(tested.steps[0]).toMatchObject({ step: 'address', outcome: 'failed' })
    })

    it('is connected and read: repositories, tags, and every platform of an index', async () => {
      connected = await client.registries.create({ body: inputFor(registry) })
      await synced(client, connected.id)

      const repositories = await client.repositories.list({ query: { registryId: connected.id } })
      const multi = repositories.items.find(({ name }) => name === 'team/multi')
      const tags = await client.repositories.tags({ params: { repositoryId: multi?.id ?? '0' } })

      expect(repositories.items.map(({ name, tagCount, imageCount }) => [name, tagCount, imageCount])).toEqual([
        ['team/app', 2, 2],
        ['team/multi', 1, 2],
      ])
      expect(tags.items[0]?.images.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64'])
    })

    it('never gives its password away, and does not send it to another address', async () => {
      const text = JSON.stringify([await client.registries.list(), connected])
      expect(text).not.toContain('letmein')
      expect(connected).toMatchObject({ userName: 'robot', hasPassword: true })

      const move = client.registries.update({ params: { registryId: connected.id }, body: { host: 'evil.example' } })
      await expect(move).rejects.toMatchObject({ problem: { code: 'REQUEST_INVALID' } })
      const rename = { params: { registryId: connected.id }, body: { name: 'Renamed' } }
      expect(await client.registries.update(rename)).toMatchObject({ name: 'Renamed', hasPassword: true })
      await synced(client, connected.id)
    })

    it('has a name of its own', async () => {
      const body = { ...inputFor(registry), name: 'renamed' }
      await expect(client.registries.create({ body })).rejects.toMatchObject({
        problem: { code: 'REGISTRY_NAME_TAKEN' },
      })
    })

    it('is read again without asking for what is known', async () => {
      const before = registry.requests.length

      await client.registries.sync({ params: { registryId: connected.id } })
      await synced(client, connected.id, connected)

      const asked = registry.requests.slice(before).filter(({ method }) => method === 'GET')
      expect(asked.filter(({ path }) => /manifests|blobs/.test(path))).toEqual([])
    })
  })

  describe('Scan now', () => {
    let scan: Scan
    const events: ServerEvent[] = []

    it('says first what it would scan', async () => {
      const check = await client.scans.preCheck({ body: { targets: { registryKinds: ['oci'] } } })

      expect(check).toMatchObject({
        imageCount: 4,
        runningImageCount: 0,
        authorisationsNeeded: 4,
        authorisationsLeft: null,
      })
      expect(check.byRegistry).toMatchObject([{ registryKind: 'oci', imageCount: 4 }])
    })

    it('finds nothing where nothing fits', async () => {
      const nothing = client.scans.create({ body: { targets: { registryKinds: ['acr'] } } })
      await expect(nothing).rejects.toMatchObject({ problem: { code: 'NOTHING_TO_SCAN' } })
    })

    it('scans every image and tells each step as it happens', async () => {
      const listening = new AbortController()
      const stream = (async () => {
        for await (const event of client.events.stream({ signal: listening.signal })) events.push(event)
      })().catch(() => undefined)
      await until('the stream is open', async () => events.length > 0)

      scan = await client.scans.create({ body: { targets: { registryKinds: ['oci'] } } })
      const ended = await finished(client, scan.id)
      await until('the end was told', async () =>
        events.some((event) => event.type === 'scan' && event.scan.finishedAt !== null),
      )
      listening.abort()
      await stream

      expect(ended).toMatchObject({ state: 'complete', items: { total: 4, complete: 4 }, requestedBy: 'admin' })
      const items = events.flatMap((event) => (event.type === 'scan.item' ? [event.item] : []))
      expect(new Set(items.filter(({ state }) => state === 'complete').map(({ id }) => id)).size).toBe(4)
      const done = await client.scans.items({ params: { scanId: scan.id } })
      expect(done.items.filter(({ progress }) => progress.layersDone === 0)).toEqual([])
    })

    it('keeps the risks besides vulnerabilities, by image and over all', async () => {
      const { items } = await client.risks.groups({ query: { category: ['baseline'] } })
      const health = items.find(({ rule }) => rule === 'image.healthcheck')
      expect(health).toMatchObject({ severity: 'low', imageCount: expect.any(Number) })
      const params = { category: 'baseline', key: 'image.healthcheck' } as const
      const places = await client.risks.places({ params, query: {} })
      expect(places.total).toBe(health?.findingCount)
      const imageId = places.items[0]?.imageId ?? '0'
      const image = await client.images.get({ params: { imageId } })
      const risks = await client.risks.ofImage({ params: { imageId }, query: {} })
      const { malware, secret, baseline } = image.findings
      expect(risks.total).toBe(malware + secret + image.findings['sensitive-file'] + baseline)
    })

    it('keeps what it found: images by risk, with packages, versions, layers and instructions', async () => {
      const images = await client.images.list({ query: { registryId: connected.id } })
      const worst = images.items[0]
      const image = await client.images.get({ params: { imageId: worst?.id ?? '0' } })
      const findings = await client.images.findings({ params: { imageId: image.id } })
      const packages = await client.images.packages({ params: { imageId: image.id } })

      expect(images.total).toBe(4)
      expect(image).toMatchObject({
        reference: `${registry.host}/team/app:1.0`,
        state: 'complete',
        distro: 'Debian GNU/Linux 12 (bookworm)',
        vulnerabilities: { critical: 1, high: 1, low: 1 },
        findings: { 'system-vulnerability': 1, 'application-vulnerability': 2 },
        worstSeverity: 'critical',
        config: { user: '1000', envNames: ['PATH', 'TOKEN'], labels: [{ name: 'team', value: 'a' }] },
      })
      expect(JSON.stringify(image)).not.toContain('PATH=/usr/bin')
      expect(image.layers.map(({ index, instruction, packageCount }) => [index, instruction, packageCount])).toEqual([
        [0, 'ADD file:rootfs.tar in /', 1],
        [1, 'RUN npm ci', 1],
      ])
      expect(image.history.map(({ layer }) => layer)).toEqual([0, null, 1])
      expect(packages.items.map(({ name, version, layer }) => [name, version, layer])).toEqual([
        ['libssl3', '3.0.11-1~deb12u1', 0],
        ['left-pad', '1.2.0', 1],
      ])
      expect(
        findings.items.map((one) => [
          one.vulnerabilityId,
          one.severity,
          one.package.name,
          one.fixedVersion,
          one.place.layer?.instruction,
        ]),
      ).toEqual([
        ['CVE-2024-0001', 'critical', 'libssl3', '3.0.13-1', 'ADD file:rootfs.tar in /'],
        ['GHSA-aaaa-bbbb-cccc', 'high', 'left-pad', '1.3.0', 'RUN npm ci'],
        ['GHSA-dddd-eeee-ffff', 'low', 'left-pad', null, 'RUN npm ci'],
      ])
    })

    it('gives lists in pages, filtered and sorted', async () => {
      const first = await client.images.list({
        query: { limit: 1, severity: 'critical', sort: 'reference', order: 'asc' },
      })
      const second = await client.images.list({
        query: { limit: 1, severity: 'critical', sort: 'reference', order: 'asc', cursor: first.next ?? '' },
      })
      const hit = await client.images.list({ query: { vulnerability: 'GHSA-aaaa-bbbb-cccc' } })
      const arm = await client.images.list({ query: { platform: 'linux/arm64' } })
      const found = await client.images.list({ query: { search: 'APP:2' } })

      expect(first.total).toBe(4)
      expect([first.items[0]?.reference, second.items[0]?.reference]).toEqual([
        `${registry.host}/team/app:1.0`,
        `${registry.host}/team/app:2.0`,
      ])
      expect(hit.items.map(({ reference }) => reference)).toEqual([`${registry.host}/team/app:1.0`])
      expect(arm.items.map(({ platform }) => platform)).toEqual(['linux/arm64'])
      expect(found.items.map(({ reference }) => reference)).toEqual([`${registry.host}/team/app:2.0`])
    })

    it('answers for one vulnerability over all images, by its id and by an alias', async () => {
      const list = await client.vulnerabilities.list({ query: { severity: 'critical' } })
      const one = await client.vulnerabilities.get({ params: { vulnerabilityId: 'CVE-2024-0001' } })
      const images = await client.vulnerabilities.images({ params: { vulnerabilityId: 'CVE-2024-0001' } })

      expect(list.items.map(({ vulnerabilityId, imageCount }) => [vulnerabilityId, imageCount])).toEqual([
        ['CVE-2024-0001', 4],
      ])
      expect(one).toMatchObject({
        fixable: true,
        imageCount: 4,
        packages: [{ fixedVersion: '3.0.13-1', imageCount: 4 }],
      })
      expect(images.items.length).toBe(4)
      await expect(client.vulnerabilities.get({ params: { vulnerabilityId: 'CVE-1999-0001' } })).rejects.toMatchObject({
        problem: { code: 'NOT_FOUND' },
      })
    })

    it('sums up', async () => {
      const overview = await client.overview.get()

      expect(overview).toMatchObject({
        registries: { total: 1, failing: 0 },
        repositories: 2,
        images: { total: 4, scanned: 4, byWorstSeverity: { critical: 4, clean: 0 } },
        vulnerabilities: { critical: 1, high: 1, low: 1 },
        authorisations: { consumed: 4, total: null },
      })
    })

    it('pulls no layer a second time and consumes nothing for an unchanged digest', async () => {
      const before = registry.requests.length

      const again = await client.scans.create({
        body: { targets: { repositoryIds: [await repositoryId(client, 'team/app')] } },
      })
      const ended = await finished(client, again.id)

      expect(ended.items).toMatchObject({ total: 2, complete: 2 })
      // Only configs: two per image would mean layers.
      const blobs = registry.requests.slice(before).filter(({ path }) => path.includes('/blobs/'))
      expect(blobs.length).toBe(2)
      expect((await client.settings.authorisations()).consumed).toBe(4)
    })

    it('leaves the same rows behind when it is repeated', async () => {
      const before = await snapshot(client)
      const again = await client.scans.create({ body: { targets: { registryKinds: ['oci'] } } })
      await finished(client, again.id)

      expect(await snapshot(client)).toEqual(before)
    })
  })

  describe('a scan that fails', () => {
    it('says why, keeps the last result, and gives the authorisation back', async () => {
      registry.addImage('broken/app', '1', debianImage({ broken: '1.0.0' }))
      await client.registries.sync({ params: { registryId: connected.id } })
      const broken = await until(
        'the new image is known',
        async () => (await client.images.list({ query: { search: 'broken/app' } })).items[0],
      )
      const consumed = (await client.settings.authorisations()).consumed
      const mend = registry.inject({ fault: { kind: 'corrupt' }, path: /broken\/app\/blobs/ })

      const scan = await client.scans.create({ body: { targets: { imageIds: [broken.id] } } })
      const ended = await finished(client, scan.id)
      mend()
      const item = (await client.scans.items({ params: { scanId: scan.id } })).items[0]
      const image = await client.images.get({ params: { imageId: broken.id } })

      expect(ended.state).toBe('failed')
      expect(item).toMatchObject({ state: 'failed', failure: { message: expect.stringMatching(/digest|bytes/i) } })
      expect(image).toMatchObject({ state: 'failed', lastScanAt: null, packageCount: 0 })
      expect((await client.settings.authorisations()).consumed).toBe(consumed)
    })

    it('can be tried again, and then it is well', async () => {
      const failed = (await client.scans.list({ query: { state: 'failed' } })).items[0]

      const retry = await client.scans.retry({ params: { scanId: failed?.id ?? '0' } })
      const ended = await finished(client, retry.id)

      expect(ended).toMatchObject({ trigger: 'retry', state: 'complete', items: { total: 1 } })
      await expect(client.scans.retry({ params: { scanId: retry.id } })).rejects.toMatchObject({
        problem: { code: 'NOTHING_TO_SCAN' },
      })
    })
  })

  describe('a scan that runs', () => {
    it('is not started twice, and ends at once when cancelled', async () => {
      registry.addImage('slow/app', '1', debianImage({ slow: '1.0.0' }))
      await client.registries.sync({ params: { registryId: connected.id } })
      const slow = await until(
        'the slow image is known',
        async () => (await client.images.list({ query: { search: 'slow/app' } })).items[0],
      )
      const mend = registry.inject({ fault: { kind: 'slow', bytes: 100, pauseMs: 1000 }, path: /slow\/app\/blobs/ })
      const body = { targets: { imageIds: [slow.id] } }

      const scan = await client.scans.create({ body })
      await expect(client.scans.create({ body })).rejects.toMatchObject({
        problem: { code: 'SCAN_ALREADY_RUNNING', detail: expect.stringContaining('slow/app:1') },
      })
      await until('it runs', async () => (await client.scans.get({ params: { scanId: scan.id } })).items.running === 1)
      expect((await client.images.get({ params: { imageId: slow.id } })).state).toBe('scanning')
      const cancelled = await client.scans.cancel({ params: { scanId: scan.id } })
      mend()

      expect(cancelled).toMatchObject({ state: 'cancelled', items: { cancelled: 1 } })
      await expect(client.scans.cancel({ params: { scanId: scan.id } })).rejects.toMatchObject({
        problem: { code: 'SCAN_FINISHED' },
      })
    })
  })

  describe('authorisations', () => {
    it('are counted per new digest, and what there are none for is listed as such', async () => {
      registry.addImage('new/one', '1', debianImage({ one: '1.0.0' }))
      registry.addImage('new/two', '1', debianImage({ two: '1.0.0' }))
      await client.registries.sync({ params: { registryId: connected.id } })
      await until('both are known', async () => (await client.images.list({ query: { search: '/new/' } })).total === 2)
      const { consumed } = await client.settings.authorisations()
      await client.settings.expandAuthorisations({ body: { total: consumed + 1 } })
      const targets = { repositoryIds: [await repositoryId(client, 'new/one'), await repositoryId(client, 'new/two')] }

      const check = await client.scans.preCheck({ body: { targets } })
      const scan = await client.scans.create({ body: { targets } })
      const ended = await finished(client, scan.id)
      const items = (await client.scans.items({ params: { scanId: scan.id } })).items

      expect(check).toMatchObject({ authorisationsNeeded: 2, authorisationsLeft: 1 })
      expect(ended).toMatchObject({ state: 'partial', items: { complete: 1, failed: 1 } })
      expect(items.find(({ state }) => state === 'failed')?.failure?.code).toBe('AUTHORISATIONS_EXHAUSTED')
      expect(await client.settings.authorisations()).toMatchObject({ consumed: consumed + 1, state: 'exhausted' })
      const failedImage = items.find(({ state }) => state === 'failed')?.imageId ?? '0'
      await expect(client.scans.create({ body: { targets: { imageIds: [failedImage] } } })).rejects.toMatchObject({
        problem: { code: 'AUTHORISATIONS_EXHAUSTED' },
      })
      await client.settings.expandAuthorisations({ body: { total: null } })
    })
  })

  describe("a registry's limit", () => {
    it('lets so many images start in an hour and puts the others off', async () => {
      const limited = await client.registries.create({
        body: { ...inputFor(registry), name: 'Limited', imagesPerHour: 1, repositories: ['team/multi'] },
      })
      await synced(client, limited.id)

      const scan = await client.scans.create({ body: { targets: { registryIds: [limited.id] } } })
      await until(
        'one is done',
        async () => (await client.scans.get({ params: { scanId: scan.id } })).items.complete > 0,
      )
      const { items } = await client.scans.items({ params: { scanId: scan.id } })
      await client.scans.cancel({ params: { scanId: scan.id } })
      await client.registries.remove({ params: { registryId: limited.id } })

      expect(items.map(({ state, attempts }) => [state, attempts])).toEqual([
        ['queued', 0],
        ['complete', 1],
      ])
    })
  })

  describe('what changes in the registry', () => {
    it('is noticed: moved tags, deleted tags, deleted repositories', async () => {
      const before = await client.registries.get({ params: { registryId: connected.id } })
      registry.addImage('team/app', '1.0', debianImage({ 'left-pad': '1.3.1' }))
      registry.removeTag('new/two', '1')
      await client.registries.sync({ params: { registryId: connected.id } })
      await synced(client, connected.id, before)

      const moved = await client.images.list({ query: { search: 'team/app:1.0' } })

      expect(moved.items.map(({ state }) => state)).toEqual(['unscanned'])
      expect((await client.images.list({ query: { search: 'new/two' } })).total).toBe(0)
    })
  })

  describe('new advisories', () => {
    it('open and close findings of stored images without asking the registry', async () => {
      const image = (await client.images.list({ query: { search: 'team/app:2.0' } })).items[0]
      const params = { imageId: image?.id ?? '0' }
      const before = await client.images.findings({ params, query: { limit: 200 } })
      const asked = registry.requests.length
      await importRecords(center.home, [
        osvRecord('DEBIAN-CVE-2024-0001', 'Debian:12', 'openssl', '3.0.1', 'critical'),
        osvRecord('GHSA-gggg-hhhh-jjjj', 'npm', 'ms', '3.0.0', 'high'),
      ])

      const after = await until('the new advisories are at work', async () => {
        const page = await client.images.findings({ params })
        return page.items.some(({ vulnerabilityId }) => vulnerabilityId === 'GHSA-gggg-hhhh-jjjj') && page
      })
      const closed = await client.images.findings({ params, query: { state: 'closed' } })

      expect(before.items.map(({ vulnerabilityId }) => vulnerabilityId)).toContain('CVE-2024-0001')
      expect(after.items.map(({ vulnerabilityId }) => vulnerabilityId)).not.toContain('CVE-2024-0001')
      expect(closed.items.map(({ vulnerabilityId }) => vulnerabilityId)).toContain('CVE-2024-0001')
      expect((await client.images.get({ params })).vulnerabilities).toMatchObject({ critical: 0 })
      expect(registry.requests.slice(asked).filter(({ path }) => path.includes('/blobs/'))).toEqual([])
    })
  })

  describe('ids of others', () => {
    it.each([
      ['an image', () => client.images.get({ params: { imageId: '999999' } })],
      ['a scan', () => client.scans.get({ params: { scanId: '999999' } })],
      ['a registry', () => client.registries.get({ params: { registryId: '999999' } })],
      ['a repository', () => client.repositories.get({ params: { repositoryId: '999999' } })],
      ['what is no id at all', () => client.images.get({ params: { imageId: "1' OR 1=1" } })],
    ])('%s is not found', async (_, call) => {
      await expect(call()).rejects.toMatchObject({ problem: { code: 'NOT_FOUND' } })
    })
  })

  describe('removing a registry', () => {
    it('takes its images with it', async () => {
      await client.registries.remove({ params: { registryId: connected.id } })

      expect((await client.images.list()).items).toEqual([])
      expect((await client.registries.list()).items).toEqual([])
      expect((await client.overview.get()).images.total).toBe(0)
    })
  })
}

function inputFor(registry: FakeRegistry) {
  const [host = '', port = ''] = registry.host.split(':')
  return {
    kind: 'oci',
    name: 'Team registry',
    protocol: 'http',
    host,
    port: Number(port),
    userName: 'robot',
    password: 'letmein',
  } as const
}

function outcomes({ steps }: { readonly steps: readonly { readonly step: string; readonly outcome: string }[] }) {
  return Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome]))
}

/** @param since a former state: waits for a sync that ended after it */
function synced(client: Client, registryId: string, since?: Registry): Promise<Registry> {
  return until('the registry is read', async () => {
    const registry = await client.registries.get({ params: { registryId } })
    if (registry.state === 'failing') throw new Error(registry.failure?.message)
    return registry.state === 'ok' && (since === undefined || registry.lastSyncAt !== since.lastSyncAt) && registry
  })
}

function finished(client: Client, scanId: string): Promise<Scan> {
  return until('the scan has ended', async () => {
    const scan = await client.scans.get({ params: { scanId } })
    return scan.finishedAt !== null && scan
  })
}

async function repositoryId(client: Client, name: string): Promise<string> {
  const { items } = await client.repositories.list({ query: { search: name } })
  return items.find((one) => one.name === name)?.id ?? '0'
}

/** Everything that a repeated scan must not change. */
async function snapshot(client: Client): Promise<unknown> {
  const { items } = await client.images.list({ query: { limit: 200 } })
  return Promise.all(
    items.map(async ({ id, vulnerabilities, packageCount, state }) => ({
      id,
      vulnerabilities,
      packageCount,
      state,
      packages: await client.images.packages({ params: { imageId: id } }),
      findings: (await client.images.findings({ params: { imageId: id } })).items.map(
        ({ lastSeenAt: _, ...one }) => one,
      ),
    })),
  )
}
