import type { ByteSource } from '../byte-source.ts'
import { FormatError } from '../format-error.ts'
import { type Fields, fieldsOf } from './fields.ts'

/** What a Windows or .NET program says of itself in its version resource. */
export interface PeVersion {
  /** Runs on .NET: the CLR header is there. */
  readonly isManaged: boolean
  /** `FileVersion` of the fixed part, `4.8.9037.0`; empty when the resource has none. */
  readonly fixedVersion: string
  /** `ProductName`, `ProductVersion`, `InternalName`, …: of the first language that the resource lists. */
  readonly strings: ReadonlyMap<string, string>
}

const RT_VERSION = 16
const RESOURCE_DIRECTORY = 2
const CLR_DIRECTORY = 14
const FIXED_SIGNATURE = 0xfeef04bd
const MAX_RESOURCE_BYTES = 64 * 1024
const MAX_ENTRIES = 4096
const MAX_SECTIONS = 96
const MAX_DEPTH = 4
const MAX_STRINGS = 256

/**
 * The version resource of a PE file (Microsoft PE format, ".rsrc Section"; VS_VERSIONINFO of the Windows API). Undefined when the file is no PE, or has none.
 * @throws {FormatError} `FORMAT_BROKEN` when the resource is there and cannot be read
 */
export async function readPeVersion(source: ByteSource): Promise<PeVersion | undefined> {
  const start = fieldsOf(await source.range(0, 64), false).u32(0x3c)
  const head = fieldsOf(await source.range(start, 24 + 240), false)
  if (head.u32(0) !== 0x4550) return undefined
  const directories = head.u16(24) === 0x20b ? 24 + 112 : 24 + 96
  const directoryCount = head.u32(directories - 4)
  const directory = (index: number): number => (index < directoryCount ? head.u32(directories + index * 8) : 0)
  const resources = directory(RESOURCE_DIRECTORY)
  if (resources === 0) return undefined
  const toOffset = await sectionMap(source, start + 24 + head.u16(20), head.u16(6))
  const root = toOffset(resources)
  if (root === undefined) throw new FormatError('FORMAT_BROKEN', 'The resources of this program lie outside of it.')
  const data = await findVersionData(source, root)
  if (data === undefined) return undefined
  const offset = toOffset(data.u32(0))
  const bytes = offset === undefined ? undefined : await source.range(offset, Math.min(data.u32(4), MAX_RESOURCE_BYTES))
  if (bytes === undefined || bytes.length < 6)
    throw new FormatError('FORMAT_BROKEN', 'The version resource of this program lies outside of it.')
  return { isManaged: directory(CLR_DIRECTORY) !== 0, ...versionInfo(bytes) }
}

/** From addresses in memory, relative to the image's base, to places in the file. */
async function sectionMap(
  source: ByteSource,
  tableOffset: number,
  count: number,
): Promise<(address: number) => number | undefined> {
  const table = fieldsOf(await source.range(tableOffset, Math.min(count, MAX_SECTIONS) * 40), false)
  return (address) => {
    for (let base = 0; base + 40 <= table.length; base += 40) {
      const from = table.u32(base + 12)
      const size = Math.max(table.u32(base + 8), table.u32(base + 16))
      const offset = table.u32(base + 20) + address - from
      if (address >= from && address < from + size) return offset < source.size ? offset : undefined
    }
    return undefined
  }
}

/** The tree has three levels: type, name, language. Of the last two the first entry counts. */
async function findVersionData(source: ByteSource, root: number): Promise<Fields | undefined> {
  let at = root
  for (let level = 0; level < 3; level++) {
    const header = fieldsOf(await source.range(at, 16), false)
    const count = Math.min(header.u16(12) + header.u16(14), MAX_ENTRIES)
    const entries = fieldsOf(await source.range(at + 16, count * 8), false)
    let target: number | undefined
    for (let base = 0; base + 8 <= entries.length && target === undefined; base += 8) {
      if (level > 0 || entries.u32(base) === RT_VERSION) target = entries.u32(base + 4)
    }
    if (target === undefined) return undefined
    const isLeaf = target < 0x80000000
    at = root + (target % 0x80000000)
    if (isLeaf) return fieldsOf(await source.range(at, 16), false)
  }
  return undefined
}

/** Blocks of length, value length, type, a UTF-16 key, a value and further blocks; keys and values are padded to four bytes. */
function versionInfo(bytes: Uint8Array): Pick<PeVersion, 'fixedVersion' | 'strings'> {
  const strings = new Map<string, string>()
  let fixedVersion = ''
  const fields = fieldsOf(bytes, false)
  const visit = (start: number, limit: number, depth: number): number => {
    const end = Math.min(start + fields.u16(start), limit)
    const valueUnits = fields.u16(start + 2)
    const isText = fields.u16(start + 4) === 1
    const key = utf16(bytes, start + 6, end)
    let at = padded(start + 6 + (key.length + 1) * 2)
    if (depth === 0 && fields.u32(at) === FIXED_SIGNATURE && fixedVersion === '') {
      fixedVersion = [fields.u16(at + 10), fields.u16(at + 8), fields.u16(at + 14), fields.u16(at + 12)].join('.')
    }
    if (depth === 3 && isText && key !== '' && !strings.has(key) && strings.size < MAX_STRINGS)
      strings.set(key, utf16(bytes, at, Math.min(end, at + valueUnits * 2)).trim())
    // A text's value is counted in characters, and so by some compilers is any other.
    at = padded(at + (depth === 0 ? valueUnits : 0))
    while (depth < MAX_DEPTH && depth < 3 && at + 6 <= end) {
      const next = visit(at, end, depth + 1)
      if (next <= at) break
      at = padded(next)
    }
    return end
  }
  visit(0, bytes.length, 0)
  return { fixedVersion, strings }
}

const padded = (offset: number): number => Math.ceil(offset / 4) * 4

/** Up to the first NUL. */
function utf16(bytes: Uint8Array, start: number, end: number): string {
  if (start >= end) return ''
  const text = Buffer.from(bytes.subarray(start, end - ((end - start) % 2))).toString('utf16le')
  const nul = text.indexOf('\0')
  return nul < 0 ? text : text.slice(0, nul)
}
