import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatPlatform, machinePlatform, parsePlatform } from '../../domain/platform.ts'
import { elfPlatform } from './elf-platform.ts'
import { rootfsSource } from './rootfs-source.ts'

const signal = new AbortController().signal
let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'plimsoll-rootfs-')))
})
afterEach(() => rm(folder, { recursive: true }))

/** The first 20 bytes of an ELF file for a machine. */
function elf(bits: 32 | 64, order: 'le' | 'be', machine: number): Buffer {
  const head = Buffer.alloc(64)
  head.set([0x7f, 0x45, 0x4c, 0x46, bits === 64 ? 2 : 1, order === 'le' ? 1 : 2])
  if (order === 'le') head.writeUInt16LE(machine, 18)
  else head.writeUInt16BE(machine, 18)
  return head
}

async function put(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), content)
}

describe('a root file system', () => {
  test('is one layer: its directory', async () => {
    await put('bin/sh', elf(64, 'le', 183))
    await using source = await rootfsSource(folder, `rootfs:${folder}`)
    const arm64 = parsePlatform('linux/arm64')
    expect(await source.platforms(signal)).toEqual([arm64])
    expect(await source.resolve(arm64, signal)).toMatchObject({
      reference: `rootfs:${folder}`,
      platform: arm64,
      layers: [{ kind: 'tree', directory: folder }],
    })
    expect(await source.resolve(undefined, signal)).not.toHaveProperty('digest')
    await expect(source.resolve(parsePlatform('linux/amd64'), signal)).rejects.toThrow(
      expect.objectContaining({
        code: 'SOURCE_PLATFORM_MISSING',
        message: expect.stringMatching(/linux\/arm64, not for linux\/amd64/),
      }),
    )
  })

  test('behind a link is named by where it really is', async () => {
    await mkdir(join(folder, 'real'))
    await symlink('real', join(folder, 'link'))
    await using source = await rootfsSource(join(folder, 'link'), 'rootfs:link')
    const { layers, platform } = await source.resolve(undefined, signal)
    expect(layers).toEqual([{ kind: 'tree', directory: join(folder, 'real') }])
    expect(platform).toEqual(machinePlatform())
  })

  test('honours signals, and has no bytes to give', async () => {
    const reason = new Error('enough')
    await using source = await rootfsSource(folder, 'rootfs:x')
    await expect(source.resolve(undefined, AbortSignal.abort(reason))).rejects.toBe(reason)
    await expect(source.platforms(AbortSignal.abort(reason))).rejects.toBe(reason)
    const layer = { kind: 'blob', mediaType: '', locator: 'x' } as const
    await expect(Array.fromAsync(source.openLayer(layer, signal))).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' })
  })

  test('is a directory', async () => {
    await put('file', 'x')
    await expect(rootfsSource(join(folder, 'file'), 'x')).rejects.toMatchObject({ code: 'SOURCE_NOT_AN_IMAGE' })
    await expect(rootfsSource(join(folder, 'none'), 'x')).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' })
  })
})

describe('the platform of a root', () => {
  test.each([
    [64, 'le', 62, 'linux/amd64'],
    [32, 'le', 3, 'linux/386'],
    [64, 'le', 183, 'linux/arm64'],
    [32, 'le', 40, 'linux/arm'],
    [64, 'le', 21, 'linux/ppc64le'],
    [64, 'be', 22, 'linux/s390x'],
    [64, 'le', 243, 'linux/riscv64'],
    [64, 'le', 9999, undefined],
    [32, 'le', 62, undefined],
  ] as const)('with programs of %d bits, %s, machine %d is %s', async (bits, order, machine, expected) => {
    await put('usr/bin/dash', elf(bits, order, machine))
    await symlink('usr/bin', join(folder, 'bin'))
    await symlink('dash', join(folder, 'usr/bin/sh'))
    const found = await elfPlatform(folder)
    expect(found && formatPlatform(found)).toBe(expected)
  })

  test('is not that of programs outside', async () => {
    await mkdir(join(folder, 'root/bin'), { recursive: true })
    await put('outside', elf(64, 'le', 183))
    await symlink(join(folder, 'outside'), join(folder, 'root/bin/sh'))
    await symlink('../../outside', join(folder, 'root/bin/busybox'))
    expect(await elfPlatform(join(folder, 'root'))).toBeUndefined()
  })

  test('is unknown where programs are cut, scripts or directories', async () => {
    await put('bin/sh', '#!/bin/false')
    await put('bin/busybox', elf(64, 'le', 62).subarray(0, 10))
    await mkdir(join(folder, 'sbin/init'), { recursive: true })
    expect(await elfPlatform(folder)).toBeUndefined()
  })
})
