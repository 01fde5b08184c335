import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { GiB, MiB } from '../../domain/units.ts'
import { FormatError } from '../../formats/format-error.ts'
import { splitZstdFrames } from '../../formats/zstd/split-zstd-frames.ts'
import { SourceError } from '../source-error.ts'
import type { SourceLimits } from '../source-limits.ts'
import { type ByteRangeFile, byteRangeFile } from './byte-range-file.ts'
import { spool } from './spool.ts'

export interface OpenArchiveOptions {
  readonly temporaryDirectory?: string
  readonly limits: SourceLimits
}

const HEAD_BYTES = 512
/** An archive may unpack to this much whatever its own size; beyond, `maxSpoolRatio` counts. */
const FREE_BYTES = 1 * GiB

/**
 * Opens an image archive for reading by offset. One that is compressed (gzip, zstd), or is a pipe, is spooled first; whether it is a tar
 * is seen by whoever reads it.
 * @throws {SourceError} `SOURCE_NOT_FOUND`, `SOURCE_UNREADABLE`, `SOURCE_NOT_AN_ARCHIVE`, `SOURCE_ARCHIVE_DAMAGED`, `SOURCE_TOO_LARGE`
 */
export async function openArchive(
  path: string,
  options: OpenArchiveOptions,
  signal: AbortSignal,
): Promise<ByteRangeFile> {
  const handle = await open(path, constants.O_RDONLY).catch((cause) => Promise.reject(cannotOpen(path, cause)))
  try {
    const stats = await handle.stat()
    if (stats.isDirectory()) {
      throw new SourceError(
        'SOURCE_NOT_AN_ARCHIVE',
        `${path} is a directory, not an archive. If it is an OCI layout, write oci:${path}; if it is the root of a file system, rootfs:${path}.`,
      )
    }
    if (!stats.isFile()) return await spoolPipe(handle, path, options, signal)
    const file = byteRangeFile(handle, path, stats.size, undefined, path)
    const compression = compressionOf(await file.read(0, Math.min(stats.size, HEAD_BYTES)), path)
    if (compression === 'none') return file
    const unpacked = decompress(file.stream(0, stats.size, signal), compression, path, options.limits)
    const spooled = await spool(unpacked, path, spoolOptions(options), signal)
    await handle.close()
    return spooled
  } catch (error) {
    await handle.close().catch(() => undefined)
    throw error
  }
}

/** Pipes can be read only once, so they are looked at while they are spooled. */
async function spoolPipe(
  handle: FileHandle,
  path: string,
  options: OpenArchiveOptions,
  signal: AbortSignal,
): Promise<ByteRangeFile> {
  const stream: AsyncIterable<Uint8Array> = handle.createReadStream({ highWaterMark: 1 * MiB, signal })
  const raw = await spool(stream, path, spoolOptions(options), signal)
  const compression = compressionOf(await raw.read(0, Math.min(raw.size, HEAD_BYTES)), path)
  if (compression === 'none') return raw
  try {
    const unpacked = decompress(raw.stream(0, raw.size, signal), compression, path, options.limits)
    return await spool(unpacked, path, spoolOptions(options), signal)
  } finally {
    await raw[Symbol.asyncDispose]()
  }
}

type Compression = 'none' | 'gzip' | 'zstd'

function compressionOf(head: Uint8Array, path: string): Compression {
  const startsWith = (...magic: readonly number[]): boolean => magic.every((byte, index) => head[index] === byte)
  if (head.length === 0) throw new SourceError('SOURCE_NOT_AN_ARCHIVE', `${path} is empty. Save the image again.`)
  if (startsWith(0x1f, 0x8b)) return 'gzip'
  if (startsWith(0x28, 0xb5, 0x2f, 0xfd)) return 'zstd'
  // One of zstd's skippable frames (RFC 8878 §3.1.2), which pzstd puts first.
  if (((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18) return 'zstd'
  const other = startsWith(0x42, 0x5a, 0x68) ? 'bzip2' : startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a) ? 'xz' : undefined
  if (other !== undefined) {
    throw new SourceError(
      'SOURCE_NOT_AN_ARCHIVE',
      `${path} is compressed with ${other}, which is not read. Unpack it first (${other} -dk).`,
    )
  }
  return 'none'
}

async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  compression: 'gzip' | 'zstd',
  path: string,
  limits: SourceLimits,
): AsyncGenerator<Uint8Array> {
  let taken = 0
  let given = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      taken += chunk.length
      yield chunk
    }
  }
  const decoder: Transform = compression === 'gzip' ? createGunzip() : createZstdDecompress()
  const input = Readable.from(compression === 'zstd' ? splitZstdFrames(counted()) : counted(), { objectMode: false })
  input.on('error', (error) => decoder.destroy(error))
  try {
    for await (const chunk of input.pipe(decoder) as AsyncIterable<Uint8Array>) {
      given += chunk.length
      if (given > Math.max(FREE_BYTES, taken * limits.maxSpoolRatio)) {
        throw new SourceError(
          'SOURCE_TOO_LARGE',
          `${path} unpacks to more than ${limits.maxSpoolRatio} times its size, as a decompression bomb does.`,
        )
      }
      yield chunk
    }
  } catch (cause) {
    if (!(cause instanceof FormatError || isZlibError(cause))) throw cause
    throw new SourceError(
      'SOURCE_ARCHIVE_DAMAGED',
      `${path} is a damaged or cut ${compression} file. Copy or save it again.`,
      { cause },
    )
  } finally {
    input.destroy()
    decoder.destroy()
  }
}

function isZlibError(error: unknown): boolean {
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : ''
  return (
    code.startsWith('Z_') || code.startsWith('ZSTD_') || code.startsWith('ERR_ZSTD') || code === 'ERR_BUFFER_TOO_LARGE'
  )
}

function spoolOptions({ temporaryDirectory, limits }: OpenArchiveOptions): Parameters<typeof spool>[2] {
  return { maxBytes: limits.maxSpoolBytes, ...(temporaryDirectory === undefined ? {} : { temporaryDirectory }) }
}

/** What `open` threw, as a sentence. */
export function cannotOpen(path: string, cause: unknown): SourceError {
  const code = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? '') : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new SourceError('SOURCE_NOT_FOUND', `${path} does not exist. Check the path.`, { cause })
  }
  return new SourceError('SOURCE_UNREADABLE', `${path} cannot be read (${code}). Check its permissions.`, { cause })
}
