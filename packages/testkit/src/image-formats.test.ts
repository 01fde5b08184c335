import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256Of } from '@plimsoll/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildIndex, imageBuilder } from './image-builder.ts'
import { type DockerArchiveLayout, dockerArchive, ociArchive, writeOciLayout } from './image-formats.ts'

const image = imageBuilder().layer({ 'a.txt': 'a' }).layer({ 'b.txt': 'b' }).build()
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-formats-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('writeOciLayout', () => {
  it('writes every blob under its digest and an index that names the manifest and the tag', async () => {
    await writeOciLayout(folder, image, { tag: '1.0' })
    const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'))
    expect(index.manifests[0].digest).toBe(image.manifest.digest)
    expect(index.manifests[0].annotations['org.opencontainers.image.ref.name']).toBe('1.0')
    for (const digest of image.blobs.keys()) {
      expect(sha256Of(await readFile(join(folder, 'blobs', digest.replace(':', '/'))))).toBe(digest)
    }
  })
})

describe('archives', () => {
  const hasSkopeo = spawnSync('skopeo', ['--version']).status === 0

  it('an index goes into an OCI archive with all its images', () => {
    const index = buildIndex([image, imageBuilder().platform('linux/arm64').layer({ c: 'c' }).build()])
    expect(ociArchive(index).length).toBeGreaterThan(ociArchive(image).length)
  })

  if (hasSkopeo) {
    it.each<DockerArchiveLayout>(['modern', 'legacy', 'skopeo'])('skopeo reads a %s docker archive', async (layout) => {
      const path = join(folder, `${layout}.tar`)
      const plain = imageBuilder().layer({ a: 'a' }, { compression: 'none' }).build()
      await writeFile(path, dockerArchive(plain, { repoTags: ['app:1'], layout }))
      const { stdout, stderr } = spawnSync('skopeo', ['inspect', '--config', `docker-archive:${path}`], {
        encoding: 'utf8',
      })
      expect(stderr).toBe('')
      expect(JSON.parse(stdout).rootfs.diff_ids).toEqual(plain.layers.map((layer) => layer.diffId))
    })

    it('skopeo reads the OCI archive', async () => {
      const path = join(folder, 'oci.tar')
      await writeFile(path, ociArchive(image, { tag: 'v1' }))
      const { stdout, stderr } = spawnSync('skopeo', ['inspect', '--raw', `oci-archive:${path}:v1`], {
        encoding: 'utf8',
      })
      expect(stderr).toBe('')
      expect(sha256Of(stdout)).toBe(image.manifest.digest)
    })
  }
})
