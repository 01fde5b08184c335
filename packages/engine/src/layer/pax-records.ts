/** Records of one pax extended header. Keys of GNU's sparse format 0.0 come joined as `GNU.sparse.map`, as in format 0.1. */
export type PaxRecords = ReadonlyMap<string, string>

const SPARSE_OFFSET = 'GNU.sparse.offset'
const SPARSE_BYTES = 'GNU.sparse.numbytes'
const TEXT_KEYS: ReadonlySet<string> = new Set(['path', 'linkpath', 'uname', 'gname'])

/**
 * `length key=value\n` records; `undefined` when one of them is malformed. A later record replaces an earlier one with the same key.
 * @source POSIX.1-2001 pax, "pax Extended Header"; GNU tar manual, "Storing Sparse Files"
 */
export function parsePaxRecords(body: Buffer): PaxRecords | undefined {
  const records = new Map<string, string>()
  const sparseMap: string[] = []
  for (let at = 0; at < body.length; ) {
    const record = parsePaxRecord(body, at)
    if (record === undefined) return undefined
    at = record.end
    if (record.key === SPARSE_OFFSET || record.key === SPARSE_BYTES) {
      if ((sparseMap.length % 2 === 0) !== (record.key === SPARSE_OFFSET) || record.value.includes(','))
        return undefined
      sparseMap.push(record.value)
    } else {
      records.set(record.key, record.value)
    }
  }
  if (sparseMap.length > 0) records.set('GNU.sparse.map', sparseMap.join(','))
  return records
}

/** A decimal integer as pax writes it, a fraction (as in `mtime`) cut off; `undefined` for anything else. */
export function paxInteger(text: string): number | undefined {
  const match = /^(-?\d{1,17})(?:\.\d*)?$/.exec(text)
  if (match === null) return undefined
  const value = Number(match[1])
  return Number.isSafeInteger(value) ? value : undefined
}

interface PaxRecord {
  readonly key: string
  readonly value: string
  readonly end: number
}

function parsePaxRecord(body: Buffer, start: number): PaxRecord | undefined {
  let length = 0
  let at = start
  for (; at < body.length && at - start < 10; at += 1) {
    const byte = body[at] ?? 0
    if (byte < 0x30 || byte > 0x39) break
    length = length * 10 + (byte - 0x30)
  }
  const end = start + length
  if (at === start || body[at] !== 0x20 || end > body.length || end <= at + 1 || body[end - 1] !== 0x0a)
    return undefined
  const equals = body.indexOf(0x3d, at + 1)
  if (equals <= at + 1 || equals >= end) return undefined
  const key = body.toString('utf8', at + 1, equals)
  const value = body.toString('utf8', equals + 1, end - 1)
  if (key.includes('\0') || (TEXT_KEYS.has(key) && value.includes('\0'))) return undefined
  return { key, value, end }
}
