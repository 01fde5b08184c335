import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import { GiB } from '../domain/units.ts'
import { AdvisoryError } from './advisory-error.ts'
import type { BuildOptions, BuildOutcome } from './build-outcome.ts'
import type { GenerationDirectory } from './generation-directory.ts'
import { GENERATION_APPLICATION_ID } from './generation-schema.ts'
import { limitBytes } from './input/bounded.ts'
import { compressionOf, decompress } from './input/compression.ts'
import { readChunks } from './input/plain-file.ts'
import { openGeneration } from './open-generation.ts'

const SQLITE_MAGIC = Buffer.from('SQLite format 3\0')
const MAX_GENERATION_BYTES = 32 * GiB

/** Is it a generation as `exportGeneration` writes it, or the SQLite file itself? Looks at the first bytes only. */
export async function isGenerationFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return false
  const head = await headOf(path)
  return (
    head.length >= 100 &&
    SQLITE_MAGIC.equals(head.subarray(0, 16)) &&
    head.readUInt32BE(68) === GENERATION_APPLICATION_ID
  )
}

/**
 * Writes the current generation as one zstd-compressed SQLite file, for a machine without a network. Written beside the target first, so that a half
 * file never has its name.
 * @throws {AdvisoryError} `ADVISORY_GENERATION_MISSING`
 */
export async function exportGeneration(
  directory: GenerationDirectory,
  target: string,
  options: Pick<BuildOptions, 'signal'> = {},
): Promise<{ readonly generation: string; readonly bytes: number }> {
  const current = await directory.current()
  if (!current) {
    throw new AdvisoryError(
      'ADVISORY_GENERATION_MISSING',
      'There is no advisory database to export yet. Run "db update" or "db import" first.',
    )
  }
  const temporary = `${target}.partial`
  try {
    await pipeline(
      createReadStream(current.path, { highWaterMark: 1024 * 1024 }),
      createZstdCompress({
        params: { [constants.ZSTD_c_compressionLevel]: 6, [constants.ZSTD_c_checksumFlag]: 1 },
      }),
      createWriteStream(temporary),
      { ...(options.signal && { signal: options.signal }) },
    )
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return { generation: current.id, bytes: (await stat(target)).size }
}

/**
 * Takes a generation over as the current one, after proving that it is whole and of our schema.
 * @throws {AdvisoryError} `ADVISORY_GENERATION_INVALID`, `ADVISORY_INPUT_BROKEN`, `ADVISORY_LOCKED`
 */
export async function installGeneration(
  directory: GenerationDirectory,
  path: string,
  options: BuildOptions = {},
): Promise<BuildOutcome> {
  using lock = await directory.lock()
  const former = await directory.current()
  const file = lock.workFile('sqlite')
  try {
    const { id, bytes } = await unpack(path, file, options.signal)
    checkWhole(file, path)
    const { builtAt, sources } = describe(file, path)
    const published = await lock.publish(file, id)
    return {
      generation: id,
      path: published.path,
      builtAt,
      changed: former?.id !== id,
      bytes,
      sources,
      attempts: sources.map(({ name, records, rejected }) => ({ name, outcome: 'imported', records, rejected })),
    }
  } finally {
    await rm(file, { force: true })
  }
}

async function unpack(
  path: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<{ id: string; bytes: number }> {
  const hash = createHash('sha256')
  const handle = await open(target, 'wx', 0o644)
  let bytes = 0
  try {
    const content = decompress(readChunks(path), compressionOf(await rawHead(path)), path)
    for await (const chunk of limitBytes(content, MAX_GENERATION_BYTES, path)) {
      signal?.throwIfAborted()
      hash.update(chunk)
      bytes += chunk.length
      await handle.write(chunk)
    }
  } finally {
    await handle.close()
  }
  return { id: hash.digest('hex').slice(0, 32), bytes }
}

/** SQLite's own check of every page and index. @throws {AdvisoryError} `ADVISORY_GENERATION_INVALID` */
function checkWhole(file: string, path: string): void {
  const damaged = (cause?: unknown): AdvisoryError =>
    new AdvisoryError('ADVISORY_GENERATION_INVALID', `${path} is damaged: copy it again from where it was exported.`, {
      cause,
    })
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const answer = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
    if (answer !== 'ok') throw damaged(answer)
  } catch (error) {
    throw error instanceof AdvisoryError ? error : damaged(error)
  } finally {
    database.close()
  }
}

function describe(file: string, path: string): Pick<BuildOutcome, 'builtAt' | 'sources'> {
  try {
    using generation = openGeneration(file)
    const { builtAt, sources } = generation
    return { builtAt, sources }
  } catch (error) {
    if (!(error instanceof AdvisoryError)) throw error
    throw new AdvisoryError(error.code, error.message.replace(file, path), { cause: error })
  }
}

async function headOf(path: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let total = 0
  try {
    for await (const chunk of decompress(readChunks(path, 64 * 1024), compressionOf(await rawHead(path)), path)) {
      parts.push(chunk)
      total += chunk.length
      if (total >= 100) break
    }
  } catch {
    return Buffer.alloc(0)
  }
  return Buffer.concat(parts)
}

async function rawHead(path: string): Promise<Uint8Array> {
  for await (const chunk of readChunks(path, 64)) return chunk
  return new Uint8Array()
}
