import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type DiffId, isDigestText } from '../domain/digest.ts'
import { GiB, MiB } from '../domain/units.ts'
import { fileEviction } from './evict-files.ts'
import { decodeLayerReport, encodeLayerReport } from './layer-report-codec.ts'
import { LayerReportError } from './layer-report-error.ts'
import type { LayerReportStore } from './layer-report-store.ts'

/** Largest file that is read at all. */
const MAX_FILE_BYTES = 256 * MiB
/** What is used is marked at most this often. */
const TOUCH_MS = 60 * 1000

export interface DiskLayerReportStoreOptions {
  /** All files together; what was used least recently goes first. Default: 2 GiB, the reports of some ten thousand layers. */
  readonly maxBytes?: number
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

/**
 * Reports in `directory`, one compressed file a key, for every process of the user: `reports/ab/<sha256 of the key>.json.zst` and
 * `diff-ids/ab/<digest of the blob>`. Files are written beside their place and renamed into it, so a reader sees a whole one or none, and of two
 * writers the last wins, with an equal report. What cannot be read is a miss. Nothing is created before the first write. The size is bounded over all processes.
 * Writing fails with {@link LayerReportError} `LAYER_REPORT_NOT_STORED`.
 */
export function diskLayerReportStore(
  directory: string,
  { maxBytes = 2 * GiB, now = Date.now }: DiskLayerReportStoreOptions = {},
): LayerReportStore {
  const eviction = fileEviction(directory, ['reports', 'diff-ids'], maxBytes, now)
  const reportPath = (diffId: DiffId, catalogKey: string): string => {
    const name = createHash('sha256').update(`${diffId}\0${catalogKey}`).digest('hex')
    return join(directory, 'reports', name.slice(0, 2), `${name}.json.zst`)
  }
  const diffIdPath = (blob: string): string => {
    const name = blob.replace(':', '-')
    return join(directory, 'diff-ids', name.slice(name.indexOf('-') + 1, name.indexOf('-') + 3), name)
  }
  return {
    async get({ diffId, catalogKey }, signal) {
      const bytes = await readBounded(reportPath(diffId, catalogKey), MAX_FILE_BYTES, now(), signal)
      return bytes && decodeLayerReport(bytes, diffId)
    },
    async put({ diffId, catalogKey }, report, signal) {
      const path = reportPath(diffId, catalogKey)
      await eviction.written(await replaceFile(path, () => encodeLayerReport(report), signal))
    },
    async diffIdOf(blob, signal) {
      if (!isDigestText(blob)) return undefined
      const text = (await readBounded(diffIdPath(blob), 256, now(), signal))?.toString('latin1').trim() ?? ''
      return isDigestText(text) ? (text as DiffId) : undefined
    },
    async rememberDiffId(blob, diffId, signal) {
      if (!isDigestText(blob)) return
      const line = Buffer.from(`${diffId}\n`)
      await eviction.written(await replaceFile(diffIdPath(blob), async () => line, signal))
    },
  }
}

/** Undefined for a file that is missing, unreadable or too large. Marks it as used. */
async function readBounded(
  path: string,
  maxBytes: number,
  now: number,
  signal: AbortSignal | undefined,
): Promise<Buffer | undefined> {
  signal?.throwIfAborted()
  try {
    await using file = await open(path, 'r')
    const { size, mtimeMs } = await file.stat()
    // Another user's file, or one on a medium that is read-only, may be read all the same.
    if (Math.abs(now - mtimeMs) > TOUCH_MS) await file.utimes(now / 1000, now / 1000).catch(() => undefined)
    return size > 0 && size <= maxBytes ? await readFile(file) : undefined
  } catch {
    return undefined
  } finally {
    signal?.throwIfAborted()
  }
}

/** Returns the bytes written. Private to the user: paths and packages of an image may be nobody else's business. */
async function replaceFile(
  path: string,
  content: () => Promise<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<number> {
  signal?.throwIfAborted()
  const beside = `${path}.${randomUUID()}.new`
  try {
    const bytes = await content()
    signal?.throwIfAborted()
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await using file = await open(beside, 'wx', 0o600)
    await file.writeFile(bytes)
    await rename(beside, path)
    return bytes.length
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined)
    signal?.throwIfAborted()
    throw new LayerReportError('LAYER_REPORT_NOT_STORED', 'A layer report could not be kept for the next scan.', {
      cause,
    })
  }
}
