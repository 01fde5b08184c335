import { constants } from 'node:fs'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SourceError } from '../source-error.ts'
import { type ByteRangeFile, byteRangeFile } from './byte-range-file.ts'

export interface SpoolOptions {
  /** Where the private folder is made; default: the operating system's temporary directory. */
  readonly temporaryDirectory?: string
  readonly maxBytes: number
}

/**
 * Writes a stream to a private temporary file (mode 0600 in a folder of mode 0700) and opens it for reading. The name is removed from the
 * disk at once, where the system allows that for open files, so nothing is left behind even when the process is killed.
 * @throws {SourceError} `SOURCE_TOO_LARGE`, `SOURCE_UNREADABLE` when it cannot be written; and what the stream throws
 */
export async function spool(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  options: SpoolOptions,
  signal: AbortSignal,
): Promise<ByteRangeFile> {
  const parent = options.temporaryDirectory ?? tmpdir()
  const failed = (cause: unknown): never => {
    throw notWritable(parent, cause)
  }
  const folder = await mkdtemp(join(parent, 'plimsoll-')).catch(failed)
  const cleanUp = (): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => undefined)
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL
  const handle = await open(join(folder, 'archive'), flags, 0o600).catch(failed).finally(cleanUp)
  try {
    let size = 0
    for await (const chunk of chunks) {
      signal.throwIfAborted()
      if (size + chunk.length > options.maxBytes) throw tooLarge(name, options.maxBytes)
      await writeAll(handle, chunk, size).catch(failed)
      size += chunk.length
    }
    return byteRangeFile(handle, name, size, cleanUp)
  } catch (error) {
    await handle.close()
    await cleanUp()
    throw error
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, position + written)
    written += bytesWritten
  }
}

function notWritable(directory: string, cause: unknown): SourceError {
  const isFull = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
  return new SourceError(
    'SOURCE_UNREADABLE',
    `The temporary directory ${directory} ${isFull ? 'is full' : 'cannot be written to'}. Make room there, or choose another with TMPDIR.`,
    { cause },
  )
}

function tooLarge(name: string, maxBytes: number): SourceError {
  return new SourceError(
    'SOURCE_TOO_LARGE',
    `${name} is larger than ${maxBytes} bytes once unpacked, which is more than we read.`,
  )
}
