import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  cannotRun,
  type DockerRegistry,
  type SelfSignedCertificate,
  selfSignedCertificate,
  startDockerRegistry,
} from '@plimsoll/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type ArtifactOptions,
  generationDirectory,
  httpDownload,
  importAdvisories,
  openGeneration,
  openRegistry,
  pullGeneration,
  pushGeneration,
  updateAdvisories,
} from '../src/index.ts'

const reason = cannotRun(['docker-registry'])
if (reason !== undefined) process.stderr.write(`generation-artifact.integration: skipped, as ${reason}.\n`)
const signal = new AbortController().signal

// bcrypt, cost 4, of "secret".
const HTPASSWD = 'me:$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW\n'
const credentials = { kind: 'basic', username: 'me', password: 'secret' } as const
const catalog = (...cves: string[]): string =>
  JSON.stringify({ catalogVersion: '1', vulnerabilities: cves.map((cveID) => ({ cveID, dateAdded: '2024-01-01' })) })

describe.skipIf(reason !== undefined)('a generation in docker-registry', () => {
  let folder: string
  let registry: DockerRegistry
  let certificate: SelfSignedCertificate
  let options: ArtifactOptions

  beforeAll(async () => {
    certificate = await selfSignedCertificate()
    registry = await startDockerRegistry({ tls: certificate, htpasswd: HTPASSWD })
    options = { registry: { credentials, ca: certificate.certificate }, signal }
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-artifact-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  afterAll(async () => {
    await registry[Symbol.asyncDispose]()
  })

  const place = (name: string) => generationDirectory(join(folder, name))
  const fill = async (name: string, ...cves: string[]) => {
    const file = join(folder, `${name}.json`)
    await writeFile(file, catalog(...cves))
    return importAdvisories(place(name), [file])
  }

  test('is pushed and pulled whole, and a second time nothing is transferred', async () => {
    const built = await fill('here', 'CVE-2024-1000', 'CVE-2024-1001')
    const reference = `${registry.host}/team/advisories:latest`
    let sent = 0
    const pushed = await pushGeneration(place('here'), reference, { ...options, onBytes: (bytes) => (sent = bytes) })
    expect(pushed).toMatchObject({ generation: built.generation, bytes: sent })

    let received = 0
    const pulled = await pullGeneration(place('there'), reference, {
      ...options,
      onBytes: (bytes) => (received = bytes),
    })
    expect(pulled).toMatchObject({ generation: built.generation, changed: true })
    expect(received).toBe(pushed.bytes)
    using generation = openGeneration(pulled.path)
    expect(generation.kev('CVE-2024-1001')).toBeDefined()

    received = 0
    expect(
      await pullGeneration(place('there'), reference, { ...options, onBytes: (bytes) => (received = bytes) }),
    ).toMatchObject({ changed: false })
    sent = 0
    const again = await pushGeneration(place('here'), reference, { ...options, onBytes: (bytes) => (sent = bytes) })
    expect([again.digest, sent, received]).toEqual([pushed.digest, 0, 0])
    expect((await readdir(join(folder, 'there'))).filter((name) => name.startsWith('transfer'))).toEqual([])
  })

  test('a newer one under the same tag replaces the older', async () => {
    const reference = `${registry.host}/team/moving:latest`
    await fill('a', 'CVE-2024-1000')
    await pushGeneration(place('a'), reference, options)
    await pullGeneration(place('there'), reference, options)
    const newer = await fill('b', 'CVE-2024-2000')
    await pushGeneration(place('b'), reference, options)
    expect(await pullGeneration(place('there'), reference, options)).toMatchObject({
      generation: newer.generation,
      changed: true,
    })
    expect(await place('there').previous()).toBeDefined()
  })

  test('is an artifact that says what it is', async () => {
    await fill('here', 'CVE-2024-1000')
    const { digest } = await pushGeneration(place('here'), `${registry.host}/team/typed:1`, options)
    await using client = openRegistry({ ...options.registry, host: registry.host })
    const stored = await client.getManifest('team/typed', digest, signal)
    expect(JSON.parse(Buffer.from(stored.bytes).toString())).toMatchObject({
      artifactType: 'application/vnd.plimsoll.advisories.v1',
      config: { mediaType: 'application/vnd.oci.empty.v1+json' },
      layers: [{ mediaType: 'application/vnd.plimsoll.advisories.v1.sqlite+zstd' }],
    })
  })

  test('without the password nothing is sent, and what is there stays', async () => {
    const before = await fill('here', 'CVE-2024-1000')
    const anonymous = { registry: { ca: certificate.certificate }, signal }
    await expect(pushGeneration(place('here'), `${registry.host}/team/x:1`, anonymous)).rejects.toMatchObject({
      code: 'SOURCE_UNAUTHORIZED',
    })
    await expect(pullGeneration(place('here'), `${registry.host}/team/none:1`, options)).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
    })
    expect(await place('here').current()).toMatchObject({ id: before.generation })
  })

  test('nothing to push, and an artifact of another kind, are told so', async () => {
    await expect(pushGeneration(place('empty'), `${registry.host}/team/x:1`, options)).rejects.toMatchObject({
      code: 'ADVISORY_GENERATION_MISSING',
    })
    await fill('here', 'CVE-2024-1000')
    await using http = httpDownload({ ca: certificate.certificate })
    // What "db push" wrote is no source of "db update".
    await pushGeneration(place('here'), `${registry.host}/team/y:1`, options)
    const mirrors = new Map([['trivy-db', [`oci://${registry.host}/team/y:1`]]])
    const outcome = await updateAdvisories(place('here'), { download: http.download, sources: ['trivy-db'], mirrors })
    expect(outcome.attempts).toMatchObject([{ outcome: 'failed', kept: false }])
    expect(outcome.changed).toBe(false)
  })
})
