import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  buildIndex,
  descriptorOf,
  dockerArchive,
  imageBuilder,
  ociArchive,
  tarBytes,
  writeOciLayout,
} from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatPlatform, parsePlatform } from '../../domain/platform.ts'
import { openArchive } from '../archive/open-archive.ts'
import type { ImageSource } from '../image-source.ts'
import { DEFAULT_SOURCE_LIMITS } from '../source-limits.ts'
import { layoutArchive, layoutDirectory } from './layout-medium.ts'
import { ociLayoutSource } from './oci-layout-source.ts'

const signal = new AbortController().signal
const limits = DEFAULT_SOURCE_LIMITS
const one = imageBuilder().layer({ name: 'one' }).build()
const two = imageBuilder().layer({ name: 'two' }).platform('linux/arm64').build()

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-oci-'))
  await writeOciLayout(folder, one, { tag: 'v1' })
})
afterEach(() => rm(folder, { recursive: true }))

async function openIt(selector?: string): Promise<ImageSource> {
  const options = { description: 'oci:layout', limits, ...(selector === undefined ? {} : { selector }) }
  return ociLayoutSource(await layoutDirectory(folder), options, signal)
}

async function openTar(bytes: Uint8Array): Promise<ImageSource> {
  const path = join(folder, 'x.tar')
  await writeFile(path, bytes)
  const medium = await layoutArchive(await openArchive(path, { limits }, signal), limits, signal)
  return ociLayoutSource(medium, { description: 'oci-archive:x.tar', limits }, signal)
}

/** Puts these entries into index.json, and their blobs beside those of the layout. */
async function setEntries(entries: readonly object[]): Promise<void> {
  await writeOciLayout(folder, two)
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: entries }))
}

function tagged(image: typeof one, name: string, key = 'org.opencontainers.image.ref.name'): object {
  return { ...descriptorOf(image.manifest), annotations: { [key]: name } }
}

function failure(code: string, message: RegExp = /./): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) })
}

describe('an OCI layout', () => {
  test('gives the image by tag, by containerd’s name and by digest, listed or not', async () => {
    const index = buildIndex([two])
    await writeOciLayout(folder, index)
    await setEntries([
      tagged(one, 'v1'),
      tagged(two, 'registry.example/app:2', 'io.containerd.image.name'),
      { ...descriptorOf(index.manifest), annotations: { 'org.opencontainers.image.ref.name': 'all' } },
    ])
    const expected = [
      ['v1', one],
      ['registry.example/app:2', two],
      [one.manifest.digest, one],
      [two.manifest.digest, two],
    ] as const
    for (const [selector, image] of expected) {
      await using source = await openIt(selector)
      expect((await source.resolve(undefined, signal)).digest).toBe(image.manifest.digest)
    }
    await expect(openIt()).rejects.toThrow(
      failure('SOURCE_AMBIGUOUS', /holds 3 images.*v1, registry\.example\/app:2, all/),
    )
    await expect(openIt('v9')).rejects.toThrow(failure('SOURCE_NOT_FOUND', /no image tagged v9.*It holds v1/))
  })

  test('with one entry for each platform is one image', async () => {
    await setEntries([one, two].map((image) => ({ ...tagged(image, 'v1'), platform: image.platform })))
    for (const selector of [undefined, 'v1']) {
      await using source = await openIt(selector)
      expect((await source.platforms(signal)).map(formatPlatform)).toEqual(['linux/amd64', 'linux/arm64'])
      const resolved = await source.resolve(parsePlatform('linux/arm64'), signal)
      expect(resolved.digest).toBe(two.manifest.digest)
      expect(resolved).not.toHaveProperty('indexDigest')
    }
  })

  test('with two images of the same name and platform is ambiguous', async () => {
    await setEntries([tagged(one, 'v1'), tagged(two, 'v1')])
    await expect(openIt('v1')).rejects.toThrow(failure('SOURCE_AMBIGUOUS'))
  })

  test('without images says so', async () => {
    await setEntries([])
    await expect(openIt()).rejects.toThrow(failure('SOURCE_NOT_FOUND', /holds no image/))
  })

  test('with a changed manifest or config is refused', async () => {
    for (const digest of [one.config.digest, one.manifest.digest]) {
      const path = join(folder, 'blobs', digest.replace(':', '/'))
      await writeFile(path, `${await readFile(path, 'utf8')} `)
      await using source = await openIt()
      await expect(source.resolve(undefined, signal)).rejects.toThrow(failure('SOURCE_DIGEST_MISMATCH'))
    }
  })

  test('with a missing or cut layer is said to be incomplete', async () => {
    await using source = await openIt()
    const [layer] = (await source.resolve(undefined, signal)).layers
    if (layer?.kind !== 'blob') throw new Error('A blob was expected.')
    const path = join(folder, 'blobs', layer.locator.replace(':', '/'))
    await writeFile(path, 'short')
    await expect(Array.fromAsync(source.openLayer(layer, signal))).rejects.toThrow(
      failure('SOURCE_DIGEST_MISMATCH', /5 bytes/),
    )
    await rm(path)
    await expect(Array.fromAsync(source.openLayer(layer, signal))).rejects.toThrow(
      failure('SOURCE_NOT_FOUND', /incomplete/),
    )
    const elsewhere = { ...layer, locator: '../../../etc/passwd' }
    await expect(Array.fromAsync(source.openLayer(elsewhere, signal))).rejects.toThrow(failure('SOURCE_NOT_FOUND'))
  })

  test.each(['fifo', 'device', 'directory'])('with a %s in the place of a blob does not wait for it', async (kind) => {
    const path = join(folder, 'blobs', one.config.digest.replace(':', '/'))
    await rm(path)
    if (kind === 'fifo') execFileSync('mkfifo', [path])
    else if (kind === 'device') await symlink('/dev/zero', path)
    else await mkdir(path)
    await using source = await openIt()
    await expect(source.resolve(undefined, signal)).rejects.toThrow(failure('SOURCE_NOT_FOUND', /incomplete/))
  })

  test('of an unknown version, or with a broken index, is refused', async () => {
    await writeFile(join(folder, 'index.json'), '{"schemaVersion":2}')
    await expect(openIt()).rejects.toThrow(failure('SOURCE_MANIFEST_INVALID'))
    await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"2.0.0"}')
    await expect(openIt()).rejects.toThrow(failure('SOURCE_NOT_AN_IMAGE', /version/))
  })

  test('is not any directory, file or archive', async () => {
    await rm(join(folder, 'oci-layout'))
    await expect(openIt()).rejects.toThrow(failure('SOURCE_NOT_AN_IMAGE', /rootfs:/))
    await expect(layoutDirectory(join(folder, 'index.json'))).rejects.toThrow(
      failure('SOURCE_NOT_AN_IMAGE', /oci-archive:/),
    )
    await expect(layoutDirectory(join(folder, 'none'))).rejects.toThrow(failure('SOURCE_NOT_FOUND'))
    await expect(openTar(dockerArchive(one, { layout: 'legacy' }))).rejects.toThrow(
      failure('SOURCE_NOT_AN_IMAGE', /docker-archive:/),
    )
    await expect(openTar(tarBytes([{ path: 'a' }]))).rejects.toThrow(
      failure('SOURCE_NOT_AN_IMAGE', /oci-layout and index\.json/),
    )
  })

  test('in a tar can still be read after an error', async () => {
    await using source = await openTar(ociArchive(one))
    await expect(source.resolve(parsePlatform('linux/s390x'), signal)).rejects.toThrow(
      failure('SOURCE_PLATFORM_MISSING'),
    )
    expect((await source.resolve(undefined, signal)).digest).toBe(one.manifest.digest)
  })
})
