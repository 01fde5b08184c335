import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { unwritable } from './unwritable.ts'
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
    throw unwritable(path, cause)
  }
}
