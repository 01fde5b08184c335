import type { ByteSource } from '../byte-source.ts'
import { fieldsOf } from './fields.ts'
import type { ObjectFile, Section } from './object-file-shape.ts'

const MAX_SECTIONS = 4096
const MAX_NAME_TABLE_BYTES = 1024 * 1024
const SHT_NOBITS = 8
const SHF_WRITE = 1
const PT_LOAD = 1
const PF_W = 2

/** System V gABI, chapters 4 (ELF header, sections) and 5 (program header). Files stripped of sections give their loadable segments, unnamed. */
export async function readElf(source: ByteSource): Promise<ObjectFile | undefined> {
  const ident = await source.range(0, 64)
  const is64 = ident[4] === 2
  if ((ident[4] !== 1 && !is64) || (ident[5] !== 1 && ident[5] !== 2)) return undefined
  const isBigEndian = ident[5] === 2
  const header = fieldsOf(ident, isBigEndian)
  const sections = is64
    ? await sectionsOf(source, isBigEndian, is64, header.u64(40), header.u16(58), header.u16(60), header.u16(62))
    : await sectionsOf(source, isBigEndian, is64, header.u32(32), header.u16(46), header.u16(48), header.u16(50))
  const found =
    sections.length > 0
      ? sections
      : is64
        ? await segmentsOf(source, isBigEndian, is64, header.u64(32), header.u16(54), header.u16(56))
        : await segmentsOf(source, isBigEndian, is64, header.u32(28), header.u16(42), header.u16(44))
  return { format: 'elf', isBigEndian, pointerBytes: is64 ? 8 : 4, sections: found }
}

async function sectionsOf(
  source: ByteSource,
  isBigEndian: boolean,
  is64: boolean,
  tableOffset: number,
  entryBytes: number,
  count: number,
  nameTable: number,
): Promise<Section[]> {
  if (tableOffset === 0 || entryBytes < (is64 ? 64 : 40) || count === 0 || count > MAX_SECTIONS) return []
  const table = fieldsOf(await source.range(tableOffset, entryBytes * count), isBigEndian)
  const at = (index: number) => {
    const base = index * entryBytes
    return is64
      ? {
          name: table.u32(base),
          type: table.u32(base + 4),
          flags: table.u64(base + 8),
          address: table.u64(base + 16),
          offset: table.u64(base + 24),
          size: table.u64(base + 32),
        }
      : {
          name: table.u32(base),
          type: table.u32(base + 4),
          flags: table.u32(base + 8),
          address: table.u32(base + 12),
          offset: table.u32(base + 16),
          size: table.u32(base + 20),
        }
  }
  const strings = at(Math.min(nameTable, count - 1))
  const names = fieldsOf(await source.range(strings.offset, Math.min(strings.size, MAX_NAME_TABLE_BYTES)), isBigEndian)
  const sections: Section[] = []
  for (let index = 0; index < count && (index + 1) * entryBytes <= table.length; index++) {
    const one = at(index)
    if (one.type === 0 || one.type === SHT_NOBITS || one.offset >= source.size) continue
    sections.push({
      name: names.text(one.name, 256),
      offset: one.offset,
      size: Math.min(one.size, source.size - one.offset),
      address: one.address,
      isWritable: one.flags % 2 === SHF_WRITE,
    })
  }
  return sections
}

async function segmentsOf(
  source: ByteSource,
  isBigEndian: boolean,
  is64: boolean,
  tableOffset: number,
  entryBytes: number,
  count: number,
): Promise<Section[]> {
  if (tableOffset === 0 || entryBytes < (is64 ? 56 : 32) || count === 0 || count > MAX_SECTIONS) return []
  const table = fieldsOf(await source.range(tableOffset, entryBytes * count), isBigEndian)
  const segments: Section[] = []
  for (let base = 0; base + entryBytes <= table.length; base += entryBytes) {
    const one = is64
      ? {
          flags: table.u32(base + 4),
          offset: table.u64(base + 8),
          address: table.u64(base + 16),
          size: table.u64(base + 32),
        }
      : {
          flags: table.u32(base + 24),
          offset: table.u32(base + 4),
          address: table.u32(base + 8),
          size: table.u32(base + 16),
        }
    if (table.u32(base) !== PT_LOAD || one.offset >= source.size) continue
    segments.push({
      name: '',
      offset: one.offset,
      size: Math.min(one.size, source.size - one.offset),
      address: one.address,
      isWritable: (one.flags & PF_W) !== 0,
    })
  }
  return segments
}
