import type { ByteSource } from '../byte-source.ts'
import { readElf } from './elf.ts'
import { readMachO } from './mach-o.ts'
import type { ObjectFile } from './object-file-shape.ts'
import { readPe } from './pe.ts'

/** Does a file starting with `head` look like an object file? Enough for a `sniff`. */
export function isObjectFile(head: Uint8Array): boolean {
  return formatOf(head) !== undefined
}

/**
 * Reads the section table of an ELF (System V gABI 4), PE (Microsoft PE format) or Mach-O file; universal Mach-O files give their first slice.
 * Offsets and sizes that leave the file are cut or dropped. `undefined` when it is none of them or its headers make no sense.
 */
export async function readObjectFile(source: ByteSource): Promise<ObjectFile | undefined> {
  switch (formatOf(await source.range(0, 4))) {
    case 'elf':
      return readElf(source)
    case 'pe':
      return readPe(source)
    case 'mach-o':
      return readMachO(source)
    case undefined:
      return undefined
  }
}

/** The bytes at a virtual address, as far as one section holds them. */
export async function readAddress(
  source: ByteSource,
  object: ObjectFile,
  address: number,
  length: number,
): Promise<Uint8Array> {
  const section = object.sections.find((one) => address >= one.address && address < one.address + one.size)
  if (!section) return new Uint8Array(0)
  const start = address - section.address
  return source.range(section.offset + start, Math.min(length, section.size - start))
}

function formatOf(head: Uint8Array): ObjectFile['format'] | undefined {
  const [a, b, c, d] = head
  if (a === 0x7f && b === 0x45 && c === 0x4c && d === 0x46) return 'elf'
  if (a === 0x4d && b === 0x5a) return 'pe'
  const magic = (((a ?? 0) << 24) | ((b ?? 0) << 16) | ((c ?? 0) << 8) | (d ?? 0)) >>> 0
  return [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe].includes(magic) ? 'mach-o' : undefined
}
