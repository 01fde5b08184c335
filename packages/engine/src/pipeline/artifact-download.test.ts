import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { downloadArtifact, isArtifactUrl } from './artifact-download.ts'

const sha = (bytes: string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const content = 'the database'
const layer = (digest = sha(content)) => ({
  mediaType: 'application/vnd.aquasec.trivy.db.layer.v1.tar+gzip',
  digest,
  size: content.length,
})
const manifestOf = (...layers: object[]): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.aquasec.trivy.config.v1+json', digest: sha('{}'), size: 2 },
    layers,
  })

describe('an OCI artifact', () => {
  const closers: (() => void)[] = []
  afterEach(() => {
    for (const close of closers.splice(0)) close()
  })

  /** A registry with one artifact; `blob` is what it serves as the layer, whatever its digest. */
  async function serve(manifest: string, blob = content) {
    const asked: string[] = []
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      asked.push(`${request.method} ${request.url}`)
      if (request.url?.startsWith('/v2/team/db/manifests/2')) {
        response.writeHead(200, {
          'content-type': 'application/vnd.oci.image.manifest.v1+json',
          'docker-content-digest': sha(manifest),
          'content-length': manifest.length,
        })
        response.end(request.method === 'HEAD' ? undefined : manifest)
      } else if (request.url?.startsWith('/v2/team/db/blobs/')) response.writeHead(200).end(blob)
      else response.writeHead(404).end()
    }
    const server = createServer(listener)
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    closers.push(() => void server.close())
    const url = (tag: string): string => `oci+http://127.0.0.1:${(server.address() as AddressInfo).port}/team/db:${tag}`
    const download = (tag: string, etag?: string) =>
      downloadArtifact({ url: url(tag), signal: new AbortController().signal, ...(etag && { etag }) }, {})
    return { asked, download }
  }
  const read = async (result: Awaited<ReturnType<typeof downloadArtifact>>): Promise<string> =>
    result.status === 'ok' ? Buffer.concat(await Array.fromAsync(result.body)).toString() : result.status

  test('gives its layer, and the digest of its manifest for the next time', async () => {
    const manifest = manifestOf(layer())
    const { download, asked } = await serve(manifest)
    const first = await download('2')
    expect(first).toMatchObject({ status: 'ok', etag: sha(manifest), totalBytes: content.length })
    expect(await read(first)).toBe(content)
    expect(await download('2', sha(manifest))).toEqual({ status: 'unchanged' })
    expect(asked.at(-1)).toMatch(/^HEAD /)
    expect(await read(await download('2', sha('older')))).toBe(content)
  })

  test('that is not there is absent', async () => {
    const { download } = await serve(manifestOf(layer()))
    expect(await download('3')).toEqual({ status: 'absent' })
  })

  test.each([
    ['none', []],
    ['two', [layer(), layer(sha('x'))]],
  ])('with %s layers is refused', async (_, layers) => {
    const { download } = await serve(manifestOf(...layers))
    await expect(download('2')).rejects.toMatchObject({ code: 'ADVISORY_DOWNLOAD_FAILED' })
  })

  test('whose layer is not what the manifest promised fails at its end', async () => {
    const { download } = await serve(manifestOf(layer()), 'THE DATABASE')
    const result = await download('2')
    await expect(read(result)).rejects.toMatchObject({ code: 'ADVISORY_DOWNLOAD_FAILED' })
  })

  test('is known by its address', () => {
    expect([isArtifactUrl('oci://ghcr.io/a/b:2'), isArtifactUrl('https://ghcr.io/a/b')]).toEqual([true, false])
  })
})
