import { open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Platform } from '../../domain/platform.ts'

/** Programs that almost every Linux root has. */
const PROGRAMS = ['bin/sh', 'bin/busybox', 'usr/bin/env', 'sbin/init', 'usr/lib/systemd/systemd', 'lib/ld-linux.so.2']

/** ELF `e_machine` (System V gABI, "ELF Header") with class and byte order → Go's names. */
const MACHINES: ReadonlyMap<string, string> = new Map([
  ['64le 62', 'amd64'],
  ['32le 3', '386'],
  ['64le 183', 'arm64'],
  ['32le 40', 'arm'],
  ['64le 21', 'ppc64le'],
  ['64be 22', 's390x'],
  ['64le 243', 'riscv64'],
  ['64le 258', 'loong64'],
  ['64le 8', 'mips64le'],
])

/**
 * The platform that a root's own programs are built for; undefined when none of the usual ones is there. Links that lead out of
 * `directory` are not followed: they would show the machine's own programs.
 */
export async function elfPlatform(directory: string): Promise<Platform | undefined> {
  const root = await realpath(directory)
  for (const program of PROGRAMS) {
    const path = await realpath(join(root, program)).catch(() => undefined)
    if (path === undefined || !path.startsWith(root.endsWith(sep) ? root : root + sep)) continue
    const architecture = await readArchitecture(path).catch(() => undefined)
    if (architecture !== undefined) return { os: 'linux', architecture }
  }
  return undefined
}

async function readArchitecture(path: string): Promise<string | undefined> {
  await using handle = await open(path, 'r')
  if (!(await handle.stat()).isFile()) return undefined
  const { buffer: head, bytesRead } = await handle.read(Buffer.alloc(20), 0, 20, 0)
  if (bytesRead < 20 || head.readUInt32BE(0) !== 0x7f454c46) return undefined
  const isLittle = head[5] === 1
  const machine = isLittle ? head.readUInt16LE(18) : head.readUInt16BE(18)
  return MACHINES.get(`${head[4] === 2 ? '64' : '32'}${isLittle ? 'le' : 'be'} ${machine}`)
}
