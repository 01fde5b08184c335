import type { ByteSource } from '../byte-source.ts'
import { fieldsOf } from './fields.ts'
import type { ObjectFile, Section } from './object-file-shape.ts'

const IMAGE_SCN_MEM_WRITE = 0x80000000

/** Microsoft PE format: MS-DOS stub, COFF file header, optional header, section table. */
export async function readPe(source: ByteSource): Promise<ObjectFile | undefined> {
  const stub = fieldsOf(await source.range(0, 64), false)
  const start = stub.u32(0x3c)
  const coff = fieldsOf(await source.range(start, 24 + 112), false)
  if (coff.u32(0) !== 0x4550) return undefined
  const count = coff.u16(6)
  const optionalBytes = coff.u16(20)
  const is64 = coff.u16(24) === 0x20b
  const imageBase = is64 ? coff.u64(24 + 24) : coff.u32(24 + 28)
  const table = fieldsOf(await source.range(start + 24 + optionalBytes, count * 40), false)
  const sections: Section[] = []
  for (let base = 0; base + 40 <= table.length; base += 40) {
    const offset = table.u32(base + 20)
    const size = table.u32(base + 16)
    if (offset === 0 || offset >= source.size) continue
    sections.push({
      name: table.text(base, 8),
      offset,
      size: Math.min(size, source.size - offset),
      address: imageBase + table.u32(base + 12),
      isWritable: table.u32(base + 36) >= IMAGE_SCN_MEM_WRITE,
    })
  }
  return { format: 'pe', isBigEndian: false, pointerBytes: is64 ? 8 : 4, sections }
}
