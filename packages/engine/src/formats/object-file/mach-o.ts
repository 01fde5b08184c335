import type { ByteSource } from '../byte-source.ts'
import { type Fields, fieldsOf } from './fields.ts'
import type { ObjectFile, Section } from './object-file-shape.ts'

const MAX_SECTIONS = 4096
const MAX_COMMAND_BYTES = 1024 * 1024
const LC_SEGMENT = 0x1
const LC_SEGMENT_64 = 0x19
const VM_PROT_WRITE = 2

/** Apple's Mach-O (mach-o/loader.h, mach-o/fat.h). Of a universal file the first architecture's slice is read. */
export async function readMachO(source: ByteSource): Promise<ObjectFile | undefined> {
  const head = await source.range(0, 32)
  const big = fieldsOf(head, true)
  if (big.u32(0) === 0xcafebabe) {
    // Java class files share this magic; a universal file names few architectures, a class file's version number is larger.
    if (big.u32(4) === 0 || big.u32(4) > 30) return undefined
    const offset = big.u32(16)
    const size = big.u32(20)
    if (offset === 0 || offset >= source.size) return undefined
    return readSlice(source, offset, Math.min(size, source.size - offset))
  }
  return readSlice(source, 0, source.size)
}

async function readSlice(source: ByteSource, start: number, length: number): Promise<ObjectFile | undefined> {
  const head = await source.range(start, 32)
  const magic = fieldsOf(head, true).u32(0)
  const isBigEndian = magic === 0xfeedface || magic === 0xfeedfacf
  const is64 = magic === 0xfeedfacf || magic === 0xcffaedfe
  if (!isBigEndian && magic !== 0xcefaedfe && magic !== 0xcffaedfe) return undefined
  const header = fieldsOf(head, isBigEndian)
  const commandBytes = Math.min(header.u32(20), MAX_COMMAND_BYTES)
  const commands = fieldsOf(await source.range(start + (is64 ? 32 : 28), commandBytes), isBigEndian)
  const sections: Section[] = []
  for (let at = 0; at + 8 <= commands.length && sections.length < MAX_SECTIONS; ) {
    const bytes = commands.u32(at + 4)
    if (bytes < 8) break
    const command = commands.u32(at)
    if (command === LC_SEGMENT || command === LC_SEGMENT_64) {
      const layout = command === LC_SEGMENT_64 ? SEGMENT_64 : SEGMENT_32
      sections.push(...segmentSections(commands, at, bytes, layout, start, length))
    }
    at += bytes
  }
  return { format: 'mach-o', isBigEndian, pointerBytes: is64 ? 8 : 4, sections: sections.slice(0, MAX_SECTIONS) }
}

/** Where members lie in `segment_command` and `section`, or in their 64-bit kin. */
interface SegmentLayout {
  readonly protection: number
  readonly count: number
  readonly sections: number
  readonly sectionBytes: number
  readonly address: number
  readonly size: number
  readonly offset: number
  readonly isWide: boolean
}

const SEGMENT_32: SegmentLayout = {
  protection: 44,
  count: 48,
  sections: 56,
  sectionBytes: 68,
  address: 32,
  size: 36,
  offset: 40,
  isWide: false,
}
const SEGMENT_64: SegmentLayout = {
  protection: 60,
  count: 64,
  sections: 72,
  sectionBytes: 80,
  address: 32,
  size: 40,
  offset: 48,
  isWide: true,
}

function segmentSections(
  commands: Fields,
  at: number,
  bytes: number,
  layout: SegmentLayout,
  start: number,
  length: number,
): Section[] {
  const isWritable = (commands.u32(at + layout.protection) & VM_PROT_WRITE) !== 0
  const number = (offset: number) => (layout.isWide ? commands.u64(offset) : commands.u32(offset))
  const sections: Section[] = []
  const count = Math.min(commands.u32(at + layout.count), MAX_SECTIONS)
  for (
    let index = 0, base = at + layout.sections;
    index < count && base + layout.sectionBytes <= at + bytes;
    index++, base += layout.sectionBytes
  ) {
    const offset = commands.u32(base + layout.offset)
    if (offset === 0 || offset >= length) continue
    sections.push({
      name: `${commands.text(base + 16, 16)},${commands.text(base, 16)}`,
      offset: start + offset,
      size: Math.min(number(base + layout.size), length - offset),
      address: number(base + layout.address),
      isWritable,
    })
  }
  return sections
}
