import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import type { DiffId } from '../domain/digest.ts'
import { MiB } from '../domain/units.ts'
import type { LayerReport } from './layer-report.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** Largest report that is read back, in bytes of JSON. A string of V8 ends at 512 MiB. */
const MAX_REPORT_BYTES = 500 * MiB

/** A report as stores keep it: JSON in one zstd frame with a checksum. About a tenth of the JSON's size. */
export async function encodeLayerReport(report: LayerReport): Promise<Uint8Array> {
  return compress(JSON.stringify(report), {
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
  })
}

/** Undefined for bytes that are not a whole report on `diffId`: damaged, of another format, or larger than any real one. */
export async function decodeLayerReport(bytes: Uint8Array, diffId: DiffId): Promise<LayerReport | undefined> {
  try {
    const json = await decompress(bytes, { maxOutputLength: MAX_REPORT_BYTES })
    const value: unknown = JSON.parse(json.toString('utf8'))
    return isLayerReport(value) && value.diffId === diffId ? value : undefined
  } catch {
    return undefined
  }
}

const LISTS = ['entries', 'whiteouts', 'opaqueDirectories', 'files', 'problems'] as const

/** The checksum tells damage; this tells reports of another schema and files that are no reports. */
function isLayerReport(value: unknown): value is LayerReport {
  if (typeof value !== 'object' || value === null) return false
  const candidate = value as Partial<Record<keyof LayerReport, unknown>>
  return candidate.schema === 1 && LISTS.every((list) => Array.isArray(candidate[list]))
}
