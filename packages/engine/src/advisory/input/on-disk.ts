import { open, rm } from 'node:fs/promises'
import type { FeedFile, ParseContext } from '../feed.ts'

/** Where a file can be read at random; dispose it when done. */
export interface FileOnDisk extends AsyncDisposable {
  readonly path: string
}

/**
 * A feed's file for readers that jump about in it. One that came inside of an archive or compressed is written down first, and removed afterwards.
 * @param extension of the temporary file, without a dot
 * @param maxBytes of the uncompressed content
 * @throws {AdvisoryError} as `chunks` does; the reason of the signal; errors of the disk
 */
export async function onDisk(
  file: FeedFile,
  extension: string,
  maxBytes: number,
  { workFile, signal }: Pick<ParseContext, 'workFile' | 'signal'>,
): Promise<FileOnDisk> {
  if (file.absolute !== undefined) return { path: file.absolute, [Symbol.asyncDispose]: async () => {} }
  const path = workFile(extension)
  const remove = (): Promise<void> => rm(path, { force: true })
  try {
    await using handle = await open(path, 'w', 0o600)
    for await (const chunk of file.chunks(maxBytes)) {
      signal.throwIfAborted()
      await handle.appendFile(chunk)
    }
  } catch (error) {
    await remove()
    throw error
  }
  return { path, [Symbol.asyncDispose]: remove }
}
