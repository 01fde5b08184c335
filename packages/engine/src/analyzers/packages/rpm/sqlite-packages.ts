import type { ReadAt } from './random-access.ts'
import { type Damage, MAX_HEADER_BYTES, RpmDatabaseError } from './rpm-database-error.ts'

/** First bytes of every SQLite 3 database. */
export const SQLITE_MAGIC = 'SQLite format 3\0'

const INTERIOR = 5
const LEAF = 13
const MAX_DEPTH = 40

/** Pages of a database by number, the first being 1. Undefined where there is none. */
export interface PageSource {
  /** Bytes of a page that hold content: its size without the reserved space at its end. */
  readonly usableBytes: number
  page(number: number): Promise<Uint8Array | undefined>
}

/**
 * Header blobs of the `Packages` table (rpm ≥ 4.16, Fedora ≥ 33, RHEL ≥ 9), read page by page (sqlite.org/fileformat2.html §1.2–1.6, §2).
 * Our own reader and not SQLite: the file is hostile, its schema could make a query run for ever, and no write-ahead log or lock file is wanted.
 * Every page is visited at most once, so a tree with loops ends.
 * @throws {RpmDatabaseError}
 */
export async function* sqlitePackages(readAt: ReadAt, damage: Damage): AsyncIterable<Uint8Array> {
  const pages = await openPages(readAt)
  const visited = new Set<number>()
  let root: number | undefined
  for await (const row of tableRows(pages, 1, visited, damage)) {
    const [type, name, , rootPage] = rowValues(row, 4)
    if (asText(type) === 'table' && asText(name) === 'Packages') root = asInteger(rootPage)
  }
  if (!root) throw new RpmDatabaseError('RPM_DATABASE_DAMAGED', 'This SQLite database has no table of packages.')
  for await (const row of tableRows(pages, root, visited, damage)) {
    const blob = rowValues(row, 2)[1]
    if (blob instanceof Uint8Array) yield blob
  }
}

async function openPages(readAt: ReadAt): Promise<PageSource> {
  const header = await readAt(0, 100)
  if (header.length < 100)
    throw new RpmDatabaseError('RPM_DATABASE_DAMAGED', 'This SQLite database ends within its header.')
  const view = new DataView(header.buffer, header.byteOffset)
  const pageBytes = view.getUint16(16) === 1 ? 65_536 : view.getUint16(16)
  const usableBytes = pageBytes - view.getUint8(20)
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usableBytes < 480) {
    throw new RpmDatabaseError('RPM_DATABASE_DAMAGED', `This SQLite database states pages of ${pageBytes} bytes.`)
  }
  return {
    usableBytes,
    async page(number) {
      const bytes = await readAt((number - 1) * pageBytes, pageBytes)
      return bytes.length === pageBytes ? bytes : undefined
    },
  }
}

async function* tableRows(
  pages: PageSource,
  root: number,
  visited: Set<number>,
  damage: Damage,
): AsyncIterable<Uint8Array> {
  const stack = [{ number: root, depth: 0 }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { number, depth } = next
    const page = visited.has(number) || depth > MAX_DEPTH ? undefined : await pages.page(number)
    if (!page) {
      damage(`page ${number} is missing or referenced twice`)
      continue
    }
    visited.add(number)
    const start = number === 1 ? 100 : 0
    if (page[start] === INTERIOR) {
      for (const child of childPages(page, start).reverse()) stack.push({ number: child, depth: depth + 1 })
    } else if (page[start] === LEAF) {
      yield* leafRows(pages, page, start, visited, damage)
    } else {
      damage(`page ${number} is no table page`)
    }
  }
}

function childPages(page: Uint8Array, start: number): number[] {
  const view = new DataView(page.buffer, page.byteOffset, page.length)
  const children = cellOffsets(page, start, 12)
    .filter((offset) => offset + 4 <= page.length)
    .map((offset) => view.getUint32(offset))
  return [...children, view.getUint32(start + 8)]
}

function cellOffsets(page: Uint8Array, start: number, headerBytes: number): number[] {
  const view = new DataView(page.buffer, page.byteOffset, page.length)
  const fitting = Math.floor((page.length - start - headerBytes) / 2)
  const count = Math.min(view.getUint16(start + 3), fitting)
  return Array.from({ length: count }, (_, nth) => view.getUint16(start + headerBytes + nth * 2))
}

/**
 * Rows of one leaf page, for `rowValues`. Rows whose overflow pages are missing, doubly used or too many are passed over.
 * @param page the whole page   @param start where the b-tree header stands in it: 100 on page 1, else 0
 */
export async function* leafRows(
  pages: PageSource,
  page: Uint8Array,
  start: number,
  visited: Set<number>,
  damage: Damage,
): AsyncIterable<Uint8Array> {
  for (const offset of cellOffsets(page, start, 8)) {
    const payloadBytes = readVarint(page, offset)
    const rowId = readVarint(page, payloadBytes.next)
    const row = await readPayload(pages, page, rowId.next, payloadBytes.value, visited)
    if (row) yield row
    else damage('a row is incomplete')
  }
}

async function readPayload(
  pages: PageSource,
  page: Uint8Array,
  start: number,
  length: number,
  visited: Set<number>,
): Promise<Uint8Array | undefined> {
  if (length > MAX_HEADER_BYTES) return undefined
  const local = localBytes(length, pages.usableBytes)
  if (start + local > page.length) return undefined
  const parts = [page.subarray(start, start + local)]
  let number = readUint32(page, start + local)
  for (let filled = local; filled < length; ) {
    const overflow = visited.has(number) || number === 0 ? undefined : await pages.page(number)
    if (!overflow) return undefined
    visited.add(number)
    const part = overflow.subarray(4, Math.min(pages.usableBytes, 4 + length - filled))
    parts.push(part)
    filled += part.length
    number = readUint32(overflow, 0)
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts)
}

/** fileformat2.html §1.6: how much of a payload stands on its own page. */
function localBytes(length: number, usable: number): number {
  const most = usable - 35
  if (length <= most) return length
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const wanted = least + ((length - least) % (usable - 4))
  return wanted <= most ? wanted : least
}

function readUint32(bytes: Uint8Array, at: number): number {
  return at + 4 <= bytes.length ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(at) : 0
}

/** Up to nine bytes, big-endian, seven bits each. Beyond 2^53 the value is wrong but still large. */
function readVarint(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0
  for (let nth = 0; nth < 8; nth += 1) {
    const byte = bytes[at + nth] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, next: at + nth + 1 }
  }
  return { value: value * 256 + (bytes[at + 8] ?? 0), next: at + 9 }
}

type SqliteValue = Uint8Array | string | number | undefined

/**
 * The first `count` columns of a record (fileformat2.html §2.1): blobs, texts and integers up to 48 bits;
 * undefined for everything else and for what is cut off.
 */
export function rowValues(row: Uint8Array, count: number): SqliteValue[] {
  const headerBytes = readVarint(row, 0)
  const values: SqliteValue[] = []
  let at = headerBytes.next
  let body = headerBytes.value
  while (values.length < count && at < headerBytes.value && at < row.length) {
    const serialType = readVarint(row, at)
    const length = serialLength(serialType.value)
    values.push(readValue(row, body, length, serialType.value))
    at = serialType.next
    body += length
  }
  return values
}

function serialLength(serialType: number): number {
  if (serialType >= 12) return Math.floor((serialType - 12) / 2)
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][serialType] ?? 0
}

function readValue(payload: Uint8Array, at: number, length: number, serialType: number): SqliteValue {
  if (at + length > payload.length) return undefined
  const bytes = payload.subarray(at, at + length)
  if (serialType >= 12) return serialType % 2 === 0 ? bytes : new TextDecoder().decode(bytes)
  if (serialType === 8) return 0
  if (serialType === 9) return 1
  return serialType >= 1 && serialType <= 5 ? bytes.reduce((value, byte) => value * 256 + byte, 0) : undefined
}

function asText(value: SqliteValue): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function asInteger(value: SqliteValue): number | undefined {
  return typeof value === 'number' ? value : undefined
}
