import { gzipSync, zstdCompressSync } from 'node:zlib'
import { analyzedFile, analyzeFile, elfFile, selects } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { linuxKernel } from './linux-kernel.ts'

const DEBIAN =
  '6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)'

function bootImage(banner: string): Uint8Array {
  const image = Buffer.alloc(0x3000)
  image.write('HdrS', 0x202, 'latin1')
  image.writeUInt16LE(0x1000, 0x20e)
  image.write(`${banner}\0`, 0x1200, 'latin1')
  return image
}

const plainImage = (banner: string): Uint8Array =>
  Buffer.concat([
    Buffer.alloc(100_000, 1),
    Buffer.from(`Linux version %s\0Linux version ${banner}\n`),
    Buffer.alloc(50),
  ])

async function told(path: string, content: Uint8Array | string, chunkBytes?: number) {
  const { facts } = await analyzeFile(linuxKernel, analyzedFile(path, content, chunkBytes))
  return facts.flatMap((fact) => (fact.kind === 'package' ? [fact.package] : []))
}

test.each<[string, string, Uint8Array, string, string]>([
  ['of x86, by its boot header', 'boot/vmlinuz-6.1.0-18-amd64', bootImage(DEBIAN), '6.1.76', '6.1.0-18-amd64'],
  [
    'of Ubuntu',
    'boot/vmlinuz',
    bootImage('5.15.0-91-generic (buildd@lcy02) #101-Ubuntu SMP (Ubuntu 5.15.0-91.101-generic 5.15.131)'),
    '5.15.131',
    '5.15.0-91-generic',
  ],
  ['not packed', 'boot/Image', plainImage('6.6.8 (root@host) #1'), '6.6.8', '6.6.8'],
  ['packed', 'lib/modules/6.6.8/vmlinuz', gzipSync(plainImage('6.6.8-arch1 (x@y)')), '6.6.8', '6.6.8-arch1'],
])('a kernel %s tells its release and its upstream version', async (_what, path, content, version, release) => {
  for (const chunkBytes of [512, 1 << 20]) {
    expect(await told(path, content, chunkBytes)).toEqual([
      {
        type: 'generic',
        name: 'linux-kernel',
        version,
        cpes: [`cpe:2.3:o:linux:linux_kernel:${version}:*:*:*:*:*:*:*`],
        extra: { release },
      },
    ])
  }
})

test('the folder of a release stands for the modules that came with it', async () => {
  expect(await told('usr/lib/modules/6.6.8-arch1-1/modules.builtin', 'kernel/a.ko\n')).toEqual([
    { type: 'generic', name: 'linux-kernel-modules', version: '6.6.8-arch1-1' },
  ])
})

const module = (...info: readonly string[]): Uint8Array =>
  elfFile([{ name: '.modinfo', content: Buffer.from(`${info.join('\0')}\0`) }])
const nvidia = module('license=NVIDIA', 'version=535.129.03', 'vermagic=6.1.0-18-amd64 SMP preempt', 'name=nvidia')

test.each([
  ['plain', 'lib/modules/6.1.0/updates/dkms/nvidia.ko', nvidia],
  ['gzip', 'lib/modules/6.1.0/updates/dkms/nvidia.ko.gz', gzipSync(nvidia)],
  ['zstd', 'opt/driver/nvidia.ko.zst', zstdCompressSync(nvidia)],
])('a module from elsewhere is listed, %s', async (_how, path, content) => {
  expect(await told(path, content)).toEqual([
    {
      type: 'generic',
      name: 'linux-kernel-module-nvidia',
      version: '535.129.03',
      licenses: ['NVIDIA'],
      extra: { kernel: '6.1.0-18-amd64' },
    },
  ])
})

test('a module of the kernel itself is not listed', async () => {
  expect(await told('lib/modules/6.1.0/kernel/af_key.ko', module('intree=Y', 'name=af_key'))).toEqual([])
})

test.each([
  ['lib/modules/6.1.0/x.ko.gz', 'no gzip'],
  ['boot/vmlinuz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
])('%s that cannot be unpacked is a problem', async (path, content) => {
  const { facts, problems } = await analyzeFile(linuxKernel, analyzedFile(path, content))
  expect([facts, problems]).toEqual([[], [expect.objectContaining({ code: 'MALFORMED' })]])
})

test('other files of these folders are left alone', () => {
  expect(selects(linuxKernel, 'boot/initrd.img-6.1.0', 'x')).toBe(false)
  expect(selects(linuxKernel, 'boot/grub/grub.cfg', 'x')).toBe(false)
  expect(selects(linuxKernel, 'lib/modules/6.1.0/modules.dep', 'x')).toBe(false)
})
