/** The tags that we read; rpm's `rpmtag.h`. */
export const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  license: 1014,
  architecture: 1022,
  fileStates: 1029,
  fileModes: 1030,
  fileDigests: 1035,
  fileFlags: 1037,
  sourceRpm: 1044,
  fileVerifyFlags: 1045,
  provideName: 1047,
  requireName: 1049,
  directoryIndexes: 1116,
  basenames: 1117,
  directoryNames: 1118,
  oldFileNames: 1027,
  fileDigestAlgorithm: 5011,
  modularityLabel: 5096,
} as const

/** The values of one package header. A tag that is absent or of another type gives an empty list. */
export interface RpmHeader {
  /** Values of a string, translatable string or string array, at most `MAX_VALUES`. */
  strings(tag: number): readonly string[]
  /** Values of a char, int8, int16 or int32 array; unsigned. */
  integers(tag: number): readonly number[]
}

const ENTRY_BYTES = 16
const MAX_ENTRIES = 65_535
const MAX_VALUES = 500_000
const INTEGER_BYTES: ReadonlyMap<number, 1 | 2 | 4> = new Map([
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 4],
])
const STRING_TYPES: ReadonlySet<number> = new Set([6, 8, 9])

/**
 * A header as rpm keeps it in its databases: two big-endian counts, the index, the data (rpm's docs/manual/hregions.md and format_header.md).
 * Undefined for bytes that are no header. Offsets that lead outside the data end a value early; nothing is read twice.
 */
export function parseRpmHeader(blob: Uint8Array): RpmHeader | undefined {
  if (blob.length < 8) return undefined
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length)
  const entryCount = view.getUint32(0)
  const dataStart = 8 + entryCount * ENTRY_BYTES
  const dataEnd = dataStart + view.getUint32(4)
  if (entryCount === 0 || entryCount > MAX_ENTRIES || dataEnd > blob.length) return undefined

  const index = new Map<number, { readonly type: number; readonly offset: number; readonly count: number }>()
  for (let at = 8; at < dataStart; at += ENTRY_BYTES) {
    const tag = view.getUint32(at)
    if (!index.has(tag)) {
      index.set(tag, {
        type: view.getUint32(at + 4),
        offset: dataStart + view.getUint32(at + 8),
        count: view.getUint32(at + 12),
      })
    }
  }

  return {
    strings(tag) {
      const entry = index.get(tag)
      return entry && STRING_TYPES.has(entry.type) ? readStrings(blob, entry.offset, dataEnd, entry.count) : []
    },
    integers(tag) {
      const entry = index.get(tag)
      const width = INTEGER_BYTES.get(entry?.type ?? 0)
      return entry && width ? readIntegers(view, entry.offset, dataEnd, entry.count, width) : []
    },
  }
}

function readStrings(blob: Uint8Array, offset: number, end: number, count: number): readonly string[] {
  const values: string[] = []
  const text = Buffer.from(blob.buffer, blob.byteOffset, blob.length)
  for (let at = offset; values.length < Math.min(count, MAX_VALUES) && at < end; ) {
    const stop = blob.indexOf(0, at)
    if (stop === -1 || stop >= end) break
    values.push(text.toString('utf8', at, stop))
    at = stop + 1
  }
  return values
}

function readIntegers(view: DataView, offset: number, end: number, count: number, width: 1 | 2 | 4): readonly number[] {
  const fitting = Math.max(0, Math.floor((end - offset) / width))
  const values: number[] = []
  for (let nth = 0; nth < Math.min(count, fitting, MAX_VALUES); nth += 1) {
    const at = offset + nth * width
    values.push(width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at) : view.getUint32(at))
  }
  return values
}
