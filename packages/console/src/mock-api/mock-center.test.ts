import { createClient, routes } from '@plimsoll/contract'
import { expect, test } from 'vitest'
import { MOCK_PASSWORD } from './handlers/center-handlers.ts'
import { createMockCenter } from './mock-center.ts'

function clientOf(signedIn: boolean) {
  const center = createMockCenter({ now: () => Date.parse('2026-11-23T20:00:00Z'), signedIn })
  return createClient({
    baseUrl: 'http://mock',
    fetch: (input, init) => center.handle(new Request(input as string, init)),
  })
}

const INPUTS: Readonly<Record<string, object>> = {
  'registries.get': { params: { registryId: '1' } },
  'repositories.get': { params: { repositoryId: '1' } },
  'repositories.tags': { params: { repositoryId: '1' } },
  'scans.get': { params: { scanId: '1' } },
  'scans.items': { params: { scanId: '1' } },
  'settings.retentionPreview': { query: { retentionDays: 30 } },
  'images.get': { params: { imageId: '1' } },
  'images.findings': { params: { imageId: '1' } },
  'images.packages': { params: { imageId: '1' } },
  'risks.ofImage': { params: { imageId: '1' } },
  'risks.group': { params: { category: 'build-risk', key: 'root-user' } },
  'risks.places': { params: { category: 'build-risk', key: 'root-user' } },
  'vulnerabilities.get': { params: { vulnerabilityId: 'CVE-1998-10412' } },
  'vulnerabilities.images': { params: { vulnerabilityId: 'CVE-1998-10412' } },
}

const READS = Object.entries(routes).flatMap(([area, ofArea]) =>
  Object.entries(ofArea)
    .filter(([, route]) => route.method === 'GET' && route.response.kind === 'json')
    .map(([name]) => [area, name] as const),
)

test.each(READS)('%s.%s answers by the contract', async (area, name) => {
  const api = clientOf(true) as unknown as Record<string, Record<string, (input: object) => Promise<unknown>>>
  await expect(api[area]?.[name]?.(INPUTS[`${area}.${name}`] ?? {})).resolves.toBeTypeOf('object')
})

test('nobody reads before signing in, and a wrong password does not help', async () => {
  const api = clientOf(false)
  await expect(api.images.list()).rejects.toMatchObject({ problem: { code: 'SIGN_IN_REQUIRED' } })
  await expect(api.auth.signIn({ body: { userName: 'a', password: 'no' } })).rejects.toMatchObject({
    problem: { code: 'CREDENTIALS_WRONG' },
  })
  await api.auth.signIn({ body: { userName: 'a', password: MOCK_PASSWORD } })
  await expect(api.images.list()).resolves.toMatchObject({ total: 14 })
})

test('what is asked for narrows what is given', async () => {
  const api = clientOf(true)
  const { items } = await api.images.list({ query: { search: 'gateway', limit: 1 } })
  expect(items.map(({ reference }) => reference)).toEqual(['harbor.example.com/platform/gateway:7.2.1'])
})
