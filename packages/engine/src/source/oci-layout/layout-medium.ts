import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ByteRangeFile, byteRangeFile } from '../archive/byte-range-file.ts'
import { cannotOpen } from '../archive/open-archive.ts'
import { indexTar } from '../archive/tar-index.ts'
import { SourceError } from '../source-error.ts'
import type { SourceLimits } from '../source-limits.ts'

/** A file of a layout, open until disposed. */
export interface LayoutFile extends AsyncDisposable {
  /** Bytes. */
  readonly size: number
  /** Where it lies; absent when that has no lasting name. */
  readonly place?: { readonly path: string; readonly offset: number }
  /** The whole file. @throws {SourceError} */
  stream(signal: AbortSignal): AsyncIterable<Uint8Array>
}

/** What an OCI image layout lies in: a directory or a tar. */
export interface LayoutMedium extends AsyncDisposable {
  readonly transport: 'oci' | 'oci-archive'
  /** The path as a person wrote it. */
  readonly name: string
  /** `path` is below the layout's root, such as `blobs/sha256/…`; undefined when there is no such file. @throws {SourceError} */
  open(path: string): Promise<LayoutFile | undefined>
}

/** @throws {SourceError} `SOURCE_NOT_FOUND`, `SOURCE_UNREADABLE`, `SOURCE_NOT_AN_IMAGE` when `directory` is a file */
export async function layoutDirectory(directory: string): Promise<LayoutMedium> {
  const stats = await stat(directory).catch((cause: unknown) => {
    throw cannotOpen(directory, cause)
  })
  if (!stats.isDirectory()) {
    throw new SourceError(
      'SOURCE_NOT_AN_IMAGE',
      `${directory} is a file. If it is a tar of an OCI layout, write oci-archive:${directory}; if "docker save" wrote it, docker-archive:${directory}.`,
    )
  }
  return {
    transport: 'oci',
    name: directory,
    open: (path) => openInDirectory(directory, path),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

/** Takes over `file`, also when it throws. @throws {SourceError} `SOURCE_NOT_AN_ARCHIVE`, `SOURCE_ARCHIVE_DAMAGED`, `SOURCE_TOO_LARGE` */
export async function layoutArchive(
  file: ByteRangeFile,
  limits: SourceLimits,
  signal: AbortSignal,
): Promise<LayoutMedium> {
  try {
    const index = await indexTar(file, limits, signal)
    return {
      transport: 'oci-archive',
      name: file.name,
      async open(path) {
        const found = index.find(path)
        return (
          found && {
            size: found.size,
            ...(file.path === undefined ? {} : { place: { path: file.path, offset: found.offset } }),
            stream: (signal) => file.stream(found.offset, found.size, signal),
            [Symbol.asyncDispose]: async () => undefined,
          }
        )
      },
      [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
    }
  } catch (error) {
    await file[Symbol.asyncDispose]()
    throw error
  }
}

async function openInDirectory(directory: string, path: string): Promise<LayoutFile | undefined> {
  const full = join(directory, path)
  // Opening a named pipe would otherwise wait for a writer.
  const handle = await open(full, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    const error = cannotOpen(full, cause)
    if (error.code === 'SOURCE_NOT_FOUND') return undefined
    throw error
  })
  if (handle === undefined) return undefined
  const stats = await handle.stat()
  if (!stats.isFile()) {
    await handle.close()
    return undefined
  }
  const file = byteRangeFile(handle, full, stats.size)
  return {
    size: stats.size,
    place: { path: full, offset: 0 },
    stream: (signal) => file.stream(0, stats.size, signal),
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  }
}
