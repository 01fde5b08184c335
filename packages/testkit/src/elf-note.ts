/** One note of an ELF file, for the content of a `.note…` section of {@link elfFile}; little-endian. */
export function elfNote(owner: string, type: number, content: string | Uint8Array): Uint8Array {
  const name = Buffer.from(`${owner}\0`, 'latin1')
  const body = Buffer.from(content)
  const head = Buffer.alloc(12)
  head.writeUInt32LE(name.length, 0)
  head.writeUInt32LE(body.length, 4)
  head.writeUInt32LE(type, 8)
  return Buffer.concat([head, padded(name), padded(body)])
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}
