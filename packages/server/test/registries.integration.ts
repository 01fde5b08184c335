import type { Client } from '@plimsoll/contract'
import {
  buildIndex,
  type FakeAcrInstance,
  type FakeRegistry,
  fakeAcr,
  fakeHarbor,
  fakeQuay,
  startFakeRegistry,
} from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { debianImage } from './support/sample-content.ts'
import { startCenter, type TestCenter } from './support/start-center.ts'
import { until } from './support/until.ts'

const USERS = { scanner: 'letmein' }
const ACR_SECRET = 'LTAI-secret-of-the-account'

let center: TestCenter
let client: Client
let harbor: FakeRegistry
let harborId: string
const held: AsyncDisposable[] = []

beforeAll(async () => {
  harbor = await start({
    auth: { kind: 'basic', users: USERS },
    api: fakeHarbor({ users: USERS, blocked: ['strict'] }),
  })
  harbor.addImage('team/app', '1.0', debianImage({ a: '1.0.0' }))
  harbor.addImage('team/multi', '1', buildIndex([debianImage(), debianImage({}, 'linux/arm64')]))
  harbor.addImage('strict/app', '1', debianImage({ s: '1.0.0' }))
  center = await startCenter()
  client = center.client
})

afterAll(async () => {
  await center[Symbol.asyncDispose]()
  for (const one of held) await one[Symbol.asyncDispose]()
})

async function start(options: Parameters<typeof startFakeRegistry>[0]): Promise<FakeRegistry> {
  const registry = await startFakeRegistry(options)
  held.push(registry)
  return registry
}

function inputFor(kind: 'harbor' | 'quay' | 'oci', { host }: FakeRegistry, more: object = {}) {
  const [name = '', port] = host.split(':')
  const signIn = { userName: 'scanner', password: 'letmein' }
  return { kind, name: `My ${kind}`, protocol: 'http' as const, host: name, port: Number(port), ...signIn, ...more }
}

function synced(registryId: string) {
  return until('the registry is read', async () => {
    const registry = await client.registries.get({ params: { registryId } })
    if (registry.state === 'failing') throw new Error(registry.failure?.message)
    return registry.state === 'ok' && registry
  })
}

const outcomes = ({ steps }: { readonly steps: readonly { readonly step: string; readonly outcome: string }[] }) =>
  Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome]))

describe('a Harbor', () => {
  it('is tested step by step, and what fails says what to do', async () => {
    const good = await client.registries.testConnection({ body: { registry: inputFor('harbor', harbor) } })
    const wrong = await client.registries.testConnection({
      body: { registry: inputFor('harbor', harbor, { password: 'no' }) },
    })
    const blocked = await client.registries.testConnection({
      body: { registry: inputFor('harbor', harbor, { namespace: 'strict' }) },
    })

    expect(outcomes(good)).toMatchObject({
      tcp: 'ok',
      ping: 'ok',
      'sign-in': 'ok',
      list: 'ok',
      manifest: 'ok',
      blob: 'ok',
    })
    expect(good.steps.find(({ step }) => step === 'sign-in')?.message).toBe('Signed in to Harbor as scanner.')
    expect(outcomes(wrong)).toMatchObject({ ping: 'ok', 'sign-in': 'failed', list: 'skipped' })
    expect(blocked.steps.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      step: 'manifest',
      code: 'SOURCE_BLOCKED_BY_POLICY',
    })
  })

  it('is connected with all its fields, and read with push times', async () => {
    const more = { version: 'v2', network: 'vpc', region: 'rack 7', imagesPerHour: 1000 }
    const made = await client.registries.create({ body: inputFor('harbor', harbor, more) })
    harborId = made.id
    const registry = await synced(made.id)
    const images = await client.images.list({ query: { registryId: made.id } })

    expect(registry).toMatchObject({
      ...more,
      repositoryCount: 3,
      imageCount: 4,
      hasPassword: true,
      hasApiToken: false,
    })
    expect(images.items.every(({ pushedAt }) => pushedAt?.startsWith('2026-01-01'))).toBe(true)
  })

  it('withholds an image by policy: the scan says so, and consumes no authorisation', async () => {
    const image = (await client.images.list({ query: { search: 'strict/app' } })).items[0]
    const { id } = await client.scans.create({ body: { targets: { imageIds: [image?.id ?? '0'] } } })
    const scan = await until('the scan has ended', async () => {
      const one = await client.scans.get({ params: { scanId: id } })
      return one.finishedAt !== null && one
    })
    const [item] = (await client.scans.items({ params: { scanId: id } })).items

    expect(scan.state).toBe('failed')
    expect(item?.failure).toMatchObject({ code: 'SOURCE_BLOCKED_BY_POLICY', message: expect.stringMatching(/policy/) })
    expect((await client.settings.authorisations()).consumed).toBe(0)
  })
})

describe('reports of pushes', () => {
  const report = (tag: string) => ({
    type: 'PUSH_ARTIFACT',
    event_data: {
      resources: [{ digest: `sha256:${'0'.repeat(64)}`, tag }],
      repository: { name: 'app', namespace: 'team', repo_full_name: 'team/app' },
    },
  })
  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${center.running.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const webhookScans = async () => (await client.scans.list()).items.filter(({ trigger }) => trigger === 'webhook')

  it('start a scan of what was pushed, as the registry has it', async () => {
    const hook = await client.registries.createWebhook({ params: { registryId: harborId } })
    const digest = harbor.addImage('team/app', '2.0', debianImage({ a: '2.0.0' }))
    const answer = await post(hook.path, report('2.0'), { authorization: hook.authorization })
    const scan = await until('the push is scanned', async () => (await webhookScans()).find((one) => one.finishedAt))
    const [item] = (await client.scans.items({ params: { scanId: scan.id } })).items

    expect([answer.status, await answer.json()]).toEqual([202, { accepted: 1 }])
    expect(scan).toMatchObject({ title: 'team/app:2.0', state: 'complete', requestedBy: null, items: { total: 1 } })
    expect(item).toMatchObject({ digest, state: 'complete' })
    expect((await client.registries.get({ params: { registryId: harborId } })).hasWebhook).toBe(true)
  })

  it('may carry the secret in the address, in any media type', async () => {
    const { pathWithSecret } = await client.registries.createWebhook({ params: { registryId: harborId } })
    const answer = await post(pathWithSecret, report('2.0'), { 'content-type': 'application/cloudevents+json' })

    expect(answer.status).toBe(202)
  })

  it('are refused without the right secret, and when they were switched off', async () => {
    const old = await client.registries.createWebhook({ params: { registryId: harborId } })
    const hook = await client.registries.createWebhook({ params: { registryId: harborId } })
    const statuses = [
      await post(hook.path, report('2.0')),
      await post(hook.path, report('2.0'), { authorization: 'Bearer wrong' }),
      await post(old.pathWithSecret, report('2.0')),
      await post('/webhooks/registries/999999', report('2.0'), { authorization: hook.authorization }),
      await post("/webhooks/registries/1'--", report('2.0'), { authorization: hook.authorization }),
    ].map(({ status }) => status)
    const broken = await post(hook.pathWithSecret, 'no json')
    await client.registries.removeWebhook({ params: { registryId: harborId } })
    const off = await post(hook.pathWithSecret, report('2.0'))

    expect(statuses).toEqual([401, 401, 401, 401, 401])
    expect([broken.status, ((await broken.json()) as { code: string }).code]).toEqual([400, 'REQUEST_INVALID'])
    expect(off.status).toBe(401)
  })

  it('never show their secret again', async () => {
    const hook = await client.registries.createWebhook({ params: { registryId: harborId } })
    const shown = JSON.stringify([await client.registries.list(), await client.audit.list()])

    expect(shown).not.toContain(hook.secret)
    expect(shown).toContain('registry.webhook-created')
  })
})

describe('an account of ACR', () => {
  let accountId: string
  let instances: readonly FakeAcrInstance[]
  let cloud: FakeRegistry

  beforeAll(async () => {
    const registry = await start({ auth: { kind: 'basic', users: { temp: 'token' } } })
    registry.addImage('prod/app', '1', debianImage({ acr: '1.0.0' }))
    instances = [{ id: 'cri-1', name: 'prod', endpoints: { internet: registry.host }, content: registry.content }]
    cloud = await start({
      api: fakeAcr({
        accessKeys: { LTAI5: ACR_SECRET },
        instances: () => instances,
        issueToken: () => ({ user: 'temp', password: 'token', lifetimeSeconds: 3600 }),
      }),
    })
  })

  const input = () => ({
    kind: 'acr' as const,
    name: 'Alibaba Cloud',
    protocol: 'http' as const,
    region: 'cn-hangzhou',
    // What the API is reached by; the steps before it are made to that address too.
    host: '127.0.0.1',
    port: Number(cloud.host.split(':')[1]),
    apiHost: cloud.host,
    userName: 'LTAI5',
    password: ACR_SECRET,
  })

  it('is tested down to a layer of its first instance', async () => {
    const tested = await client.registries.testConnection({ body: { registry: input() } })

    expect(outcomes(tested)).toMatchObject({ ping: 'ok', 'sign-in': 'ok', list: 'ok', manifest: 'ok', blob: 'ok' })
  })

  it('brings its instances, which are scanned and cannot be changed or removed one by one', async () => {
    accountId = (await client.registries.create({ body: input() })).id
    const found = await until('the instance is there', async () =>
      (await client.registries.list()).items.find((one) => one.accountId === accountId && one.state === 'ok'),
    )
    const params = { registryId: found.id }
    const image = (await client.images.list({ query: { registryId: found.id } })).items[0]
    const scan = await client.scans.create({ body: { targets: { registryKinds: ['acr'] } } })
    const ended = await until('the scan has ended', async () => {
      const one = await client.scans.get({ params: { scanId: scan.id } })
      return one.finishedAt !== null && one
    })

    expect(found).toMatchObject({ name: 'prod', isAutomatic: true, canRemove: false, canEdit: false, imageCount: 1 })
    expect(image?.reference).toContain('/prod/app:1')
    expect(ended.state).toBe('complete')
    const refused = { problem: { code: 'REGISTRY_READ_ONLY' } }
    await expect(client.registries.remove({ params })).rejects.toMatchObject(refused)
    await expect(client.registries.update({ params, body: { name: 'x' } })).rejects.toMatchObject(refused)
    await expect(client.registries.createWebhook({ params: { registryId: accountId } })).rejects.toMatchObject({
      problem: { code: 'CONFLICT' },
    })
    expect((await client.registries.createWebhook({ params })).path).toBe(`/webhooks/registries/${found.id}`)
  })

  it('goes with its instances, whose results are kept when that was asked for', async () => {
    await client.registries.remove({ params: { registryId: accountId }, query: { keepResults: true } })
    const kinds = (await client.registries.list()).items.map(({ kind }) => kind)
    const image = (await client.images.list({ query: { search: 'prod/app' } })).items[0]

    expect(kinds).not.toContain('acr')
    expect(image).toMatchObject({ state: 'complete' })
  })
})

describe('secrets of a registry', () => {
  it('go nowhere but where they were entered for', async () => {
    const quay = await start({
      auth: { kind: 'none' },
      api: fakeQuay({ token: 'oauth-token', user: 'ann', organizations: [] }),
    })
    const body = inputFor('quay', quay, { userName: undefined, password: undefined, apiToken: 'oauth-token' })
    const made = await client.registries.create({ body })
    await synced(made.id)
    const elsewhere = await start({ auth: { kind: 'none' } })
    const params = { registryId: made.id }
    const change = { apiHost: elsewhere.host }
    const tested = await client.registries.testConnection({
      body: {
        registryId: made.id,
        registry: inputFor('quay', quay, { ...change, userName: undefined, password: undefined }),
      },
    })

    expect(made).toMatchObject({ hasApiToken: true, hasPassword: false })
    expect(JSON.stringify(await client.registries.list())).not.toContain('oauth-token')
    await expect(client.registries.update({ params, body: change })).rejects.toMatchObject({
      problem: { code: 'REQUEST_INVALID', errors: [{ path: 'body.apiToken' }] },
    })
    expect(tested.ok).toBe(true)
    expect(elsewhere.requests.filter(({ headers }) => headers['authorization'])).toEqual([])
  })

  it.each(['169.254.169.254', '[fd00:ec2::254]', '[64:ff9b::a9fe:a9fe]', '168.63.129.16'])(
    'are not taken for the API at %s',
    async (apiHost) => {
      const body = { ...inputFor('oci', harbor, { apiHost }), name: 'Refused' }

      await expect(client.registries.create({ body })).rejects.toMatchObject({
        problem: { code: 'REGISTRY_ADDRESS_REFUSED' },
      })
    },
  )
})
