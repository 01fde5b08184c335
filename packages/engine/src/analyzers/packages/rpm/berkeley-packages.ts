import type { ReadAt } from './random-access.ts'
import { type Damage, MAX_HEADER_BYTES, RpmDatabaseError } from './rpm-database-error.ts'

const HASH_MAGIC = 0x061561
const MAGIC_OFFSET = 12
const PAGE_HEADER_BYTES = 26
const HASH_UNSORTED = 2
const OVERFLOW = 7
const HASH_SORTED = 13
const INLINE_ITEM = 1
const OFF_PAGE_ITEM = 3

/** Does the file begin like a Berkeley DB hash of either byte order? Undefined if not. */
export function berkeleyByteOrder(head: Uint8Array): 'little' | 'big' | undefined {
  if (head.length < 72) return undefined
  const data = view(head)
  if (data.getUint32(MAGIC_OFFSET, true) === HASH_MAGIC) return 'little'
  return data.getUint32(MAGIC_OFFSET) === HASH_MAGIC ? 'big' : undefined
}

/**
 * Header blobs of `Packages` as a Berkeley DB hash (RHEL ≤ 8, CentOS, Amazon Linux 2, openEuler 20.03), in page order; Berkeley DB's dbinc/db_page.h.
 * All hash pages are walked and their values taken, inline or from chains of overflow pages; keys are instance numbers and do not matter.
 * Every overflow page is used at most once, so chains with loops end.
 * @throws {RpmDatabaseError}
 */
export async function* berkeleyPackages(readAt: ReadAt, damage: Damage): AsyncIterable<Uint8Array> {
  const meta = await readAt(0, 72)
  const littleEndian = berkeleyByteOrder(meta) === 'little'
  const pageBytes = view(meta).getUint32(20, littleEndian)
  const lastPage = view(meta).getUint32(32, littleEndian)
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0) {
    throw new RpmDatabaseError('RPM_DATABASE_DAMAGED', `This Berkeley DB states pages of ${pageBytes} bytes.`)
  }
  if (meta[24] !== 0) throw new RpmDatabaseError('RPM_DATABASE_UNSUPPORTED', 'This Berkeley DB is encrypted.')
  const used = new Set<number>()
  const pages: Pages = { readAt, pageBytes, littleEndian, used }
  for (let number = 1; number <= lastPage; number += 1) {
    const page = await readAt(number * pageBytes, pageBytes)
    if (page.length < pageBytes)
      throw new RpmDatabaseError('RPM_DATABASE_DAMAGED', `The file ends before page ${number} of ${lastPage}.`)
    if (page[25] === HASH_SORTED || page[25] === HASH_UNSORTED) yield* hashPageValues(pages, page, damage)
  }
}

interface Pages {
  readonly readAt: ReadAt
  readonly pageBytes: number
  readonly littleEndian: boolean
  readonly used: Set<number>
}

/** Items come in pairs, key then value; their offsets stand behind the page header and their bytes grow from the page's end. */
async function* hashPageValues(pages: Pages, page: Uint8Array, damage: Damage): AsyncIterable<Uint8Array> {
  const data = view(page)
  const count = Math.min(data.getUint16(20, pages.littleEndian), (page.length - PAGE_HEADER_BYTES) >> 1)
  const offsetOf = (nth: number): number => data.getUint16(PAGE_HEADER_BYTES + nth * 2, pages.littleEndian)
  for (let nth = 1; nth < count; nth += 2) {
    const start = offsetOf(nth)
    const value =
      page[start] === OFF_PAGE_ITEM ? await chainValue(pages, data, start) : inlineValue(page, start, offsetOf(nth - 1))
    if (value) yield value
    else damage('a record is incomplete')
  }
}

function inlineValue(page: Uint8Array, start: number, end: number): Uint8Array | undefined {
  return page[start] === INLINE_ITEM && start < end && end <= page.length ? page.subarray(start + 1, end) : undefined
}

/** HOFFPAGE: type, three unused bytes, first overflow page, total length. */
async function chainValue(pages: Pages, data: DataView, start: number): Promise<Uint8Array | undefined> {
  const { littleEndian, pageBytes } = pages
  if (start + 12 > data.byteLength) return undefined
  let number = data.getUint32(start + 4, littleEndian)
  const length = data.getUint32(start + 8, littleEndian)
  if (length > MAX_HEADER_BYTES) return undefined
  const parts: Uint8Array[] = []
  let filled = 0
  while (filled < length) {
    if (number === 0 || pages.used.has(number)) return undefined
    pages.used.add(number)
    const page = await pages.readAt(number * pageBytes, pageBytes)
    if (page.length < pageBytes || page[25] !== OVERFLOW) return undefined
    const header = view(page)
    const part = page.subarray(PAGE_HEADER_BYTES, PAGE_HEADER_BYTES + header.getUint16(22, littleEndian))
    if (part.length === 0) return undefined
    parts.push(part)
    filled += part.length
    number = header.getUint32(16, littleEndian)
  }
  return Buffer.concat(parts).subarray(0, length)
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
