import { type FileHandle, open } from 'node:fs/promises'
import { KiB } from '../domain/units.ts'
import type { LayerFile } from '../source/image-source.ts'
import { SourceError } from '../source/source-error.ts'

/** As large as the pieces that are inflated, so that nothing is copied on the way. */
const CHUNK_BYTES: number = 256 * KiB

/** The bytes of a range in buffers of their own; fewer when the file has become shorter. @throws {SourceError} `SOURCE_UNREADABLE` */
export async function* readFileRange({ path, offset, size }: LayerFile): AsyncIterable<Uint8Array> {
  const fail = (cause: unknown): never => {
    throw new SourceError('SOURCE_UNREADABLE', `${path} cannot be read. Check the disk it is on.`, { cause })
  }
  await using file: FileHandle = await open(path).catch(fail)
  for (let at = 0; at < size; ) {
    const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, size - at))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset + at).catch(fail)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
