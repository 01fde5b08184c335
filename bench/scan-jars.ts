// Memory of a scan of an image that is nothing but Java: fat jars of jars, about two gigabytes of tar in four layers. One process; its peak RSS is the figure.
//   node bench/scan-jars.ts [megabytes=2000] [all|inventory]
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { rawTarHeader, type TarMember, tarChunks, tarContent, tarEnd, zipFile } from '@plimsoll/testkit'
import { type GeneratedContent, generatedContent } from './generated-content.ts'

const LAYERS = 4
const VERSION = 1
const megabytes = Number(process.argv[2] ?? 2_000)
const folder = join(tmpdir(), 'plimsoll-bench', `jars-${VERSION}-${megabytes}`)
const archive = join(folder, 'image.tar')
mkdirSync(folder, { recursive: true })
if (!existsSync(archive)) await build()
const { stdout, stderr, status } = spawnSync(
  process.execPath,
  [join(import.meta.dirname, 'scan-once.ts'), process.argv[3] ?? 'all', archive],
  { encoding: 'utf8', maxBuffer: 1 << 26 },
)
if (status !== 0) throw new Error(stderr)
const { packages, problems, maxRssKiB, cpuMs } = JSON.parse(stdout)
console.log(
  `${megabytes} MB of jars: ${packages} packages, ${problems} problems, ` +
    `peak RSS ${(maxRssKiB / 1024).toFixed(0)} MiB of 600 MB, CPU ${(cpuMs / 1000).toFixed(1)} s`,
)

/** A docker archive of layers that are not compressed; no more than one fat jar is in memory. */
async function build(): Promise<void> {
  const content = generatedContent(20_240_202)
  const layers: { readonly path: string; readonly digest: string; readonly size: number }[] = []
  for (let index = 0; index < LAYERS; index += 1) {
    const path = join(folder, `layer-${index}.tar`)
    const hash = createHash('sha256')
    let size = 0
    const tar = function* (): Iterable<Uint8Array> {
      for (const chunk of tarChunks(jars(content, index, (megabytes * 1_000_000) / LAYERS))) {
        hash.update(chunk)
        size += chunk.length
        yield chunk
      }
    }
    await pipeline(Readable.from(tar(), { objectMode: false }), createWriteStream(path))
    layers.push({ path, digest: hash.digest('hex'), size })
  }
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => `sha256:${digest}`) },
    }),
  )
  const manifest = [
    { Config: 'config.json', RepoTags: ['jars:1'], Layers: layers.map((_, index) => `${index}/layer.tar`) },
  ]
  const whole = async function* (): AsyncIterable<Uint8Array> {
    for (const [index, layer] of layers.entries()) {
      yield rawTarHeader({ name: `${index}/layer.tar`, size: layer.size, mode: 0o644 })
      yield* streamOf(layer.path)
      yield new Uint8Array((512 - (layer.size % 512)) % 512)
    }
    for (const [name, bytes] of [
      ['config.json', config],
      ['manifest.json', Buffer.from(JSON.stringify(manifest))],
    ] as const) {
      yield rawTarHeader({ name, size: bytes.length, mode: 0o644 })
      yield tarContent(bytes)
    }
    yield tarEnd()
  }
  await pipeline(Readable.from(whole(), { objectMode: false }), createWriteStream(`${archive}.new`))
  renameSync(`${archive}.new`, archive)
  // The layers' own files are no longer needed; an empty file takes no room.
  for (const { path } of layers) writeFileSync(path, '')
}

async function* streamOf(path: string): AsyncIterable<Uint8Array> {
  const { createReadStream } = await import('node:fs')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) yield chunk
}

/** Fat jars of forty libraries and more, every second library stored; thousands of small jars beside them. */
function* jars(content: GeneratedContent, layer: number, bytes: number): Iterable<TarMember> {
  for (let left = bytes, index = 0; left > 0; index += 1) {
    const name = `app-${layer}-${index}`
    const members = [pom('com.example', name, '1.0')]
    const libraries = index % 4 === 0 ? 40 + content.integer(160) : 0
    for (let nth = 0; nth < libraries; nth += 1) {
      const library = `lib${nth}-${content.integer(500)}`
      const jar = zipFile([
        pom('org.example', library, `1.${nth}.0`),
        { path: 'Main.class', content: content.binary(20_000 + content.integer(400_000)) },
      ])
      members.push({ path: `BOOT-INF/lib/${library}-1.${nth}.0.jar`, content: jar, stored: nth % 2 === 0 })
    }
    if (libraries === 0) members.push({ path: 'A.class', content: content.binary(200_000), stored: false })
    const whole = zipFile(members)
    yield { path: `opt/${name}/${name}-1.0.jar`, content: whole }
    left -= whole.length
  }
}

function pom(
  group: string,
  artifact: string,
  version: string,
): { path: string; content: string | Uint8Array; stored: boolean } {
  return {
    path: `META-INF/maven/${group}/${artifact}/pom.properties`,
    content: `groupId=${group}\nartifactId=${artifact}\nversion=${version}\n`,
    stored: false,
  }
}
