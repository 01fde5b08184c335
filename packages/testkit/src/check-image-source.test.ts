import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { type ImageSource, type ImageTarget, openImageSource, parsePlatform, parseTarget } from '@plimsoll/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkImageSource } from './check-image-source.ts'
import { type FakeRegistry, startFakeRegistry } from './fake-registry.ts'
import { type BuiltImage, buildIndex, imageBuilder, type LayerCompression } from './image-builder.ts'
import { dockerArchive, ociArchive, writeOciLayout } from './image-formats.ts'

const signal = new AbortController().signal

function build(platform: string, compression: LayerCompression, flavour: 'oci' | 'docker' = 'oci'): BuiltImage {
  return imageBuilder()
    .platform(platform)
    .flavour(flavour)
    .layer({ 'etc/os-release': 'ID=debian\n', 'usr/share/big': Buffer.alloc(3_000_000, platform) }, { compression })
    .emptyLayer('ENV A=b')
    .layer({ 'app/main.js': `console.log(${JSON.stringify(platform)})\n` }, { compression })
    .config({ Env: ['A=b'], Labels: { team: 'x' } })
    .annotations({ 'org.opencontainers.image.source': 'https://example.test/app' })
    .build()
}

const images = {
  gzip: build('linux/amd64', 'gzip'),
  zstd: build('linux/amd64', 'zstd'),
  plain: build('linux/amd64', 'none'),
  docker: build('linux/amd64', 'gzip', 'docker'),
  arm: build('linux/arm64/v8', 'gzip'),
  s390x: build('linux/s390x', 'gzip'),
} as const
const index = buildIndex([images.arm, images.gzip, images.s390x])
const dockerList = buildIndex([images.docker])

let folder: string
let registry: FakeRegistry
let daemon: Server

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-sources-'))
  registry = await startFakeRegistry({ auth: { kind: 'bearer', users: { me: 'secret' } } })
  for (const [tag, image] of Object.entries({ ...images, index, dockerList })) registry.addImage('team/app', tag, image)
  const exported = dockerArchive(images.gzip, { repoTags: ['app:1'] })
  daemon = createServer((request, response) => {
    if (request.url === '/images/app:1/json') response.setHeader('content-type', 'application/json').end('{}')
    else if (request.url === '/images/app:1/get') response.end(exported)
    else response.writeHead(404).end('{"message":"no such image"}')
  })
  await new Promise<void>((resolve) => daemon.listen(join(folder, 'docker.sock'), resolve))
})

afterAll(async () => {
  await registry[Symbol.asyncDispose]()
  await new Promise((resolve) => daemon.close(resolve))
  await rm(folder, { recursive: true })
})

function opener(target: string): () => Promise<ImageSource> {
  const options = {
    registry: { plainHttp: true, credentials: { kind: 'basic', username: 'me', password: 'secret' } },
    environment: { DOCKER_HOST: `unix://${join(folder, 'docker.sock')}` },
    temporaryDirectory: folder,
  } as const
  return () => openImageSource(parseTarget(target) as ImageTarget, options, signal)
}

async function stored(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

describe('the contract of image sources is kept by', () => {
  test.each(['gzip', 'zstd', 'plain', 'docker', 'arm'] as const)('docker:// with an image of kind %s', async (tag) => {
    await checkImageSource(opener(`docker://${registry.host}/team/app:${tag}`), {
      image: images[tag],
      hasManifest: true,
    })
  })

  test.each(['gzip', 'arm', 's390x'] as const)('docker:// with an index, for %s', async (kind) => {
    const platforms = index.images.map((image) => image.platform)
    const source = opener(`docker://${registry.host}/team/app:index`)
    await checkImageSource(source, { image: images[kind], platforms, hasManifest: true })
  })

  test('docker:// with a Docker manifest list, and by digest', async () => {
    const target = `docker://${registry.host}/team/app:any@${dockerList.manifest.digest}`
    await checkImageSource(opener(target), { image: images.docker, hasManifest: true })
  })

  test.each(['modern', 'legacy', 'skopeo'] as const)('docker-archive: as in %s archives', async (layout) => {
    const path = await stored(`${layout}.tar`, dockerArchive(images.gzip, { layout, repoTags: ['app:1'] }))
    await checkImageSource(opener(`docker-archive:${path}:app:1`), { image: images.gzip, hasManifest: false })
  })

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('docker-archive: that is itself compressed with %s', async (name, compress) => {
    const path = await stored(`all.${name}`, compress(dockerArchive(images.plain, { layout: 'legacy' })))
    await checkImageSource(opener(`docker-archive:${path}`), { image: images.plain, hasManifest: false })
  })

  test.each(['gzip', 'zstd', 'plain', 'docker'] as const)('oci: with an image of kind %s', async (kind) => {
    const layout = join(folder, `layout-${kind}`)
    await writeOciLayout(layout, images[kind], { tag: 'v1' })
    await checkImageSource(opener(`oci:${layout}:v1`), { image: images[kind], hasManifest: true })
  })

  test('oci-archive: with an index, compressed or not', async () => {
    const platforms = index.images.map((image) => image.platform)
    const plain = await stored('index.tar', ociArchive(index, { tag: 'v1' }))
    const gzipped = await stored('index.tar.gz', gzipSync(ociArchive(index)))
    for (const target of [`oci-archive:${plain}:v1`, `oci-archive:${plain}`, `oci-archive:${gzipped}`]) {
      await checkImageSource(opener(target), { image: images.s390x, platforms, hasManifest: true })
    }
  })

  test('docker-daemon:', async () => {
    await checkImageSource(opener('docker-daemon:app:1'), { image: images.gzip, hasManifest: false })
  })
})

test('a source that gives the wrong bytes does not pass', async () => {
  const path = await stored('honest.tar', dockerArchive(images.gzip))
  const open = async (): Promise<ImageSource> => {
    const source = await opener(`docker-archive:${path}`)()
    return {
      ...source,
      async *openLayer(layer, signal) {
        for await (const chunk of source.openLayer(layer, signal)) yield chunk.map((byte) => byte ^ 1)
      },
    }
  }
  await expect(checkImageSource(open, { image: images.gzip, hasManifest: false })).rejects.toThrow(
    /bytes of its digest/,
  )
})

test('a source that says yes to every platform does not pass', async () => {
  const path = await stored('honest.tar', dockerArchive(images.gzip))
  const open = async (): Promise<ImageSource> => {
    const source = await opener(`docker-archive:${path}`)()
    return { ...source, resolve: (_, signal) => source.resolve(parsePlatform('linux/amd64'), signal) }
  }
  await expect(checkImageSource(open, { image: images.gzip, hasManifest: false })).rejects.toThrow(/rejection/)
})
