import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CliError } from '../usage-error.ts'
import { batches } from './write-text.ts'

/**
 * Writes a file so that nobody ever sees half of it: into a temporary file beside it, then renamed over it. Devices and pipes (`/dev/stdout`) are written directly.
 * @throws {CliError} `FILE_UNWRITABLE`
 */
export async function writeFileWhole(path: string, chunks: Iterable<string>): Promise<void> {
  const isSpecial = await stat(path).then(
    (found) => !found.isFile() && !found.isDirectory(),
    () => false,
  )
  const target = isSpecial ? path : join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
  try {
    const handle = await open(target, isSpecial ? 'w' : 'wx', 0o644)
    try {
      for (const batch of batches(chunks)) await handle.writeFile(batch)
    } finally {
      await handle.close()
    }
    if (!isSpecial) await rename(target, path)
  } catch (cause) {
    if (!isSpecial) await rm(target, { force: true })
    throw cause instanceof Error && 'syscall' in cause ? unwritable(path, cause) : cause
  }
}

function unwritable(path: string, cause: Error): CliError {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'its folder does not exist',
    ENOTDIR: 'a part of its path is not a folder',
    EACCES: 'you may not write there',
    EPERM: 'you may not write there',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EISDIR: 'it is a folder',
    ENOTEMPTY: 'it is a folder',
  }
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  return new CliError('FILE_UNWRITABLE', `"${path}" could not be written: ${reasons[code] ?? code}.`, { cause })
}
