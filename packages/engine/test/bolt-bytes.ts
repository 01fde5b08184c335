/** Keys and values of a bucket; a nested object is a bucket of its own. Values are JSON. */
export interface BoltContent {
  readonly [key: string]: unknown
}

const PAGE = 4096
const HEADER = 16
const BUCKET = Symbol('bucket')

/** Marks an object as a bucket rather than a JSON value. */
export function bucket(content: BoltContent): BoltContent {
  return Object.assign(Object.create(null) as Record<string, unknown>, content, { [BUCKET]: true })
}

/**
 * A bbolt file as the Go library lays it out: two meta pages, a free list, then leaf and branch pages; buckets that fit a quarter of a page lie inline.
 * @param leafKeys keys of one leaf page before a branch is needed
 */
export function boltBytes(root: BoltContent, leafKeys: number = 20): Buffer {
  const pages: Buffer[] = []
  let next = 3
  const addPage = (image: Buffer): number => {
    const id = next
    const count = Math.ceil(image.length / PAGE)
    const page = Buffer.alloc(count * PAGE)
    image.copy(page)
    page.writeBigUInt64LE(BigInt(id), 0)
    page.writeUInt32LE(count - 1, 12)
    pages.push(page)
    next += count
    return id
  }
  const addTree = (content: BoltContent): number => {
    const entries = encodeEntries(content, addTree)
    if (entries.length <= leafKeys) return addPage(leafImage(entries))
    const children: { key: Buffer; id: number }[] = []
    for (let at = 0; at < entries.length; at += leafKeys) {
      const part = entries.slice(at, at + leafKeys)
      children.push({ key: part[0]?.key ?? Buffer.alloc(0), id: addPage(leafImage(part)) })
    }
    return addPage(branchImage(children))
  }
  const rootId = addTree(root)
  const freelist = Buffer.alloc(PAGE)
  freelist.writeBigUInt64LE(2n, 0)
  freelist.writeUInt16LE(0x10, 8)
  return Buffer.concat([metaPage(0, rootId, next), metaPage(1, rootId, next), freelist, ...pages])
}

interface Entry {
  readonly key: Buffer
  readonly value: Buffer
  readonly isBucket: boolean
}

function encodeEntries(content: BoltContent, addTree: (content: BoltContent) => number): Entry[] {
  return Object.keys(content)
    .map((key) => ({ key: Buffer.from(key), value: content[key] }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ key, value }) => {
      if (!isBucket(value)) return { key, value: Buffer.from(JSON.stringify(value)), isBucket: false }
      const inline = Object.values(value).some(isBucket) ? undefined : leafImage(encodeEntries(value, addTree))
      const head = Buffer.alloc(16)
      if (inline && inline.length <= PAGE / 4) return { key, value: Buffer.concat([head, inline]), isBucket: true }
      head.writeBigUInt64LE(BigInt(addTree(value)), 0)
      return { key, value: head, isBucket: true }
    })
}

function isBucket(value: unknown): value is BoltContent {
  return typeof value === 'object' && value !== null && BUCKET in value
}

function leafImage(entries: readonly Entry[]): Buffer {
  const head = pageHead(2, entries.length)
  const elements = Buffer.alloc(entries.length * 16)
  let content = elements.length
  entries.forEach(({ key, value, isBucket: nested }, index) => {
    elements.writeUInt32LE(nested ? 1 : 0, index * 16)
    elements.writeUInt32LE(content - index * 16, index * 16 + 4)
    elements.writeUInt32LE(key.length, index * 16 + 8)
    elements.writeUInt32LE(value.length, index * 16 + 12)
    content += key.length + value.length
  })
  return Buffer.concat([head, elements, ...entries.flatMap(({ key, value }) => [key, value])])
}

function branchImage(children: readonly { key: Buffer; id: number }[]): Buffer {
  const elements = Buffer.alloc(children.length * 16)
  let content = elements.length
  children.forEach(({ key, id }, index) => {
    elements.writeUInt32LE(content - index * 16, index * 16)
    elements.writeUInt32LE(key.length, index * 16 + 4)
    elements.writeBigUInt64LE(BigInt(id), index * 16 + 8)
    content += key.length
  })
  return Buffer.concat([pageHead(1, children.length), elements, ...children.map(({ key }) => key)])
}

function pageHead(flags: number, count: number): Buffer {
  const head = Buffer.alloc(HEADER)
  head.writeUInt16LE(flags, 8)
  head.writeUInt16LE(count, 10)
  return head
}

function metaPage(id: number, root: number, highWater: number): Buffer {
  const page = Buffer.alloc(PAGE)
  page.writeBigUInt64LE(BigInt(id), 0)
  page.writeUInt16LE(4, 8)
  const meta = page.subarray(HEADER)
  meta.writeUInt32LE(0xed0cdaed, 0)
  meta.writeUInt32LE(2, 4)
  meta.writeUInt32LE(PAGE, 8)
  meta.writeBigUInt64LE(BigInt(root), 16)
  meta.writeBigUInt64LE(2n, 32)
  meta.writeBigUInt64LE(BigInt(highWater), 40)
  meta.writeBigUInt64LE(BigInt(10 + id), 48)
  let hash = 0xcbf29ce484222325n
  for (const byte of meta.subarray(0, 56)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  meta.writeBigUInt64LE(hash, 56)
  return page
}
