import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AdvisoryError } from '../advisory/advisory-error.ts'
import { advisoryStatus } from '../advisory/advisory-status.ts'
import type { BuildOptions, BuildOutcome } from '../advisory/build-outcome.ts'
import type { GenerationDirectory } from '../advisory/generation-directory.ts'
import { exportGeneration, installGeneration } from '../advisory/transfer-generation.ts'
import { type Digest, isDigestText, sha256Of } from '../domain/digest.ts'
import { type ImageReference, manifestSelector, parseImageReference } from '../domain/image-reference.ts'
import { GiB } from '../domain/units.ts'
import type { Environment } from '../source/environment.ts'
import { type Descriptor, parseManifest } from '../source/manifest.ts'
import { readDockerCredentials } from '../source/registry/docker-config.ts'
import { openRegistry } from '../source/registry/registry.ts'
import type { RegistryOptions } from '../source/registry/registry-options.ts'
import { openRegistryPusher } from '../source/registry/registry-push.ts'

const ARTIFACT_TYPE = 'application/vnd.plimsoll.advisories.v1'
const LAYER_TYPE = 'application/vnd.plimsoll.advisories.v1.sqlite+zstd'
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json'
const GENERATION = 'org.plimsoll.advisories.generation'
/** image-spec, manifest.md, "Guidance for an empty descriptor". */
const EMPTY = Buffer.from('{}')
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json'
const MAX_LAYER_BYTES = 16 * GiB

export interface ArtifactOptions {
  readonly registry?: Omit<RegistryOptions, 'host'>
  /** Where logins and proxies are looked for. Default: nowhere. */
  readonly environment?: Environment
  readonly signal: AbortSignal
  /** Bytes transferred so far, and in all. */
  readonly onBytes?: (bytes: number, totalBytes: number) => void
}

export interface PushedGeneration {
  readonly generation: string
  /** Of the manifest. */
  readonly digest: Digest
  readonly bytes: number
}

/**
 * Puts the current generation into a registry, as an OCI artifact with one layer: the file that `exportGeneration` writes.
 * @param reference `registry.example/team/advisories:latest`
 * @throws {AdvisoryError} `ADVISORY_GENERATION_MISSING`
 * @throws {ImageReferenceError | SourceError}
 */
export async function pushGeneration(
  directory: GenerationDirectory,
  reference: string,
  options: ArtifactOptions,
): Promise<PushedGeneration> {
  const parsed = parseImageReference(reference)
  const { repository } = parsed
  const status = await advisoryStatus(directory)
  const folder = await workFolder(directory)
  try {
    const file = join(folder, 'generation.zst')
    const { generation, bytes } = await exportGeneration(directory, file, options)
    const digest = await digestOf(file)
    const manifest = Buffer.from(JSON.stringify(manifestOf(generation, status?.builtAt ?? '', digest, bytes)))
    await using pusher = openRegistryPusher(registryOptions(parsed, options))
    await pusher.pushBlob(repository, digest, { bytes, chunks: () => counted(file, bytes, options) }, options.signal)
    await pusher.pushBlob(
      repository,
      sha256Of(EMPTY),
      { bytes: EMPTY.length, chunks: () => one(EMPTY) },
      options.signal,
    )
    const selector = manifestSelector(parsed)
    const stored = await pusher.pushManifest(
      repository,
      selector,
      { bytes: manifest, mediaType: MANIFEST_TYPE },
      options.signal,
    )
    return { generation, digest: stored, bytes }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Takes over a generation that `pushGeneration` put into a registry. Nothing is downloaded when it is the current one already.
 * @throws {AdvisoryError} `ADVISORY_INPUT_UNKNOWN` when the artifact is of another kind, `ADVISORY_DOWNLOAD_FAILED` for bytes that are not those
 *   promised, and what `installGeneration` throws; the current generation then stays
 * @throws {ImageReferenceError | SourceError}
 */
export async function pullGeneration(
  directory: GenerationDirectory,
  reference: string,
  options: ArtifactOptions & Pick<BuildOptions, 'now'>,
): Promise<BuildOutcome> {
  const parsed = parseImageReference(reference)
  await using registry = openRegistry(registryOptions(parsed, options))
  const manifest = await registry.getManifest(parsed.repository, manifestSelector(parsed), options.signal)
  const { layer, generation } = layerOf(manifest.bytes, manifest.mediaType, reference)
  const current = await advisoryStatus(directory).catch(() => undefined)
  if (current && current.generation === generation) {
    const { path, builtAt, bytes, sources } = current
    return {
      generation,
      path,
      builtAt,
      bytes,
      sources,
      changed: false,
      attempts: sources.map(({ name }) => ({ name, outcome: 'unchanged' })),
    }
  }
  const folder = await workFolder(directory)
  try {
    const file = join(folder, 'generation.zst')
    const blob = registry.openBlob(
      parsed.repository,
      layer.digest,
      layer.size === undefined ? {} : { size: layer.size },
      options.signal,
    )
    await download(blob, layer, file, reference, options)
    return await installGeneration(directory, file, options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function manifestOf(generation: string, builtAt: string, digest: Digest, bytes: number): object {
  return {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: ARTIFACT_TYPE,
    config: { mediaType: EMPTY_TYPE, digest: sha256Of(EMPTY), size: EMPTY.length, data: EMPTY.toString('base64') },
    layers: [
      {
        mediaType: LAYER_TYPE,
        digest,
        size: bytes,
        annotations: { 'org.opencontainers.image.title': 'plimsoll-advisories.sqlite.zst' },
      },
    ],
    annotations: { 'org.opencontainers.image.created': builtAt, [GENERATION]: generation },
  }
}

function layerOf(
  bytes: Uint8Array,
  mediaType: string | undefined,
  reference: string,
): { layer: Descriptor; generation: string | undefined } {
  const manifest = parseManifest(bytes, mediaType, reference)
  const [layer, ...others] = manifest.kind === 'manifest' ? manifest.layers : []
  if (layer?.mediaType === LAYER_TYPE && others.length === 0)
    return { layer, generation: manifest.annotations[GENERATION] }
  throw new AdvisoryError(
    'ADVISORY_INPUT_UNKNOWN',
    `${reference} holds no advisory database of ours. "db push" puts one there; other databases are sources of "db update".`,
  )
}

const FORGOTTEN_MS = 24 * 3600 * 1000

/** A folder beside the generations; those that a killed process left behind a day ago go. */
async function workFolder({ path }: GenerationDirectory): Promise<string> {
  await mkdir(path, { recursive: true })
  for (const name of await readdir(path)) {
    if (!name.startsWith('transfer-')) continue
    const { mtimeMs } = await stat(join(path, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (mtimeMs < Date.now() - FORGOTTEN_MS) await rm(join(path, name), { recursive: true, force: true })
  }
  return mkdtemp(join(path, 'transfer-'))
}

/** Without credentials those of Docker's or Podman's configuration. */
function registryOptions(
  { host, repository }: ImageReference,
  { registry, environment = {} }: ArtifactOptions,
): RegistryOptions {
  return {
    credentials: (signal) => readDockerCredentials(host, repository, environment, signal),
    proxy: environment,
    ...registry,
    host,
  }
}

async function download(
  blob: AsyncIterable<Uint8Array>,
  { digest, size }: Descriptor,
  file: string,
  reference: string,
  { onBytes }: ArtifactOptions,
): Promise<void> {
  const hash = createHash(digest.slice(0, digest.indexOf(':')))
  const handle = await open(file, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const chunk of blob) {
      bytes += chunk.length
      if (bytes > (size ?? MAX_LAYER_BYTES) || bytes > MAX_LAYER_BYTES) {
        throw new AdvisoryError('ADVISORY_LIMIT_EXCEEDED', `${reference} is larger than it may be.`)
      }
      hash.update(chunk)
      await handle.write(chunk)
      onBytes?.(bytes, size ?? bytes)
    }
  } finally {
    await handle.close()
  }
  if (digest.endsWith(`:${hash.digest('hex')}`)) return
  throw new AdvisoryError(
    'ADVISORY_DOWNLOAD_FAILED',
    `${reference} was changed or damaged on the way: its digest is another.`,
  )
}

async function digestOf(file: string): Promise<Digest> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Uint8Array)
  const text = `sha256:${hash.digest('hex')}`
  if (isDigestText(text)) return text
  throw new Error('sha256 gave no digest')
}

async function* counted(file: string, total: number, { onBytes }: ArtifactOptions): AsyncIterable<Uint8Array> {
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const piece = chunk as Uint8Array
    bytes += piece.length
    onBytes?.(bytes, total)
    yield piece
  }
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
