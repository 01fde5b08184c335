import { execFile } from 'node:child_process'
import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  formatPlatform,
  type ImageSource,
  type ImageTarget,
  type OpenImageOptions,
  openImageSource,
  openRegistry,
  parseTarget,
  sha256Of,
} from '@plimsoll/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type BuiltImage,
  buildIndex,
  cannotRun,
  checkImageSource,
  type DockerRegistry,
  imageBuilder,
  type SelfSignedCertificate,
  selfSignedCertificate,
  startDockerRegistry,
  startFakeRegistry,
  writeOciLayout,
} from '../src/index.ts'

const reason = cannotRun(['docker-registry', 'skopeo'])
if (reason !== undefined) process.stderr.write(`registry.integration: skipped, as ${reason}.\n`)
const signal = new AbortController().signal

// bcrypt, cost 4, of "secret".
const HTPASSWD = 'me:$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW\n'
const credentials = { kind: 'basic', username: 'me', password: 'secret' } as const

const amd64 = build('linux/amd64')
const arm64 = build('linux/arm64')
const index = buildIndex([amd64, arm64])

function build(platform: string): BuiltImage {
  return imageBuilder()
    .platform(platform)
    .layer({ 'etc/os-release': 'ID=debian\nVERSION_ID="12"\n', 'usr/lib/big': Buffer.alloc(5_000_000, `${platform} `) })
    .emptyLayer('ENV A=b')
    .layer({ 'app/server.js': `console.log(${JSON.stringify(platform)})\n` })
    .config({ Env: ['A=b'], Cmd: ['node', 'server.js'] })
    .build()
}

async function skopeo(...parameters: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('skopeo', ['--insecure-policy', ...parameters], { maxBuffer: 1 << 24 })
  return stdout
}

function opener(target: string, registry: OpenImageOptions['registry'] = {}): () => Promise<ImageSource> {
  return () => openImageSource(parseTarget(target) as ImageTarget, { registry, environment: {} }, signal)
}

describe.skipIf(reason !== undefined)('an image that skopeo pushed to docker-registry', () => {
  let folder: string
  let registry: DockerRegistry

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-integration-'))
    registry = await startDockerRegistry()
    await writeOciLayout(join(folder, 'amd64'), amd64, { tag: 'v1' })
    await writeOciLayout(join(folder, 'index'), index, { tag: 'v1' })
    const push = ['copy', '--dest-tls-verify=false', '--preserve-digests']
    await skopeo(...push, `oci:${folder}/amd64:v1`, `docker://${registry.host}/team/app:1`)
    await skopeo(...push, '--all', `oci:${folder}/index:v1`, `docker://${registry.host}/team/app:multi`)
  })

  afterAll(async () => {
    await registry[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  test('is read back from the registry, byte for byte', async () => {
    const source = opener(`docker://${registry.host}/team/app:1`, { plainHttp: true })
    await checkImageSource(source, { image: amd64, hasManifest: true })
  })

  test('is read for each platform of its index', async () => {
    const platforms = [amd64.platform, arm64.platform]
    const source = opener(`docker://${registry.host}/team/app:multi`, { plainHttp: true })
    for (const image of [amd64, arm64]) await checkImageSource(source, { image, platforms, hasManifest: true })
  })

  test('has the digest, the config and the layers that skopeo sees', async () => {
    const reference = `docker://${registry.host}/team/app:1`
    await using source = await opener(reference, { plainHttp: true })()
    const resolved = await source.resolve(undefined, signal)
    const seen = JSON.parse(await skopeo('inspect', '--tls-verify=false', reference))
    expect(resolved.digest).toBe(seen.Digest)
    expect(resolved.layers.map((layer) => layer.kind === 'blob' && layer.digest)).toEqual(seen.Layers)
    expect(formatPlatform(resolved.platform)).toBe(`${seen.Os}/${seen.Architecture}`)
    expect(resolved.config.env).toEqual(seen.Env)
  })

  test.each([
    ['docker-archive', 'app.tar:registry.example/team/app:1', false],
    ['oci', 'copied:1', true],
    ['oci-archive', 'copied.tar:1', true],
  ] as const)('is the same when skopeo copies it to %s:', async (transport, place, hasManifest) => {
    const target = `${transport}:${folder}/${place}`
    await skopeo('copy', '--src-tls-verify=false', `docker://${registry.host}/team/app:1`, target)
    await checkImageSource(opener(target), { image: amd64, hasManifest })
  })

  test('is the same after skopeo stored it as Docker schema 2, or with zstd', async () => {
    const copies = [
      ['v2s2', ['--format', 'v2s2']],
      ['zstd', ['--dest-compress-format', 'zstd']],
    ] as const
    for (const [tag, options] of copies) {
      const target = `docker://${registry.host}/team/app:${tag}`
      await skopeo('copy', '--dest-tls-verify=false', ...options, `oci:${folder}/amd64:v1`, target)
      await using source = await opener(target, { plainHttp: true })()
      const { config, layers } = await source.resolve(undefined, signal)
      expect(config.diffIds).toEqual(amd64.layers.map((layer) => layer.diffId))
      for (const layer of layers.filter((each) => each.kind === 'blob')) {
        const bytes = Buffer.concat(await Array.fromAsync(source.openLayer(layer, signal)))
        expect(sha256Of(bytes)).toBe(layer.digest)
      }
    }
  })

  test('is found in the lists of repositories and tags', async () => {
    await using client = openRegistry({ host: registry.host, plainHttp: true })
    await client.ping(signal)
    expect(await Array.fromAsync(client.listRepositories(signal))).toEqual(['team/app'])
    expect(await Array.fromAsync(client.listTags('team/app', signal))).toEqual(expect.arrayContaining(['1', 'multi']))
  })

  test('is resumed at any byte', async () => {
    await using client = openRegistry({ host: registry.host, plainHttp: true })
    const [layer] = amd64.layers
    if (layer === undefined) throw new Error('The image has no layer.')
    const { length: size } = layer.bytes
    for (const offset of [0, 1, Math.floor(size / 2), size - 1, size]) {
      const rest = Buffer.concat(
        await Array.fromAsync(client.openBlob('team/app', layer.digest, { offset, size }, signal)),
      )
      expect(rest.equals(layer.bytes.subarray(offset))).toBe(true)
    }
  })

  test('is missing under another name, in one sentence', async () => {
    for (const name of ['team/app:2', 'team/other:1']) {
      await using source = await opener(`docker://${registry.host}/${name}`, { plainHttp: true })()
      await expect(source.resolve(undefined, signal)).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' })
    }
  })
})

describe.skipIf(reason !== undefined)('docker-registry behind a sign-in', () => {
  let folder: string
  const tls = selfSignedCertificate()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-integration-'))
    await writeOciLayout(join(folder, 'amd64'), amd64, { tag: 'v1' })
    await writeFile(join(folder, 'ca.crt'), tls.certificate)
  })

  afterAll(() => rm(folder, { recursive: true }))

  async function push(host: string): Promise<void> {
    const options = ['--dest-creds', 'me:secret', '--dest-cert-dir', folder, '--preserve-digests']
    await skopeo('copy', ...options, `oci:${folder}/amd64:v1`, `docker://${host}/app:1`)
  }

  test('with htpasswd and a certificate of its own lets in who has both', async () => {
    await using registry = await startDockerRegistry({ tls, htpasswd: HTPASSWD })
    await push(registry.host)
    const target = `docker://${registry.host}/app:1`
    const ca = tls.certificate
    await checkImageSource(opener(target, { ca, credentials }), { image: amd64, hasManifest: true })

    const failures = [
      [{ ca, credentials: { ...credentials, password: 'wrong' } }, 'SOURCE_UNAUTHORIZED'],
      [{ ca, credentials: { kind: 'anonymous' } }, 'SOURCE_UNAUTHORIZED'],
      [{ credentials }, 'SOURCE_TLS'],
      [{ ca: selfSignedCertificate().certificate, credentials }, 'SOURCE_TLS'],
    ] as const
    for (const [options, code] of failures) {
      await using source = await opener(target, options)()
      await expect(source.resolve(undefined, signal)).rejects.toMatchObject({ code })
    }
    await using unverified = await opener(target, { skipVerify: true, credentials })()
    expect((await unverified.resolve(undefined, signal)).digest).toBe(amd64.manifest.digest)
  })

  test('takes the login from Docker’s config.json', async () => {
    await using registry = await startDockerRegistry({ tls, htpasswd: HTPASSWD })
    await push(registry.host)
    const auth = Buffer.from('me:secret').toString('base64')
    await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }))
    const options = { registry: { ca: tls.certificate }, environment: { DOCKER_CONFIG: folder } }
    await using source = await openImageSource(parseTarget(`${registry.host}/app:1`) as ImageTarget, options, signal)
    expect((await source.resolve(undefined, signal)).digest).toBe(amd64.manifest.digest)
  })

  test('with a token server lets in whom that one vouches for', async () => {
    await using tokens = await startTokenServer(tls)
    await using registry = await startDockerRegistry({ tokens: { realm: tokens.realm, certificate: tls.certificate } })
    const target = `docker://${registry.host}/app:1`
    await skopeo(
      'copy',
      '--dest-creds',
      'me:secret',
      '--dest-tls-verify=false',
      '--preserve-digests',
      `oci:${folder}/amd64:v1`,
      target,
    )
    await checkImageSource(opener(target, { plainHttp: true, credentials }), { image: amd64, hasManifest: true })
    await using stranger = await opener(target, { plainHttp: true })()
    await expect(stranger.resolve(undefined, signal)).rejects.toMatchObject({ code: 'SOURCE_UNAUTHORIZED' })
  })
})

describe.skipIf(reason !== undefined)('the fake registry', () => {
  test.each([{ kind: 'none' }, { kind: 'bearer', users: { me: 'secret' } }] as const)(
    'is pushed to and pulled from by skopeo, sign-in: $kind',
    async (auth) => {
      const folder = await mkdtemp(join(tmpdir(), 'plimsoll-integration-'))
      try {
        await using registry = await startFakeRegistry({ auth })
        await writeOciLayout(join(folder, 'index'), index, { tag: 'v1' })
        const target = `docker://${registry.host}/team/app:1`
        const login = auth.kind === 'none' ? [] : ['--dest-creds', 'me:secret']
        const options = ['--all', '--dest-tls-verify=false', '--preserve-digests', ...login]
        await skopeo('copy', ...options, `oci:${folder}/index:v1`, target)
        const platforms = [amd64.platform, arm64.platform]
        const source = opener(target, { plainHttp: true, credentials })
        await checkImageSource(source, { image: arm64, platforms, hasManifest: true })
        const read = auth.kind === 'none' ? [] : ['--creds', 'me:secret']
        const listed = JSON.parse(
          await skopeo('list-tags', '--tls-verify=false', ...read, `docker://${registry.host}/team/app`),
        )
        expect(listed.Tags).toEqual(['1'])
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  )
})

/** Signs tokens as docker-registry wants them (distribution, spec/auth/jwt.md), for the user `me` with the password `secret`. */
async function startTokenServer(signer: SelfSignedCertificate): Promise<AsyncDisposable & { readonly realm: string }> {
  const x5c = [new X509Certificate(signer.certificate).raw.toString('base64')]
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const server: Server = createServer((request, response) => {
    const expected = `Basic ${Buffer.from('me:secret').toString('base64')}`
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (request.headers.authorization !== expected) {
      response.writeHead(401).end('{}')
      return
    }
    const access = url.searchParams.getAll('scope').map((scope) => {
      const [type, name, actions = ''] = scope.split(':')
      return { type, name, actions: actions.split(',') }
    })
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: 'plimsoll-test',
      aud: 'plimsoll-test',
      sub: 'me',
      exp: now + 300,
      nbf: now - 10,
      iat: now,
      jti: randomUUID(),
      access,
    }
    const content = `${encode({ typ: 'JWT', alg: 'ES256', x5c })}.${encode(claims)}`
    const key = { key: createPrivateKey(signer.key), dsaEncoding: 'ieee-p1363' } as const
    const token = `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ token, expires_in: 300 }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    realm: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
