import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** rpm's `rpmdb.sqlite`, as SQLite itself writes it, and its write-ahead log as it stands while the packages in `unmerged` are only there. */
export async function sqliteRpmDatabase(
  headers: readonly Uint8Array[],
  options: { readonly pageBytes?: number; readonly unmerged?: readonly Uint8Array[] } = {},
): Promise<{ readonly database: Uint8Array; readonly log: Uint8Array }> {
  const directory = await mkdtemp(join(tmpdir(), 'plimsoll-rpmdb-'))
  const path = join(directory, 'rpmdb.sqlite')
  const database = new DatabaseSync(path)
  try {
    database.exec(`PRAGMA page_size = ${options.pageBytes ?? 4096}; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
      CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);
      CREATE TABLE 'Name' (key 'TEXT' NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL);
      CREATE INDEX 'Name_key_idx' ON 'Name'(key ASC);`)
    const insert = database.prepare('INSERT INTO Packages(blob) VALUES (?)')
    const addName = database.prepare('INSERT INTO Name VALUES (?, ?, 0)')
    const add = (all: readonly Uint8Array[]): void => {
      database.exec('BEGIN')
      for (const header of all) addName.run('name', insert.run(header).lastInsertRowid)
      database.exec('COMMIT')
    }
    add(headers)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    add(options.unmerged ?? [])
    return { database: await readFile(path), log: await readFile(`${path}-wal`) }
  } finally {
    database.close()
    await rm(directory, { recursive: true, force: true })
  }
}

/** rpm's `Packages.db` (NDB), laid out as rpmpkg.c does. */
export function ndbRpmDatabase(headers: readonly Uint8Array[]): Uint8Array {
  const slotPages = Math.ceil((headers.length + 2) / 256)
  const slots = Buffer.alloc(slotPages * 4096)
  slots.write('RpmP', 0, 'latin1')
  slots.writeUInt32LE(slotPages, 12)
  slots.writeUInt32LE(headers.length + 1, 16)
  for (let at = 32; at < slots.length; at += 16) slots.write('Slot', at, 'latin1')
  const blobs: Buffer[] = []
  let block = slots.length / 16
  for (const [nth, header] of headers.entries()) {
    const blob = ndbBlob(nth + 1, header)
    slots.writeUInt32LE(nth + 1, 32 + nth * 16 + 4)
    slots.writeUInt32LE(block, 32 + nth * 16 + 8)
    slots.writeUInt32LE(blob.length / 16, 32 + nth * 16 + 12)
    blobs.push(blob)
    block += blob.length / 16
  }
  return Buffer.concat([slots, ...blobs])
}

function ndbBlob(packageIndex: number, header: Uint8Array): Buffer {
  const blob = Buffer.alloc(Math.ceil((header.length + 28) / 16) * 16)
  blob.write('BlbS', 0, 'latin1')
  blob.writeUInt32LE(packageIndex, 4)
  blob.writeUInt32LE(1, 8)
  blob.writeUInt32LE(header.length, 12)
  blob.set(header, 16)
  blob.writeUInt32LE(adler32(blob.subarray(0, -12)), blob.length - 12)
  blob.writeUInt32LE(header.length, blob.length - 8)
  blob.write('BlbE', blob.length - 4, 'latin1')
  return blob
}

function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0]
  for (const byte of bytes) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return high * 65_536 + low
}

/** rpm's `Packages` as a Berkeley DB hash: the counter inline, every header in a chain of overflow pages. */
export function berkeleyRpmDatabase(
  headers: readonly Uint8Array[],
  options: { readonly byteOrder?: 'little' | 'big'; readonly pageBytes?: number } = {},
): Uint8Array {
  const { byteOrder = 'little', pageBytes = 4096 } = options
  const pages: Buffer[] = [Buffer.alloc(pageBytes)]
  const write = (page: Buffer, offset: number, value: number, width: 2 | 4): void => {
    if (byteOrder === 'little') page.writeUIntLE(value, offset, width)
    else page.writeUIntBE(value, offset, width)
  }
  const addPage = (type: number): { readonly page: Buffer; readonly number: number } => {
    const page = Buffer.alloc(pageBytes)
    write(page, 8, pages.length, 4)
    page[25] = type
    return { page, number: pages.push(page) - 1 }
  }
  const addChain = (value: Uint8Array): number => {
    let first = 0
    let previous: Buffer | undefined
    for (let at = 0; at < value.length; at += pageBytes - 26) {
      const part = value.subarray(at, at + pageBytes - 26)
      const { page, number } = addPage(7)
      page.set(part, 26)
      write(page, 22, part.length, 2)
      if (previous) write(previous, 16, number, 4)
      first ||= number
      previous = page
    }
    return first
  }
  // 50 items of 5 and 12 bytes with their offsets fill less than a page of 4 KiB; hash pages come first, as in a database that grew.
  const hashPages = Array.from({ length: Math.ceil((headers.length * 2 + 2) / 50) }, () => addPage(13).page)
  const items = [
    Buffer.of(1, 0, 0, 0, 0),
    Buffer.of(1, 9, 0, 0, 0),
    ...headers.flatMap((header, nth) => {
      const value = Buffer.alloc(12)
      value[0] = 3
      write(value, 4, addChain(header), 4)
      write(value, 8, header.length, 4)
      return [Buffer.of(1, nth + 1, 0, 0, 0), value]
    }),
  ]
  for (const [nthPage, page] of hashPages.entries()) {
    const here = items.slice(nthPage * 50, nthPage * 50 + 50)
    let end = pageBytes
    for (const [nth, item] of here.entries()) {
      end -= item.length
      page.set(item, end)
      write(page, 26 + nth * 2, end, 2)
    }
    write(page, 20, here.length, 2)
  }
  const [meta = Buffer.alloc(0)] = pages
  write(meta, 12, 0x061561, 4)
  write(meta, 16, 9, 4)
  write(meta, 20, pageBytes, 4)
  meta[25] = 8
  write(meta, 32, pages.length - 1, 4)
  return Buffer.concat(pages)
}
