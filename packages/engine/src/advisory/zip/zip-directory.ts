import { AdvisoryError } from '../advisory-error.ts'

/** One file of a zip archive as its central directory describes it. APPNOTE.TXT 4.3.12. */
export interface ZipEntry {
  readonly path: string
  readonly method: number
  readonly compressedBytes: number
  readonly uncompressedBytes: number
  readonly crc32: number
  /** Where its local header starts. */
  readonly offset: number
  readonly isEncrypted: boolean
  readonly isDirectory: boolean
  readonly modified: Date
}

/** Where the central directory lies. */
export interface ZipDirectoryPlace {
  readonly offset: number
  readonly bytes: number
  readonly entries: number
}

/** `length` bytes from `offset` of the archive; fewer only at its end. The view is good until the next call. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>

const END = 0x06054b50
const END64_LOCATOR = 0x07064b50
const END64 = 0x06064b50
const ENTRY = 0x02014b50
const MAX_COMMENT = 65_535
const END_BYTES = 22
const ENTRY_BYTES = 46
const UTF8_FLAG = 0x800
/** More files than any feed has, and few enough to walk. */
const MAX_ENTRIES = 20_000_000

/** @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN` when there is no end record: no zip archive, or a truncated one */
export async function locateDirectory(readAt: ReadAt, fileBytes: number, label: string): Promise<ZipDirectoryPlace> {
  const tailBytes = Math.min(fileBytes, END_BYTES + MAX_COMMENT)
  const tailOffset = fileBytes - tailBytes
  const tail = Buffer.from(await readAt(tailOffset, tailBytes))
  const at = findEnd(tail)
  if (at < 0) throw broken(label, 'it has no end of central directory')
  const place = {
    entries: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  }
  const needs64 = place.entries === 0xffff || place.bytes === 0xffffffff || place.offset === 0xffffffff
  const located = needs64 ? await locateDirectory64(readAt, tail, at, label) : place
  if (located.offset + located.bytes > fileBytes) throw broken(label, 'its central directory lies outside of it')
  if (located.entries > MAX_ENTRIES) throw broken(label, `it claims ${located.entries} files`)
  return located
}

/** The entries in the order of the directory. A directory that ends early or holds anything else is an error: the archive cannot be trusted. */
export async function* readDirectory(readAt: ReadAt, place: ZipDirectoryPlace, label: string): AsyncIterable<ZipEntry> {
  const end = place.offset + place.bytes
  let at = place.offset
  for (let index = 0; index < place.entries; index++) {
    const fixed = Buffer.from(await readAt(at, Math.min(ENTRY_BYTES, end - at)))
    if (fixed.length < ENTRY_BYTES || fixed.readUInt32LE(0) !== ENTRY) throw broken(label, 'its directory is damaged')
    const variableBytes = fixed.readUInt16LE(28) + fixed.readUInt16LE(30) + fixed.readUInt16LE(32)
    if (at + ENTRY_BYTES + variableBytes > end) throw broken(label, 'its directory is damaged')
    const whole = Buffer.from(await readAt(at, ENTRY_BYTES + variableBytes))
    if (whole.length < ENTRY_BYTES + variableBytes) throw broken(label, 'its directory is damaged')
    yield parseEntry(whole)
    at += ENTRY_BYTES + variableBytes
  }
}

function parseEntry(entry: Buffer): ZipEntry {
  const flags = entry.readUInt16LE(8)
  const nameBytes = entry.readUInt16LE(28)
  const path = entry
    .toString((flags & UTF8_FLAG) !== 0 ? 'utf8' : 'latin1', ENTRY_BYTES, ENTRY_BYTES + nameBytes)
    .replaceAll('\\', '/')
  const extra = entry.subarray(ENTRY_BYTES + nameBytes, ENTRY_BYTES + nameBytes + entry.readUInt16LE(30))
  const sizes = {
    uncompressedBytes: entry.readUInt32LE(24),
    compressedBytes: entry.readUInt32LE(20),
    offset: entry.readUInt32LE(42),
  }
  return {
    path,
    method: entry.readUInt16LE(10),
    crc32: entry.readUInt32LE(16),
    ...widen(sizes, extra),
    isEncrypted: (flags & 1) !== 0,
    isDirectory: path.endsWith('/'),
    modified: dosTime(entry.readUInt16LE(14), entry.readUInt16LE(12)),
  }
}

/** Sizes of 2^32 − 1 stand in the zip64 extra field instead, in this order, each only where needed. APPNOTE.TXT 4.5.3. */
function widen<Sizes extends Record<'uncompressedBytes' | 'compressedBytes' | 'offset', number>>(
  sizes: Sizes,
  extra: Buffer,
): Sizes {
  let field: Buffer | undefined
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
  }
  const wide = { ...sizes }
  let at = 0
  for (const key of ['uncompressedBytes', 'compressedBytes', 'offset'] as const) {
    if (sizes[key] !== 0xffffffff || !field || at + 8 > field.length) continue
    Object.assign(wide, { [key]: Number(field.readBigUInt64LE(at)) })
    at += 8
  }
  return wide
}

function findEnd(tail: Buffer): number {
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END && at + END_BYTES + tail.readUInt16LE(at + 20) <= tail.length) return at
  }
  return -1
}

async function locateDirectory64(readAt: ReadAt, tail: Buffer, at: number, label: string): Promise<ZipDirectoryPlace> {
  if (at < 20 || tail.readUInt32LE(at - 20) !== END64_LOCATOR) throw broken(label, 'its zip64 locator is missing')
  const record = Buffer.from(await readAt(Number(tail.readBigUInt64LE(at - 12)), 56))
  if (record.length < 56 || record.readUInt32LE(0) !== END64) throw broken(label, 'its zip64 end record is damaged')
  return {
    entries: Number(record.readBigUInt64LE(32)),
    bytes: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  }
}

function dosTime(date: number, time: number): Date {
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 15, date & 31]
  return new Date(Date.UTC(year, month - 1, day, time >> 11, (time >> 5) & 63, (time & 31) * 2))
}

function broken(label: string, why: string): AdvisoryError {
  return new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is no complete zip archive: ${why}.`)
}
