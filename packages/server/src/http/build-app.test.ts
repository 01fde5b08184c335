import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { REQUEST_HEADER, type Role, type Route, routes } from '@plimsoll/contract'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiProblem } from '../errors.ts'
import { buildApp } from './build-app.ts'
import type { Handlers } from './handler.ts'

const seen: { name: string; input: unknown }[] = []
let failWith: unknown

/** Handlers that only remember what they were given: the subject here is what stands in front of them. */
const handlers = Object.fromEntries(
  Object.entries(routes).map(([area, ofArea]) => [
    area,
    Object.fromEntries(
      Object.keys(ofArea).map((name) => [
        name,
        (input: { readonly setSession: (session: undefined) => void }) => {
          if (failWith !== undefined) throw failWith
          seen.push({ name: `${area}.${name}`, input })
          return { answered: `${area}.${name}` }
        },
      ]),
    ),
  ]),
) as unknown as Handlers

const options = {
  version: '0.0.0',
  log: pino({ level: 'silent' }),
  trustsProxy: false,
  handlers,
  authenticate: async (request: { readonly headers: Readonly<Record<string, string | string[] | undefined>> }) => {
    const role = request.headers['x-test-role'] as Role | undefined
    return role ? { userId: '1', userName: 'u', role, usesFirstPassword: false, by: 'session' as const } : undefined
  },
  idempotency: { once: (_request: unknown, work: () => Promise<{ status: number; body: unknown }>) => work() },
  ownOrigins: new Set(['http://127.0.0.1:8080']),
  isSecure: false,
}

let app: Awaited<ReturnType<typeof buildApp>>
beforeAll(async () => {
  app = await buildApp(options)
})
afterAll(() => app.close())

const allRoutes = Object.entries(routes).flatMap(([area, ofArea]) =>
  Object.entries(ofArea as Readonly<Record<string, Route>>).map(([name, route]) => ({
    name: `${area}.${name}`,
    route,
  })),
)

function address(route: Route): { method: 'GET' | 'POST'; url: string } {
  return { method: route.method as 'GET' | 'POST', url: `/api/v1${route.path.replace(/:[A-Za-z]+/g, '1')}` }
}

test.each(allRoutes.filter(({ route }) => route.role !== 'public'))('$name needs a session', async ({ route }) => {
  const answer = await app.inject(address(route))
  expect(answer.json()).toMatchObject({ code: 'SIGN_IN_REQUIRED', status: 401 })
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
})

test.each(allRoutes.filter(({ route }) => route.role === 'admin' || route.role === 'operator'))(
  '$name is not for viewers',
  async ({ route }) => {
    const answer = await app.inject({ ...address(route), headers: { 'x-test-role': 'viewer', [REQUEST_HEADER]: '1' } })
    expect(answer.json()).toMatchObject({ code: 'FORBIDDEN', status: 403 })
  },
)

test.each(allRoutes.filter(({ route }) => route.method !== 'GET'))(
  '$name is refused without our header and from a foreign origin',
  async ({ route }) => {
    const without = await app.inject({ ...address(route), headers: { 'x-test-role': 'admin' } })
    expect(without.json()).toMatchObject({ code: 'CROSS_SITE_REQUEST' })
    const foreign = await app.inject({
      ...address(route),
      headers: { 'x-test-role': 'admin', [REQUEST_HEADER]: '1', origin: 'https://evil.example' },
    })
    expect(foreign.json()).toMatchObject({ code: 'CROSS_SITE_REQUEST' })
  },
)

test('a body of the wrong shape names the members that are wrong', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { [REQUEST_HEADER]: '1' },
    payload: { userName: '' },
  })
  expect(answer.statusCode).toBe(400)
  expect(answer.json().errors.map((one: { path: string }) => one.path)).toEqual(['body.userName', 'body.password'])
})

test.each([
  ['{', 'application/json', 'REQUEST_INVALID'],
  ['x', 'text/plain', 'MEDIA_TYPE_UNSUPPORTED'],
  [`{"userName":"${'x'.repeat(2_000_000)}"}`, 'application/json', 'BODY_TOO_LARGE'],
])('a body that cannot be taken is a problem (%#)', async (payload, type, code) => {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { [REQUEST_HEADER]: '1', 'content-type': type },
    payload,
  })
  expect(answer.json()).toMatchObject({ code })
})

test('an unknown address, in the API or not, is a problem; a page gives the console', async () => {
  expect((await app.inject('/api/v1/nothing')).json()).toMatchObject({ code: 'NOT_FOUND' })
  expect((await app.inject('/nothing.js')).json()).toMatchObject({ code: 'NOT_FOUND' })
  expect((await app.inject({ url: '/images/7', headers: { accept: 'text/html' } })).statusCode).toBe(503)
})

test('the files of a console build are served as what they are, pages as its index.html', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<title>console</title>')
  await writeFile(join(folder, 'theme.js'), 'void 0')
  await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'void 1')
  const built = await buildApp({ ...options, consoleDirectory: folder })
  try {
    expect((await built.inject('/theme.js')).headers['content-type']).toMatch(/^text\/javascript/)
    expect((await built.inject('/assets/main-1a2b.js')).headers['cache-control']).toContain('immutable')
    expect((await built.inject({ url: '/images/7', headers: { accept: 'text/html' } })).body).toContain('console')
    expect((await built.inject('/other.js')).statusCode).toBe(404)
  } finally {
    await built.close()
    await rm(folder, { recursive: true })
  }
})

test('an unexpected error tells nothing of itself', async () => {
  failWith = new Error('password=hunter2')
  const answer = await app.inject({ url: '/api/v1/session' })
  failWith = undefined
  expect(answer.statusCode).toBe(500)
  expect(answer.body).not.toContain('hunter2')
  expect(answer.json().code).toBe('INTERNAL')
})

test('an error of ours says its code, its sentence and when to come back', async () => {
  failWith = new ApiProblem('SIGN_IN_LOCKED', 'Wait.', { detail: { retryAfterSeconds: 60 } })
  const answer = await app.inject({ url: '/api/v1/session' })
  failWith = undefined
  expect(answer.json()).toMatchObject({ code: 'SIGN_IN_LOCKED', detail: 'Wait.', retryAfterSeconds: 60 })
  expect(answer.headers['retry-after']).toBe('60')
})

test('every answer carries the security headers', async () => {
  const answer = await app.inject('/api/v1/session')
  expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
  expect(answer.headers['x-request-id']).toBeTruthy()
})
