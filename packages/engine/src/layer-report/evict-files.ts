import { appendFile, readdir, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes that a file costs on disk at the least. */
const BLOCK_BYTES = 4096
/** Files of this ending are being written; they are left alone until whoever writes them must have ended. */
const UNFINISHED = '.new'
const UNFINISHED_MS = 60 * 60 * 1000
/** A sweep makes room for this share of the limit, and is due when as much was written. */
const SHARE = 8

/** Keeps the files below a directory under a size. */
export interface FileEviction {
  /** Tells that a file of so many bytes was written, and sweeps when that is due. Never fails: a cache that cannot be swept is still right. */
  written(bytes: number): Promise<void>
}

/**
 * Least recently used out, by modification time, which readers renew. Any number of processes may share the directory: a file named `written` grows by
 * one byte for every block that one of them writes, so no process has to look at all files to know when a sweep is due. A file that goes
 * while somebody reads it stays whole for that reader. Between sweeps the files may pass `maxBytes` by what is being written at the moment.
 * @param folders below `directory` whose files count   @param now milliseconds since the epoch
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/functions/write.html: writes with O_APPEND of several processes do not overlap
 */
export function fileEviction(
  directory: string,
  folders: readonly string[],
  maxBytes: number,
  now: () => number,
): FileEviction {
  const ledger = join(directory, 'written')
  const slack = maxBytes / SHARE
  return {
    async written(bytes) {
      try {
        await appendFile(ledger, Buffer.alloc(Math.ceil(bytes / BLOCK_BYTES)), { mode: 0o600 })
        const { size } = await stat(ledger)
        if (size * BLOCK_BYTES < slack) return
        // First, so that others who see it due do not sweep as well.
        await truncate(ledger)
        await sweep(directory, folders, maxBytes - slack, now())
      } catch {
        // Somebody else swept, or the directory cannot be listed.
      }
    },
  }
}

interface CachedFile {
  readonly path: string
  readonly bytes: number
  readonly usedAt: number
}

async function sweep(directory: string, folders: readonly string[], maxBytes: number, now: number): Promise<void> {
  const files: CachedFile[] = []
  for (const folder of folders) await collect(join(directory, folder), files, now)
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { path, bytes } of files.sort((a, b) => a.usedAt - b.usedAt)) {
    if (total <= maxBytes) return
    await rm(path, { force: true })
    total -= bytes
  }
}

async function collect(folder: string, files: CachedFile[], now: number): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const found = await stat(path).catch(() => undefined)
    if (!found || (entry.name.endsWith(UNFINISHED) && now - found.mtimeMs < UNFINISHED_MS)) continue
    files.push({ path, bytes: Math.max(found.size, BLOCK_BYTES), usedAt: found.mtimeMs })
  }
}
