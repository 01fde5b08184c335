import type { ReadAt } from './random-access.ts'
import { type Damage, MAX_HEADER_BYTES, RpmDatabaseError } from './rpm-database-error.ts'

/** First bytes of `Packages.db`. */
export const NDB_MAGIC = 'RpmP'

const PAGE_BYTES = 4096
const SLOT_BYTES = 16
const BLOCK_BYTES = 16
const BLOB_HEAD_BYTES = 16
const BLOB_TAIL_BYTES = 12
const MAX_SLOT_PAGES = 4096

/**
 * Header blobs of rpm's own store NDB (SUSE; rpm's lib/backend/ndb/rpmpkg.c): little-endian, slots in the first pages, each pointing to a blob with a
 * head and a tail of its own. Slots whose blob is not what they say are passed over.
 * @throws {RpmDatabaseError}
 */
export async function* ndbPackages(readAt: ReadAt, damage: Damage): AsyncIterable<Uint8Array> {
  const header = view(await readAt(0, 32))
  if (header.byteLength < 32 || header.getUint32(4, true) !== 0) {
    throw new RpmDatabaseError('RPM_DATABASE_UNSUPPORTED', 'This NDB package database is of an unknown version.')
  }
  const slotPages = header.getUint32(12, true)
  if (slotPages > MAX_SLOT_PAGES) {
    throw new RpmDatabaseError('RPM_DATABASE_DAMAGED', `This NDB package database states ${slotPages} pages of slots.`)
  }
  const seen = new Set<number>()
  for (let page = 0; page < slotPages; page += 1) {
    const slots = view(await readAt(page * PAGE_BYTES, PAGE_BYTES))
    for (let at = page === 0 ? 32 : 0; at + SLOT_BYTES <= slots.byteLength; at += SLOT_BYTES) {
      if (ascii(slots, at) !== 'Slot')
        throw new RpmDatabaseError('RPM_DATABASE_DAMAGED', `Slot page ${page} is damaged.`)
      const [packageIndex, block, blocks] = [4, 8, 12].map((member) => slots.getUint32(at + member, true))
      if (!block || !blocks || packageIndex === undefined) continue
      const blob = seen.has(block) ? undefined : await readBlob(readAt, packageIndex, block, blocks)
      seen.add(block)
      if (blob) yield blob
      else damage(`the package with index ${packageIndex} is incomplete`)
    }
    if (slots.byteLength < PAGE_BYTES)
      throw new RpmDatabaseError('RPM_DATABASE_DAMAGED', 'The file ends within its slots.')
  }
}

async function readBlob(
  readAt: ReadAt,
  packageIndex: number,
  block: number,
  blocks: number,
): Promise<Uint8Array | undefined> {
  const start = block * BLOCK_BYTES
  const head = view(await readAt(start, BLOB_HEAD_BYTES))
  if (head.byteLength < BLOB_HEAD_BYTES || ascii(head, 0) !== 'BlbS' || head.getUint32(4, true) !== packageIndex)
    return undefined
  const length = head.getUint32(12, true)
  const room = blocks * BLOCK_BYTES - BLOB_HEAD_BYTES - BLOB_TAIL_BYTES
  if (length > room || length > MAX_HEADER_BYTES) return undefined
  const blob = await readAt(start + BLOB_HEAD_BYTES, length)
  return blob.length === length ? blob : undefined
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function ascii(data: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((nth) => data.getUint8(at + nth)))
}
