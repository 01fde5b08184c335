import type { FileHandle } from 'node:fs/promises'
import { MiB } from '../../domain/units.ts'
import { SourceError } from '../source-error.ts'

/** An open file of known size, read by offset; several readers may share it. */
export interface ByteRangeFile extends AsyncDisposable {
  /** As a person would name it. */
  readonly name: string
  /** Where anybody else can open it; absent for files without a lasting name. */
  readonly path?: string
  /** Bytes. */
  readonly size: number
  /** Exactly `length` bytes from `offset`. @throws {SourceError} `SOURCE_ARCHIVE_DAMAGED` when the file ends before, `SOURCE_UNREADABLE` */
  read(offset: number, length: number): Promise<Uint8Array>
  /** `length` bytes from `offset` in pieces of at most 1 MiB, each with a buffer of its own. @throws {SourceError} like `read` */
  stream(offset: number, length: number, signal: AbortSignal): AsyncIterable<Uint8Array>
}

const CHUNK_BYTES = 1 * MiB

/** Takes over `handle`: it is closed, and `cleanUp` called, on disposal. */
export function byteRangeFile(
  handle: FileHandle,
  name: string,
  size: number,
  cleanUp: () => Promise<void> = async () => undefined,
  path?: string,
): ByteRangeFile {
  async function read(offset: number, length: number): Promise<Uint8Array> {
    if (offset + length > size) throw endsEarly(name, offset + length, size)
    const buffer = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await handle
        .read(buffer, filled, length - filled, offset + filled)
        .catch((cause: unknown) => Promise.reject(unreadable(name, cause)))
      if (bytesRead === 0) throw endsEarly(name, offset + length, offset + filled)
      filled += bytesRead
    }
    return buffer
  }

  return {
    name,
    ...(path === undefined ? {} : { path }),
    size,
    read,
    async *stream(offset, length, signal) {
      const end = offset + length
      for (let position = offset; position < end; position += CHUNK_BYTES) {
        signal.throwIfAborted()
        yield await read(position, Math.min(CHUNK_BYTES, end - position))
      }
    },
    async [Symbol.asyncDispose]() {
      await handle.close()
      await cleanUp()
    },
  }
}

function endsEarly(name: string, wanted: number, size: number): SourceError {
  return new SourceError(
    'SOURCE_ARCHIVE_DAMAGED',
    `${name} ends early: it should go on to byte ${wanted}, but stops at ${size}. Copy or save it again.`,
    { detail: { wanted, size } },
  )
}

function unreadable(name: string, cause: unknown): SourceError {
  return new SourceError('SOURCE_UNREADABLE', `${name} cannot be read. Check the disk it is on.`, { cause })
}
