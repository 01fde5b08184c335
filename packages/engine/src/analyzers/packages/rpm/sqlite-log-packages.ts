import type { ReadAt } from './random-access.ts'
import { RpmDatabaseError } from './rpm-database-error.ts'
import { leafRows, type PageSource, rowValues } from './sqlite-packages.ts'

const LOG_HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const LEAF = 13

/** Does the file begin like an SQLite write-ahead log? */
export function isSqliteLog(head: Uint8Array): boolean {
  return head.length >= LOG_HEADER_BYTES && (view(head).getUint32(0) & 0xfffffffe) === 0x377f0682
}

/**
 * Header blobs in the committed part of `rpmdb.sqlite-wal` (fileformat2.html §4): packages written since the log was last merged into the database.
 * The log holds whole pages, the newest of each counting; rows of unchanged packages on them lead to overflow pages that only the database has
 * and are passed over, for they are there too.
 * @throws {RpmDatabaseError}
 */
export async function* sqliteLogPackages(readAt: ReadAt, size: number): AsyncIterable<Uint8Array> {
  const header = view(await readAt(0, LOG_HEADER_BYTES))
  const pageBytes = header.getUint32(8)
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0) {
    throw new RpmDatabaseError('RPM_DATABASE_DAMAGED', `This write-ahead log states pages of ${pageBytes} bytes.`)
  }
  const places = await committedPages(readAt, size, pageBytes, [header.getUint32(16), header.getUint32(20)])
  const pages: PageSource = {
    usableBytes: pageBytes,
    async page(number) {
      const place = places.get(number)
      return place === undefined ? undefined : readAt(place, pageBytes)
    },
  }
  const visited = new Set<number>()
  for (const number of places.keys()) {
    const page = await pages.page(number)
    if (page?.[0] !== LEAF) continue
    for await (const row of leafRows(pages, page, 0, visited, () => undefined)) {
      const blob = rowValues(row, 2)[1]
      if (blob instanceof Uint8Array) yield blob
    }
  }
}

/** Where the newest committed copy of each page stands. Frames of an older run of the log have other salts and end it. */
async function committedPages(
  readAt: ReadAt,
  size: number,
  pageBytes: number,
  salts: readonly [number, number],
): Promise<ReadonlyMap<number, number>> {
  const committed = new Map<number, number>()
  const pending = new Map<number, number>()
  const frameBytes = FRAME_HEADER_BYTES + pageBytes
  const frames = Math.floor((size - LOG_HEADER_BYTES) / frameBytes)
  for (let nth = 0; nth < frames; nth += 1) {
    const at = LOG_HEADER_BYTES + nth * frameBytes
    const frame = view(await readAt(at, FRAME_HEADER_BYTES))
    if (frame.getUint32(8) !== salts[0] || frame.getUint32(12) !== salts[1]) break
    pending.set(frame.getUint32(0), at + FRAME_HEADER_BYTES)
    if (frame.getUint32(4) === 0) continue
    for (const [page, place] of pending) committed.set(page, place)
    pending.clear()
  }
  return committed
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
