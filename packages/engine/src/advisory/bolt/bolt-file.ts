import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { AdvisoryError } from '../advisory-error.ts'

/**
 * A bbolt database, read from its first to its last key. Little-endian pages; pages 0 and 1 hold the meta data, the valid one with the newer transaction
 * counts; buckets are B+ trees of pages, small ones lie within a value of their parent.
 * Every page id, offset and depth is checked: the file is somebody else's.
 * @see https://github.com/etcd-io/bbolt (db.go, page.go, node.go)
 */
export interface BoltFile extends Disposable {
  readonly root: BoltBucket
}

export interface BoltBucket {
  /** In the order of the keys' bytes. Views are good until the next step. @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN` */
  entries(): Iterable<BoltEntry>
}

export type BoltEntry =
  | { readonly key: string; readonly bucket: BoltBucket }
  | { readonly key: string; readonly value: Buffer }

const MAGIC = 0xed0cdaed
const VERSION = 2
const HEADER = 16
const ELEMENT = 16
const BRANCH = 1
const LEAF = 2
const META = 4
const BUCKET_FLAG = 1
const MAX_DEPTH = 32
const MAX_PAGE_BYTES = 256 * 1024 * 1024

/** @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN` when it is no bbolt file or truncated */
export function openBolt(path: string): BoltFile {
  const file = openSync(path, 'r')
  try {
    const pages = new Pages(file, fstatSync(file).size, path)
    return { root: bucketAt(pages, pages.root), [Symbol.dispose]: () => closeSync(file) }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

/** Is this how a bbolt file starts? Sees the first page. */
export function isBolt(head: Uint8Array): boolean {
  return head.length >= HEADER + 8 && new DataView(head.buffer, head.byteOffset).getUint32(HEADER, true) === MAGIC
}

function bucketAt(pages: Pages, root: number): BoltBucket {
  return { entries: () => walk(pages, () => pages.read(root), 0) }
}

/** A bucket of few keys: one leaf page without a place of its own, behind the bucket's header. */
function inlineBucket(pages: Pages, image: Buffer): BoltBucket {
  const copy = Buffer.from(image)
  return { entries: () => walk(pages, () => copy, 0) }
}

function* walk(pages: Pages, read: () => Buffer, depth: number): Iterable<BoltEntry> {
  if (depth > MAX_DEPTH) throw pages.broken('its tree is deeper than any')
  const page = read()
  if (page.length < HEADER) throw pages.broken('a page is shorter than its head')
  const flags = page.readUInt16LE(8)
  const count = page.readUInt16LE(10)
  if (HEADER + count * ELEMENT > page.length) throw pages.broken('a page has more elements than room')
  if (flags & BRANCH) {
    for (let index = 0; index < count; index++) {
      const child = pages.id(page, HEADER + index * ELEMENT + 8)
      yield* walk(pages, () => pages.read(child), depth + 1)
    }
  } else if (flags & LEAF) {
    for (let index = 0; index < count; index++) yield leafEntry(pages, page, HEADER + index * ELEMENT)
  } else throw pages.broken('a page of the tree is neither branch nor leaf')
}

function leafEntry(pages: Pages, page: Buffer, at: number): BoltEntry {
  const start = at + page.readUInt32LE(at + 4)
  const keyEnd = start + page.readUInt32LE(at + 8)
  const end = keyEnd + page.readUInt32LE(at + 12)
  if (end > page.length) throw pages.broken('an element lies outside of its page')
  const key = page.toString('utf8', start, keyEnd)
  const value = page.subarray(keyEnd, end)
  if ((page.readUInt32LE(at) & BUCKET_FLAG) === 0) return { key, value }
  if (value.length < 16) throw pages.broken('a bucket is shorter than its head')
  const root = Number(value.readBigUInt64LE(0))
  return { key, bucket: root === 0 ? inlineBucket(pages, value.subarray(16)) : bucketAt(pages, pages.id(value, 0)) }
}

class Pages {
  readonly root: number
  readonly #file: number
  readonly #fileBytes: number
  readonly #label: string
  readonly #pageBytes: number
  readonly #highWater: number
  readonly #visited = new Set<number>()

  constructor(file: number, fileBytes: number, label: string) {
    this.#file = file
    this.#fileBytes = fileBytes
    this.#label = label
    const meta = this.#newestMeta()
    this.#pageBytes = meta.pageBytes
    this.#highWater = meta.highWater
    this.root = meta.root
    if (meta.root >= meta.highWater) throw this.broken('its root lies outside of it')
  }

  /** A page with those that it overflows into. Each is read once only, so a tree that leads back into itself ends. */
  read(id: number): Buffer {
    if (this.#visited.has(id)) throw this.broken('its tree leads back into itself')
    this.#visited.add(id)
    const first = this.#bytes(id * this.#pageBytes, this.#pageBytes)
    const overflow = first.readUInt32LE(12)
    if (overflow === 0) return first
    if (id + overflow >= this.#highWater || (overflow + 1) * this.#pageBytes > MAX_PAGE_BYTES) {
      throw this.broken('a page runs beyond its end')
    }
    return this.#bytes(id * this.#pageBytes, (overflow + 1) * this.#pageBytes)
  }

  id(buffer: Buffer, at: number): number {
    const id = Number(buffer.readBigUInt64LE(at))
    if (id < 2 || id >= this.#highWater) throw this.broken('a page id lies outside of it')
    return id
  }

  broken(why: string): AdvisoryError {
    return new AdvisoryError('ADVISORY_INPUT_BROKEN', `${this.#label} is no complete bbolt database: ${why}.`)
  }

  #newestMeta(): { root: number; pageBytes: number; highWater: number } {
    const first = this.#meta(0)
    // The second meta page lies one page further; its size is the machine's that wrote it.
    const sizes = first ? [first.pageBytes] : [4096, 8192, 16_384, 65_536]
    const second = sizes.map((size) => this.#meta(size)).find((meta) => meta !== undefined)
    const newest = second && (!first || second.transaction > first.transaction) ? second : first
    if (!newest) throw this.broken('it has no valid head')
    return newest
  }

  #meta(offset: number) {
    if (offset + HEADER + 64 > this.#fileBytes) return undefined
    const page = this.#bytes(offset, HEADER + 64)
    const meta = page.subarray(HEADER)
    if ((page.readUInt16LE(8) & META) === 0 || meta.readUInt32LE(0) !== MAGIC || meta.readUInt32LE(4) !== VERSION) {
      return undefined
    }
    const pageBytes = meta.readUInt32LE(8)
    if (pageBytes < 512 || pageBytes > 65_536 || meta.readBigUInt64LE(56) !== fnv1a(meta.subarray(0, 56)))
      return undefined
    return {
      pageBytes,
      root: Number(meta.readBigUInt64LE(16)),
      highWater: Number(meta.readBigUInt64LE(40)),
      transaction: meta.readBigUInt64LE(48),
    }
  }

  #bytes(offset: number, length: number): Buffer {
    if (offset + length > this.#fileBytes) throw this.broken('it ends early')
    const buffer = Buffer.allocUnsafeSlow(length)
    for (let filled = 0; filled < length; ) {
      const got = readSync(this.#file, buffer, filled, length - filled, offset + filled)
      if (got === 0) throw this.broken('it ends early')
      filled += got
    }
    return buffer
  }
}

/** FNV-1a, 64 bits: bbolt's checksum of a meta page. */
function fnv1a(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash
}
