import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Credentials } from './credentials.ts'
import { dockerConfigPaths, readDockerCredentials } from './docker-config.ts'

const signal = new AbortController().signal
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-config-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function configure(config: unknown): Promise<void> {
  await writeFile(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config))
}

/** A credential helper that is a shell script, the question on its standard input. */
async function helper(name: string, script: string): Promise<void> {
  const path = join(folder, `docker-credential-${name}`)
  await writeFile(path, `#!/bin/sh\nread server\n${script}\n`)
  await chmod(path, 0o755)
}

function ask(host: string, repository = 'team/app'): Promise<Credentials> {
  const environment = { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env['PATH']}` }
  return readDockerCredentials(host, repository, environment, signal)
}

function auth(user: string, password: string): { readonly auth: string } {
  return { auth: Buffer.from(`${user}:${password}`).toString('base64') }
}

const basic = (username: string, password: string): Credentials => ({ kind: 'basic', username, password })
const anonymous: Credentials = { kind: 'anonymous' }

function failure(message: RegExp): unknown {
  return expect.objectContaining({ code: 'SOURCE_CREDENTIALS_UNREADABLE', message: expect.stringMatching(message) })
}

describe('the login file', () => {
  test.each([
    ['registry.example', { 'registry.example': auth('me', 'a:b') }, basic('me', 'a:b')],
    ['registry.example', { 'https://registry.example': auth('me', 'x') }, basic('me', 'x')],
    ['registry.example', { 'https://registry.example/v2/': auth('me', 'x') }, basic('me', 'x')],
    ['registry.example', { 'REGISTRY.example': auth('me', 'x') }, basic('me', 'x')],
    ['registry.example:5000', { 'registry.example:5000': auth('me', 'x') }, basic('me', 'x')],
    ['registry.example:5000', { 'registry.example': auth('me', 'x') }, anonymous],
    ['docker.io', { 'https://index.docker.io/v1/': auth('me', 'x') }, basic('me', 'x')],
    ['docker.io', { 'docker.io': auth('me', 'x') }, basic('me', 'x')],
    [
      'registry.example',
      { 'registry.example/team': auth('team', 'x'), 'registry.example': auth('all', 'y') },
      basic('team', 'x'),
    ],
    ['registry.example', { 'registry.example/other': auth('other', 'x') }, anonymous],
    [
      'registry.example',
      { 'registry.example': { identitytoken: 't', ...auth('me', 'x') } },
      { kind: 'identity-token', token: 't' },
    ],
    ['registry.example', { 'registry.example': { registrytoken: 't' } }, { kind: 'bearer', token: 't' }],
    ['registry.example', { 'registry.example': { username: 'me', password: 'x' } }, basic('me', 'x')],
    ['registry.example', { 'registry.example': {} }, anonymous],
    ['registry.example', { 'registry.example': { auth: 'no base64, no colon' } }, anonymous],
    ['registry.example', { 'registry.example': null }, anonymous],
    ['__proto__', { other: auth('me', 'x') }, anonymous],
  ] as const)('answers for %s from %j', async (host, auths, expected) => {
    await configure({ auths })
    expect(await ask(host)).toEqual(expected)
  })

  test.each([{}, { auths: [] }, { auths: null, credsStore: '' }])('%j knows nobody', async (config) => {
    await configure(config)
    expect(await ask('registry.example')).toEqual(anonymous)
  })

  test('need not exist', async () => {
    expect(await ask('registry.example')).toEqual(anonymous)
    expect(await readDockerCredentials('registry.example', 'app', {}, signal)).toEqual(anonymous)
  })

  test.each(['{"auths": {"x": {"auth": "c2VjcmV0"', '[]', '"text"'])(
    'that is broken is refused without a word of its content: %s',
    async (config) => {
      await configure(config)
      const error = await ask('registry.example').catch((thrown: unknown) => thrown)
      expect(error).toEqual(failure(/config\.json cannot be used/))
      expect(String((error as Error).stack) + String((error as Error).cause)).not.toContain('c2VjcmV0')
    },
  )

  test('is looked for where Docker and Podman keep theirs, in that order', async () => {
    const environment = { REGISTRY_AUTH_FILE: '/a.json', HOME: '/home/me', XDG_RUNTIME_DIR: '/run/me' }
    expect(dockerConfigPaths(environment)).toEqual([
      '/a.json',
      '/home/me/.docker/config.json',
      '/run/me/containers/auth.json',
      '/home/me/.config/containers/auth.json',
    ])
    expect(dockerConfigPaths({ ...environment, DOCKER_CONFIG: '/docker' })[1]).toBe('/docker/config.json')
    await mkdir(join(folder, 'containers'))
    await writeFile(join(folder, 'containers/auth.json'), JSON.stringify({ auths: { 'r.example': auth('me', 'x') } }))
    expect(await readDockerCredentials('r.example', 'app', { XDG_RUNTIME_DIR: folder }, signal)).toEqual(
      basic('me', 'x'),
    )
  })
})

describe('a credential helper', () => {
  test('is asked for its host; another one for everything else', async () => {
    await helper('one', `printf '{"ServerURL":"%s","Username":"one","Secret":"for %s"}' "$server" "$server"`)
    await helper('all', `printf '{"Username":"all","Secret":"for %s"}' "$server"`)
    await configure({ credHelpers: { 'r.example:5000': 'one' }, credsStore: 'all' })
    expect(await ask('r.example:5000')).toEqual(basic('one', 'for r.example:5000'))
    expect(await ask('other.example')).toEqual(basic('all', 'for other.example'))
    expect(await ask('docker.io')).toEqual(basic('all', 'for https://index.docker.io/v1/'))
  })

  test('may give a refresh token', async () => {
    await helper('x', `echo '{"Username":"<token>","Secret":"refresh"}'`)
    await configure({ credsStore: 'x' })
    expect(await ask('r.example')).toEqual({ kind: 'identity-token', token: 'refresh' })
  })

  test('that knows nobody leaves it to the file', async () => {
    await helper('x', 'echo "credentials not found in native keychain"; exit 1')
    await configure({ credsStore: 'x', auths: { 'r.example': auth('me', 'x') } })
    expect(await ask('r.example')).toEqual(basic('me', 'x'))
    expect(await ask('other.example')).toEqual(anonymous)
  })

  test.each([
    ['fails', 'echo "s3cr3t: cannot unlock" ; exit 1', /it failed/],
    ['says nonsense', 'echo "s3cr3t"', /not answer in JSON/],
    ['talks without end', 'yes s3cr3t', /too long/],
  ])('that %s is an error without its words', async (_, script, message) => {
    await helper('x', script)
    await configure({ credsStore: 'x' })
    const error = await ask('r.example').catch((thrown: unknown) => thrown)
    expect(error).toEqual(failure(message))
    expect(String((error as Error).stack) + String((error as Error).cause)).not.toContain('s3cr3t')
  })

  test('that is missing, or named like a path, is an error', async () => {
    await configure({ credsStore: 'none-such' })
    await expect(ask('r.example')).rejects.toThrow(failure(/docker-credential-none-such: it is not on the PATH/))
    for (const credsStore of ['../evil', 'a/b', 'x; rm', '-x']) {
      await configure({ credsStore })
      await expect(ask('r.example')).rejects.toThrow(failure(/name is not allowed/))
    }
  })

  test('is killed when the question is withdrawn', async () => {
    await helper('x', 'exec sleep 600')
    await configure({ credsStore: 'x' })
    const controller = new AbortController()
    const reason = new Error('enough')
    const asking = readDockerCredentials(
      'r.example',
      'app',
      { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env['PATH']}` },
      controller.signal,
    )
    setImmediate(() => controller.abort(reason))
    await expect(asking).rejects.toBe(reason)
  })
})
