import { crc32, inflateRawSync } from 'node:zlib'
import type { ByteSource } from '../byte-source.ts'
import { FormatError } from '../format-error.ts'

/** One member as the central directory describes it (PKWARE APPNOTE 4.3.12). */
export interface ZipMember {
  /** As stored, with `/`; not checked for `..`: nothing is ever written to it. */
  readonly path: string
  readonly method: number
  readonly compressedBytes: number
  readonly uncompressedBytes: number
  readonly crc32: number
  /** Where its local header starts, in bytes from the start of the source. */
  readonly offset: number
  readonly isEncrypted: boolean
}

export interface ZipArchive {
  readonly source: ByteSource
  /** In the order of the directory; at most the number of members allowed. */
  readonly members: readonly ZipMember[]
  /** Members that the directory holds beyond what was allowed. */
  readonly omitted: number
}

const END = 0x06054b50
const END64_LOCATOR = 0x07064b50
const END64 = 0x06064b50
const MEMBER = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const MEMBER_BYTES = 46
const LOCAL_BYTES = 30
const MAX_COMMENT_BYTES = 65_535
const UTF8_FLAG = 0x800
const ENCRYPTED_FLAG = 1

/**
 * Reads a zip archive's central directory. Bytes before the archive (self-extracting and Spring Boot executable jars) are tolerated.
 * @param maxMembers members to list   @param maxDirectoryBytes bytes of directory to hold in memory
 * @throws {FormatError} `FORMAT_BROKEN` without a readable directory, `FORMAT_TOO_LARGE` when it is larger than allowed
 */
export async function openZip(
  source: ByteSource,
  maxMembers: number = 200_000,
  maxDirectoryBytes: number = 64 * 1024 * 1024,
): Promise<ZipArchive> {
  const place = await locateDirectory(source)
  if (place.bytes > maxDirectoryBytes)
    throw new FormatError(
      'FORMAT_TOO_LARGE',
      `The archive's directory has ${place.bytes} bytes; ${maxDirectoryBytes} are read.`,
    )
  const directory = Buffer.from(await source.range(place.offset, place.bytes))
  const members: ZipMember[] = []
  let at = 0
  while (
    at + MEMBER_BYTES <= directory.length &&
    members.length < maxMembers &&
    directory.readUInt32LE(at) === MEMBER
  ) {
    const bytes =
      MEMBER_BYTES + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    if (at + bytes > directory.length) break
    members.push(memberOf(directory.subarray(at, at + bytes), place.shift))
    at += bytes
  }
  if (members.length === 0 && place.members > 0) throw broken('its directory is damaged')
  return { source, members, omitted: Math.max(0, place.members - members.length) }
}

/**
 * A member's content, verified against its size and CRC-32.
 * @throws {FormatError} `FORMAT_TOO_LARGE` above `maxBytes` (whatever the directory claims), `FORMAT_BROKEN`, `FORMAT_UNSUPPORTED`
 */
export async function readMember(archive: ZipArchive, member: ZipMember, maxBytes: number): Promise<Uint8Array> {
  if (member.uncompressedBytes > maxBytes || member.compressedBytes > maxBytes) {
    throw new FormatError(
      'FORMAT_TOO_LARGE',
      `${printable(member.path)} has ${member.uncompressedBytes} bytes; ${maxBytes} are read.`,
    )
  }
  const stored = await storedBytes(archive, member)
  const raw = await archive.source.range(stored.offset, member.compressedBytes)
  if (raw.length < member.compressedBytes) throw broken(`${printable(member.path)} ends early`)
  const content = member.method === 0 ? raw : inflate(raw, member, maxBytes)
  if (content.length !== member.uncompressedBytes || crc32(content) !== member.crc32)
    throw broken(`${printable(member.path)} does not match its checksum`)
  return content
}

/** A member that is stored without compression, as a source of its own; `undefined` for compressed ones. */
export async function storedMember(archive: ZipArchive, member: ZipMember): Promise<ByteSource | undefined> {
  if (member.method !== 0 || member.isEncrypted) return undefined
  const { offset } = await storedBytes(archive, member)
  const size = member.compressedBytes
  return {
    size,
    range: (from, length) => archive.source.range(offset + from, Math.max(0, Math.min(length, size - from))),
  }
}

async function storedBytes(archive: ZipArchive, member: ZipMember): Promise<{ readonly offset: number }> {
  if (member.isEncrypted) throw new FormatError('FORMAT_UNSUPPORTED', `${printable(member.path)} is encrypted.`)
  const header = Buffer.from(await archive.source.range(member.offset, LOCAL_BYTES))
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL)
    throw broken(`${printable(member.path)} has no local header`)
  return { offset: member.offset + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28) }
}

function inflate(raw: Uint8Array, member: ZipMember, maxBytes: number): Uint8Array {
  if (member.method !== 8)
    throw new FormatError('FORMAT_UNSUPPORTED', `${printable(member.path)} is compressed by method ${member.method}.`)
  try {
    return inflateRawSync(raw, { maxOutputLength: Math.max(1, Math.min(maxBytes, member.uncompressedBytes)) })
  } catch (cause) {
    throw broken(`${printable(member.path)} cannot be inflated to the size it claims`, cause)
  }
}

interface DirectoryPlace {
  readonly offset: number
  readonly bytes: number
  readonly members: number
  /** Bytes that stand before the archive; offsets in it do not count them. */
  readonly shift: number
}

async function locateDirectory(source: ByteSource): Promise<DirectoryPlace> {
  const tailBytes = Math.min(source.size, END_BYTES + MAX_COMMENT_BYTES)
  const tail = Buffer.from(await source.range(source.size - tailBytes, tailBytes))
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail[at] !== 0x50 || tail.readUInt32LE(at) !== END || at + END_BYTES + tail.readUInt16LE(at + 20) > tail.length)
      continue
    const end = source.size - tailBytes + at
    const members = tail.readUInt16LE(at + 10)
    const bytes = tail.readUInt32LE(at + 12)
    const offset = tail.readUInt32LE(at + 16)
    const wide =
      members === 0xffff || bytes === 0xffffffff || offset === 0xffffffff
        ? await locateWideDirectory(source, tail, at)
        : undefined
    const found = wide ?? { members, bytes, offset, end }
    const shift = found.end - found.bytes - found.offset
    if (shift < 0) throw broken('its directory lies outside of it')
    return { offset: found.offset + shift, bytes: found.bytes, members: found.members, shift }
  }
  throw broken('it has no end of central directory')
}

async function locateWideDirectory(source: ByteSource, tail: Buffer, at: number) {
  if (at < 20 || tail.readUInt32LE(at - 20) !== END64_LOCATOR) return undefined
  const end = Number(tail.readBigUInt64LE(at - 12))
  const record = Buffer.from(await source.range(end, 56))
  if (record.length < 56 || record.readUInt32LE(0) !== END64) throw broken('its Zip64 directory is damaged')
  return {
    members: Number(record.readBigUInt64LE(32)),
    bytes: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
    end,
  }
}

function memberOf(record: Buffer, shift: number): ZipMember {
  const flags = record.readUInt16LE(8)
  const nameEnd = MEMBER_BYTES + record.readUInt16LE(28)
  const sizes = wideSizes(record, nameEnd, {
    uncompressedBytes: record.readUInt32LE(24),
    compressedBytes: record.readUInt32LE(20),
    offset: record.readUInt32LE(42),
  })
  return {
    path: record.subarray(MEMBER_BYTES, nameEnd).toString((flags & UTF8_FLAG) !== 0 ? 'utf8' : 'latin1'),
    method: record.readUInt16LE(10),
    crc32: record.readUInt32LE(16),
    isEncrypted: (flags & ENCRYPTED_FLAG) !== 0,
    ...sizes,
    offset: sizes.offset + shift,
  }
}

type Sizes = Pick<ZipMember, 'uncompressedBytes' | 'compressedBytes' | 'offset'>

/** The Zip64 extra field (APPNOTE 4.5.3) holds, in this order, only those members that are 0xffffffff in the record. */
function wideSizes(record: Buffer, extraStart: number, sizes: Sizes): Sizes {
  const extraEnd = Math.min(record.length, extraStart + record.readUInt16LE(30))
  for (let at = extraStart; at + 4 <= extraEnd; at += 4 + record.readUInt16LE(at + 2)) {
    if (record.readUInt16LE(at) !== 1) continue
    const end = Math.min(extraEnd, at + 4 + record.readUInt16LE(at + 2))
    let next = at + 4
    const widened = (value: number): number => {
      if (value !== 0xffffffff || next + 8 > end) return value
      next += 8
      return Number(record.readBigUInt64LE(next - 8))
    }
    const uncompressedBytes = widened(sizes.uncompressedBytes)
    const compressedBytes = widened(sizes.compressedBytes)
    return { uncompressedBytes, compressedBytes, offset: widened(sizes.offset) }
  }
  return sizes
}

function printable(path: string): string {
  return JSON.stringify(path.slice(0, 200))
}

function broken(what: string, cause?: unknown): FormatError {
  return new FormatError('FORMAT_BROKEN', `The zip archive is damaged: ${what}.`, { cause })
}
