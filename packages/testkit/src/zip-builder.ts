import { crc32, deflateRawSync } from 'node:zlib'

/** One member of {@link zipFile}. */
export interface ZipFileMember {
  readonly path: string
  readonly content: Uint8Array | string
  /** Default: compressed. */
  readonly stored?: boolean
  /** Overrides what the directory claims, for archives that lie. */
  readonly claimedBytes?: number
}

/** A zip archive; `prefix` stands before it, as in self-extracting ones. */
export function zipFile(members: readonly ZipFileMember[], prefix: Uint8Array = new Uint8Array(0)): Uint8Array {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const content = typeof member.content === 'string' ? Buffer.from(member.content) : member.content
    const stored = member.stored ? content : deflateRawSync(content)
    const name = Buffer.from(member.path)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800, 2)
    common.writeUInt16LE(member.stored ? 0 : 8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(stored.length, 14)
    common.writeUInt32LE(member.claimedBytes ?? content.length, 18)
    common.writeUInt16LE(name.length, 22)
    locals.push(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, stored]))
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, name]))
    offset += locals.at(-1)?.length ?? 0
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(listing.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([prefix, ...locals, listing, end])
}
