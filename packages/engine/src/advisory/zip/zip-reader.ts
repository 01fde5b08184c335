import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { AdvisoryError } from '../advisory-error.ts'
import type { FeedFile } from '../feed.ts'
import { collectBytes, limitBytes, tooLarge } from '../input/bounded.ts'
import { locateDirectory, type ReadAt, readDirectory, type ZipEntry } from './zip-directory.ts'

const STORED = 0
const DEFLATED = 8
const LOCAL_HEADER = 0x04034b50
const LOCAL_HEADER_BYTES = 30
/** Read ahead, since entries lie side by side and are mostly small. */
const WINDOW_BYTES = 1024 * 1024
/** Larger entries are inflated as a stream. */
const MAX_SYNC_BYTES = 4 * 1024 * 1024

/**
 * The files of a zip archive on disk, in the order of its directory, each read only when asked for, while the iteration stands at it.
 * Sizes, checksums and methods are verified per file: a broken or oversized one fails alone.
 * @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN` when the archive's own directory is damaged
 */
export async function* readZip(archive: string): AsyncIterable<FeedFile> {
  const handle = await open(archive, 'r')
  try {
    const { size } = await handle.stat()
    const directory = windowed(handle, size)
    const content = windowed(handle, size)
    const place = await locateDirectory(directory, size, archive)
    for await (const entry of readDirectory(directory, place, archive)) {
      if (!entry.isDirectory) yield zipFile(entry, content, `${archive}:${entry.path.slice(0, 200)}`)
    }
  } finally {
    await handle.close()
  }
}

function zipFile(entry: ZipEntry, readAt: ReadAt, label: string): FeedFile {
  return {
    path: entry.path,
    modified: entry.modified,
    bytes: async (maxBytes) => {
      check(entry, maxBytes, label)
      if (entry.compressedBytes > MAX_SYNC_BYTES || entry.uncompressedBytes > MAX_SYNC_BYTES) {
        return collectBytes(stream(entry, readAt, maxBytes, label), maxBytes, label)
      }
      const start = await contentOffset(entry, readAt, label)
      const raw = await readAt(start, entry.compressedBytes)
      if (raw.length < entry.compressedBytes) throw damaged(label)
      return verify(entry, entry.method === STORED ? Buffer.from(raw) : inflate(raw, entry, label), label)
    },
    chunks: (maxBytes) => stream(entry, readAt, maxBytes, label),
  }
}

async function* stream(entry: ZipEntry, readAt: ReadAt, maxBytes: number, label: string): AsyncIterable<Uint8Array> {
  check(entry, maxBytes, label)
  const start = await contentOffset(entry, readAt, label)
  const raw = pieces(readAt, start, entry.compressedBytes, label)
  let [checksum, length] = [0, 0]
  for await (const chunk of limitBytes(entry.method === STORED ? raw : inflated(raw, label), maxBytes, label)) {
    checksum = crc32(chunk, checksum)
    length += chunk.length
    yield chunk
  }
  if (checksum !== entry.crc32 || length !== entry.uncompressedBytes) throw damaged(label)
}

function check(entry: ZipEntry, maxBytes: number, label: string): void {
  if (entry.isEncrypted) throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is encrypted.`)
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new AdvisoryError(
      'ADVISORY_INPUT_BROKEN',
      `${label} is compressed in a way (${entry.method}) that feeds do not use.`,
    )
  }
  if (entry.uncompressedBytes > maxBytes || entry.compressedBytes > maxBytes) throw tooLarge(label, maxBytes)
}

/** The local header repeats the name and may have another extra field, so the content's place is known only from it. */
async function contentOffset(entry: ZipEntry, readAt: ReadAt, label: string): Promise<number> {
  const header = Buffer.from(await readAt(entry.offset, LOCAL_HEADER_BYTES))
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER) throw damaged(label)
  return entry.offset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
}

function inflate(raw: Uint8Array, entry: ZipEntry, label: string): Uint8Array {
  try {
    return inflateRawSync(raw, { maxOutputLength: Math.max(1, entry.uncompressedBytes) })
  } catch (error) {
    throw damaged(label, error)
  }
}

function verify(entry: ZipEntry, bytes: Uint8Array, label: string): Uint8Array {
  if (bytes.length !== entry.uncompressedBytes || crc32(bytes) !== entry.crc32) throw damaged(label)
  return bytes
}

async function* inflated(raw: AsyncIterable<Uint8Array>, label: string): AsyncIterable<Uint8Array> {
  const decoder = createInflateRaw()
  const source = Readable.from(raw)
  source.on('error', (error) => decoder.destroy(error))
  try {
    for await (const chunk of source.pipe(decoder)) yield chunk as Uint8Array
  } catch (error) {
    throw error instanceof AdvisoryError ? error : damaged(label, error)
  } finally {
    source.destroy()
    decoder.destroy()
  }
}

async function* pieces(readAt: ReadAt, start: number, length: number, label: string): AsyncIterable<Uint8Array> {
  for (let at = 0; at < length; at += WINDOW_BYTES) {
    const wanted = Math.min(WINDOW_BYTES, length - at)
    const piece = await readAt(start + at, wanted)
    if (piece.length < wanted) throw damaged(label)
    yield Buffer.from(piece)
  }
}

/** Reads through a window that moves forward, so that a million small entries cost a few thousand reads. */
function windowed(handle: FileHandle, fileBytes: number): ReadAt {
  let buffer = Buffer.alloc(0)
  let base = 0
  return async (offset, length) => {
    const wanted = Math.max(0, Math.min(length, fileBytes - offset))
    if (offset < base || offset + wanted > base + buffer.length) {
      const fresh = Buffer.allocUnsafe(Math.min(Math.max(wanted, WINDOW_BYTES), Math.max(0, fileBytes - offset)))
      let filled = 0
      while (filled < fresh.length) {
        const { bytesRead } = await handle.read(fresh, filled, fresh.length - filled, offset + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      buffer = fresh.subarray(0, filled)
      base = offset
    }
    return buffer.subarray(offset - base, offset - base + wanted)
  }
}

function damaged(label: string, cause?: unknown): AdvisoryError {
  return new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is damaged in its archive.`, { cause })
}
