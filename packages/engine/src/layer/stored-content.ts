import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { KiB } from '../domain/units.ts'
import { LayerError } from './layer-error.ts'
import type { SpoolFolder } from './spool-folder.ts'

/** The whole content of one file, in memory or in a private temporary file. */
export interface StoredContent {
  readonly size: number
  /** The content where it is in memory; absent when spooled. */
  readonly memory?: Buffer
  /** At most `length` bytes from `offset`; a view when in memory, a copy when spooled. */
  read(offset: number, length: number): Buffer
  /** A path on disk with the content; written now if it was in memory. */
  onDisk(): string
  /** Gives memory and disk back; nothing may be read afterwards. */
  release(): void
}

/** Takes content from the start; `done` once all `size` bytes came. */
export interface ContentWriter {
  write(piece: Buffer): void
  hole(length: number): void
  done(): StoredContent
  /** Gives everything back without a result. */
  discard(): void
}

/**
 * Collects `size` bytes: in memory up to `maxInMemory`, else in a file of `spool`. A file that comes in one piece is not copied.
 * @throws what `node:fs` throws when the disk is full
 */
export function collectContent(size: number, maxInMemory: number, spool: SpoolFolder): ContentWriter {
  return size <= maxInMemory ? collectInMemory(size, spool) : collectOnDisk(size, spool)
}

function collectInMemory(size: number, spool: SpoolFolder): ContentWriter {
  let whole: Buffer | undefined
  let filled = 0
  const room = (): Buffer => {
    whole ??= Buffer.allocUnsafeSlow(size)
    return whole
  }
  return {
    write(piece) {
      if (filled === 0 && piece.length === size) whole = piece
      else piece.copy(room(), filled)
      filled += piece.length
    },
    hole(length) {
      room().fill(0, filled, filled + length)
      filled += length
    },
    done: () => memoryContent(whole ?? Buffer.alloc(0), spool),
    discard() {
      whole = undefined
    },
  }
}

/** Content that is in memory already. */
export function memoryContent(memory: Buffer, spool: SpoolFolder): StoredContent {
  let path: string | undefined
  return {
    size: memory.length,
    memory,
    read: (offset, length) => memory.subarray(offset, offset + length),
    onDisk() {
      if (path === undefined) {
        const file = openNew(spool)
        path = file.path
        writeAll(file.fd, memory)
        closeSync(file.fd)
      }
      return path
    },
    release() {
      if (path !== undefined) rmSync(path, { force: true })
    },
  }
}

function collectOnDisk(size: number, spool: SpoolFolder): ContentWriter {
  const { path, fd } = openNew(spool)
  let filled = 0
  let isReleased = false
  const release = (): void => {
    if (isReleased) return
    isReleased = true
    closeSync(fd)
    rmSync(path, { force: true })
  }
  return {
    write(piece) {
      writeAll(fd, piece, filled)
      filled += piece.length
    },
    hole(length) {
      filled += length
    },
    done() {
      ftruncateSync(fd, size)
      return {
        size,
        read(offset, length) {
          // The descriptor may be another file's by now.
          if (isReleased) throw new LayerError('LAYER_UNREADABLE', 'The content was given back already.')
          const buffer = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - offset)))
          let read = 0
          while (read < buffer.length) {
            const got = readSync(fd, buffer, read, buffer.length - read, offset + read)
            if (got === 0) break
            read += got
          }
          return buffer.subarray(0, read)
        },
        onDisk: () => path,
        release,
      }
    },
    discard: release,
  }
}

/** How much of spooled content is read at once. */
export const SPOOL_READ_BYTES: number = 256 * KiB

function openNew(spool: SpoolFolder): { readonly path: string; readonly fd: number } {
  const path = spool.newPath()
  // Exclusive: never through a link that somebody put there.
  return { path, fd: openSync(path, 'wx+', 0o600) }
}

function writeAll(fd: number, bytes: Buffer, position = 0): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(fd, bytes, written, bytes.length - written, position + written)
  }
}
