// The image that the scan is measured on: about one gigabyte of tar in six gzip layers, made once and kept in the temporary folder.
import { createHash, type Hash } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { rawTarHeader, type TarMember, tarChunks, tarContent, tarEnd } from '@plimsoll/testkit'
import { type GeneratedContent, generatedContent } from './generated-content.ts'

/** Raised whenever the content changes, so that an older archive is not taken for it. */
const VERSION = 3

export interface BenchImage {
  /** Readable as `docker-archive:` and as `oci-archive:`. */
  readonly archive: string
  readonly uncompressedBytes: number
  readonly files: number
  /** Where the layers' blobs lie in the archive. */
  readonly layers: readonly { readonly offset: number; readonly size: number }[]
}

/** @param megabytes of uncompressed tar, roughly */
export async function benchImage(megabytes: number): Promise<BenchImage> {
  const folder = join(tmpdir(), 'plimsoll-bench', `image-${VERSION}-${megabytes}`)
  const description = join(folder, 'image.json')
  if (!existsSync(description)) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const image = await build(folder, megabytes)
    writeFileSync(`${description}.new`, JSON.stringify(image))
    renameSync(`${description}.new`, description)
  }
  return JSON.parse(readFileSync(description, 'utf8')) as BenchImage
}

interface Blob {
  readonly digest: string
  readonly size: number
  readonly path?: string
  readonly bytes?: Uint8Array
}

async function build(folder: string, megabytes: number): Promise<BenchImage> {
  const content = generatedContent(20_240_101)
  const counts = { bytes: 0, files: 0 }
  const layers: (Blob & { readonly diffId: string })[] = []
  for (const [index, members] of layerMembers(content, megabytes).entries()) {
    const path = join(folder, `layer-${index}`)
    const diff = createHash('sha256')
    const stored = createHash('sha256')
    const tar = counted(members, counts, diff)
    let size = 0
    await pipeline(
      Readable.from(tar, { objectMode: false, highWaterMark: 1 << 20 }),
      createGzip({ level: 6, chunkSize: 1 << 18 }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          stored.update(chunk)
          size += chunk.length
          yield chunk
        }
      },
      createWriteStream(path),
    )
    layers.push({ digest: stored.digest('hex'), size, path, diffId: diff.digest('hex') })
  }
  const config = document({
    architecture: 'amd64',
    os: 'linux',
    config: { Env: ['PATH=/usr/bin'] },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => `sha256:${diffId}`) },
    history: layers.map((_, index) => ({ created_by: `COPY part ${index}` })),
  })
  const descriptor = (mediaType: string, { digest, size }: Blob) => ({ mediaType, digest: `sha256:${digest}`, size })
  const manifest = document({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: layers.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer)),
  })
  const blobName = ({ digest }: Blob): string => `blobs/sha256/${digest}`
  const archive = join(folder, 'image.tar')
  const output = createWriteStream(archive)
  const places: { offset: number; size: number }[] = []
  let offset = 0
  const put = async (bytes: Uint8Array): Promise<void> => {
    offset += bytes.length
    if (!output.write(bytes)) await new Promise<void>((resolve) => output.once('drain', () => resolve()))
  }
  const member = async (name: string, blob: Blob): Promise<void> => {
    await put(rawTarHeader({ name, size: blob.size, mode: 0o644 }))
    if (blob.path !== undefined) places.push({ offset, size: blob.size })
    if (blob.bytes !== undefined) return put(tarContent(blob.bytes))
    for await (const chunk of createReadStream(blob.path ?? '', { highWaterMark: 1 << 20 })) await put(chunk)
    await put(new Uint8Array((512 - (blob.size % 512)) % 512))
  }
  for (const layer of layers) await member(blobName(layer), layer)
  for (const blob of [config, manifest]) await member(blobName(blob), blob)
  const index = { schemaVersion: 2, manifests: [descriptor('application/vnd.oci.image.manifest.v1+json', manifest)] }
  await member('index.json', document(index))
  await member('oci-layout', document({ imageLayoutVersion: '1.0.0' }))
  const saved = [{ Config: blobName(config), RepoTags: ['bench:1'], Layers: layers.map(blobName) }]
  await member('manifest.json', document(saved))
  await put(tarEnd())
  await new Promise((resolve) => {
    output.end(() => resolve(undefined))
  })
  for (const { path } of layers) rmSync(path ?? '')
  return { archive, uncompressedBytes: counts.bytes, files: counts.files, layers: places }
}

function document(value: object): Blob {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  return { digest: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, bytes }
}

function* counted(
  members: Iterable<TarMember>,
  counts: { bytes: number; files: number },
  hash: Hash,
): Iterable<Buffer> {
  const counting = function* (): Iterable<TarMember> {
    for (const member of members) {
      counts.files += 1
      yield member
    }
  }
  for (const chunk of tarChunks(counting())) {
    counts.bytes += chunk.length
    hash.update(chunk)
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
  }
}

/** A base system, an interpreter, node_modules, site-packages, large programs, a little configuration. */
function layerMembers(content: GeneratedContent, megabytes: number): Iterable<TarMember>[] {
  const share = (part: number): number => Math.round(megabytes * 1_000_000 * part)
  return [
    baseSystem(content, share(0.15)),
    libraries(content, share(0.1)),
    nodeModules(content, share(0.3)),
    sitePackages(content, share(0.1)),
    programs(content, share(0.35)),
    [{ path: 'app/config.json', content: '{}' }],
  ]
}

function* baseSystem(content: GeneratedContent, bytes: number): Iterable<TarMember> {
  yield { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\n' }
  const names = Array.from({ length: 400 }, (_, index) => `lib${content.word()}${index}`)
  const status = names.map((name, index) =>
    [
      `Package: ${name}`,
      'Status: install ok installed',
      'Architecture: amd64',
      `Version: 1.${index}.0-2`,
      `Depends: ${names[index - 1] ?? 'libc6'} (>= 1.0)`,
      `Description: ${content.word()} ${content.word()}`,
      '',
    ].join('\n'),
  )
  yield { path: 'var/lib/dpkg/status', content: `${status.join('\n')}\n` }
  const each = bytes / names.length
  for (const name of names) {
    const files = Array.from({ length: 12 }, () => `usr/share/${name}/${content.word()}.txt`)
    yield { path: `var/lib/dpkg/info/${name}.list`, content: `/.\n${files.map((file) => `/${file}`).join('\n')}\n` }
    for (const path of files) yield { path, content: content.text(Math.round((each * 0.5) / files.length)) }
    yield { path: `usr/lib/x86_64-linux-gnu/${name}.so.1`, content: content.binary(Math.round(each * 0.5)) }
  }
}

function* libraries(content: GeneratedContent, bytes: number): Iterable<TarMember> {
  for (let left = bytes; left > 0; ) {
    const size = Math.min(left, 20_000 + content.integer(4_000_000))
    yield { path: `usr/lib/x86_64-linux-gnu/${content.word()}${left}.so`, mode: 0o755, content: elf(content, size) }
    left -= size
  }
}

function* nodeModules(content: GeneratedContent, bytes: number): Iterable<TarMember> {
  for (let left = bytes, index = 0; left > 0; index += 1) {
    const folder = `app/node_modules/${content.word()}-${index}`
    const manifest = {
      name: folder.slice(17),
      version: `1.${index % 50}.${index % 7}`,
      license: 'MIT',
      main: 'index.js',
    }
    yield { path: `${folder}/package.json`, content: JSON.stringify(manifest, undefined, 2) }
    const files = 5 + content.integer(30)
    for (let file = 0; file < files && left > 0; file += 1) {
      const size = 200 + content.integer(9_000)
      yield { path: `${folder}/lib/${content.word()}${file}.js`, content: content.text(size) }
      left -= size
    }
  }
}

function* sitePackages(content: GeneratedContent, bytes: number): Iterable<TarMember> {
  const root = 'usr/local/lib/python3.12/site-packages'
  for (let left = bytes, index = 0; left > 0; index += 1) {
    const name = `${content.word()}${index}`
    const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: ${index}.1\nSummary: x\n\n${'text '.repeat(200)}`
    yield { path: `${root}/${name}-${index}.1.dist-info/METADATA`, content: metadata }
    const files = 10 + content.integer(40)
    for (let file = 0; file < files && left > 0; file += 1) {
      const size = 500 + content.integer(20_000)
      yield { path: `${root}/${name}/${content.word()}${file}.py`, content: content.text(size) }
      left -= size
    }
  }
}

function* programs(content: GeneratedContent, bytes: number): Iterable<TarMember> {
  for (let left = bytes; left > 0; ) {
    const size = Math.min(left, 20_000_000 + content.integer(60_000_000))
    yield { path: `opt/${content.word()}/bin/server`, mode: 0o755, content: elf(content, size) }
    left -= size
  }
}

/** Starts like a 64-bit ELF program; the rest is noise. */
function elf(content: GeneratedContent, bytes: number): Uint8Array {
  const program = content.binary(bytes)
  program.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])
  return program
}
