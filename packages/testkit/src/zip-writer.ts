import { open } from 'node:fs/promises'
import { crc32, deflateRawSync } from 'node:zlib'

/** One file of a zip archive, with what a hostile archive would lie about. */
export interface ZipFile {
  readonly path: string
  readonly content: Uint8Array | string
  /** Default: deflated. */
  readonly stored?: boolean
  /** What the headers claim instead of the truth. */
  readonly claims?: { readonly uncompressedBytes?: number; readonly crc32?: number; readonly method?: number }
  readonly encrypted?: boolean
}

const UTF8_FLAG = 0x800
/** A whole archive in memory. APPNOTE.TXT 4.3. */
export function zipBytes(files: readonly ZipFile[], comment: string = ''): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const file of files) {
    const { local, central } = encode(file, offset)
    parts.push(local)
    directory.push(central)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  return Buffer.concat([...parts, entries, endOf(files.length, entries.length, offset, comment)])
}

/** Writes an archive of any number of files to disk, one at a time; zip64 where needed. */
export async function writeZip(path: string, files: Iterable<ZipFile> | AsyncIterable<ZipFile>): Promise<void> {
  const handle = await open(path, 'w')
  try {
    const directory: Buffer[] = []
    let pending: Buffer[] = []
    // Joined at every flush: a million small buffers would cost a kilobyte each.
    let listed: Buffer[] = []
    let [offset, pendingBytes, count] = [0, 0, 0]
    const flush = async (): Promise<void> => {
      await handle.write(Buffer.concat(pending))
      directory.push(Buffer.concat(listed))
      pending = []
      listed = []
      pendingBytes = 0
    }
    for await (const file of files) {
      const { local, central } = encode(file, offset)
      pending.push(local)
      listed.push(central)
      offset += local.length
      pendingBytes += local.length
      count++
      if (pendingBytes > 4 * 1024 * 1024) await flush()
    }
    await flush()
    const entries = Buffer.concat(directory)
    pending.push(entries, endOf(count, entries.length, offset, ''))
    await flush()
  } finally {
    await handle.close()
  }
}

function encode(file: ZipFile, offset: number): { local: Buffer; central: Buffer } {
  const content = typeof file.content === 'string' ? Buffer.from(file.content) : file.content
  const body = file.stored ? Buffer.from(content) : deflateRawSync(content, { level: 1 })
  const name = Buffer.from(file.path)
  const fixed = Buffer.alloc(26)
  fixed.writeUInt16LE(20, 0)
  fixed.writeUInt16LE(UTF8_FLAG | (file.encrypted ? 1 : 0), 2)
  fixed.writeUInt16LE(file.claims?.method ?? (file.stored ? 0 : 8), 4)
  fixed.writeUInt16LE(0x5821, 8)
  fixed.writeUInt32LE(file.claims?.crc32 ?? crc32(content), 10)
  fixed.writeUInt32LE(body.length, 14)
  const size = file.claims?.uncompressedBytes ?? content.length
  fixed.writeUInt32LE(Math.min(size, 0xffffffff), 18)
  fixed.writeUInt16LE(name.length, 22)
  const extra = Buffer.alloc(size >= 0xffffffff || offset >= 0xffffffff ? 20 : 0)
  if (extra.length > 0) {
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(16, 2)
    let at = 4
    if (size >= 0xffffffff) at = extra.writeBigUInt64LE(BigInt(size), at)
    if (offset >= 0xffffffff) extra.writeBigUInt64LE(BigInt(offset), at)
  }
  const local = Buffer.concat([u32(0x04034b50), fixed, name, body])
  const attributes = Buffer.alloc(14)
  attributes.writeUInt32LE(Math.min(offset, 0xffffffff), 10)
  fixed.writeUInt16LE(extra.length, 24)
  return { local, central: unpooled([u32(0x02014b50), Buffer.from([20, 3]), fixed, attributes, name, extra]) }
}

function endOf(count: number, directoryBytes: number, offset: number, comment: string): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(count, 0xffff), 8)
  end.writeUInt16LE(Math.min(count, 0xffff), 10)
  end.writeUInt32LE(Math.min(directoryBytes, 0xffffffff), 12)
  end.writeUInt32LE(Math.min(offset, 0xffffffff), 16)
  end.writeUInt16LE(comment.length, 20)
  const tail = Buffer.concat([end, Buffer.from(comment)])
  if (count < 0xffff && directoryBytes < 0xffffffff && offset < 0xffffffff) return tail
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeUInt16LE(45, 12)
  end64.writeUInt16LE(45, 14)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(directoryBytes), 40)
  end64.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(offset + directoryBytes), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([end64, locator, tail])
}

/** A copy with memory of its own: a small buffer from the shared pool keeps all of its neighbours alive, and a directory is held to the end. */
function unpooled(parts: readonly Uint8Array[]): Buffer {
  const whole = Buffer.alloc(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}
