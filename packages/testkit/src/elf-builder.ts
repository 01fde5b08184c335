/** One section of {@link elfFile}. */
export interface ElfSection {
  readonly name: string
  readonly content: Uint8Array
  /** Virtual address; default: its offset in the file + 0x400000. */
  readonly address?: number
  readonly isWritable?: boolean
}

const HEADER = 64
const ENTRY = 64

/** A 64-bit little-endian ELF with the sections given, 16-byte aligned, padded with a `.pad` section to `minBytes`. It cannot run. */
export function elfFile(sections: readonly ElfSection[], minBytes: number = 0): Uint8Array {
  const padding: ElfSection = { name: '.pad', content: new Uint8Array(minBytes) }
  const strings: ElfSection = { name: '.shstrtab', content: namesOf([...sections, padding]) }
  const all = [...sections, padding, strings]
  let offset = HEADER
  const placed = all.map((section) => {
    offset = Math.ceil(offset / 16) * 16
    const at = offset
    offset += section.content.length
    return { section, at }
  })
  const table = Math.ceil(offset / 16) * 16
  const bytes = Buffer.alloc(table + ENTRY * (all.length + 1))
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  bytes.writeUInt16LE(2, 16)
  bytes.writeUInt16LE(62, 18)
  bytes.writeBigUInt64LE(BigInt(table), 40)
  bytes.writeUInt16LE(ENTRY, 58)
  bytes.writeUInt16LE(all.length + 1, 60)
  bytes.writeUInt16LE(all.length, 62)
  const names = Buffer.from(strings.content)
  for (const [index, { section, at }] of placed.entries()) {
    bytes.set(section.content, at)
    const base = table + ENTRY * (index + 1)
    bytes.writeUInt32LE(names.indexOf(`\0${section.name}\0`) + 1, base)
    bytes.writeUInt32LE(section === strings ? 3 : 1, base + 4)
    bytes.writeBigUInt64LE(section.isWritable ? 3n : 2n, base + 8)
    bytes.writeBigUInt64LE(BigInt(section.address ?? at + 0x400000), base + 16)
    bytes.writeBigUInt64LE(BigInt(at), base + 24)
    bytes.writeBigUInt64LE(BigInt(section.content.length), base + 32)
  }
  return bytes
}

function namesOf(sections: readonly ElfSection[]): Uint8Array {
  return Buffer.from(`\0${sections.map(({ name }) => name).join('\0')}\0.shstrtab\0`, 'latin1')
}
