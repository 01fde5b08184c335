/** A 64-bit little-endian Mach-O of one segment with one section. It cannot run. */
export function machOFile(segment: string, section: string, content: Uint8Array): Uint8Array {
  const start = 256
  const bytes = Buffer.alloc(start + content.length)
  bytes.writeUInt32LE(0xfeedfacf, 0)
  bytes.writeUInt32LE(1, 16)
  bytes.writeUInt32LE(72 + 80, 20)
  const command = 32
  bytes.writeUInt32LE(0x19, command)
  bytes.writeUInt32LE(72 + 80, command + 4)
  bytes.write(segment, command + 8, 'latin1')
  bytes.writeUInt32LE(3, command + 60)
  bytes.writeUInt32LE(1, command + 64)
  const at = command + 72
  bytes.write(section, at, 'latin1')
  bytes.write(segment, at + 16, 'latin1')
  bytes.writeBigUInt64LE(BigInt(0x100000000 + start), at + 32)
  bytes.writeBigUInt64LE(BigInt(content.length), at + 40)
  bytes.writeUInt32LE(start, at + 48)
  bytes.set(content, start)
  return bytes
}
