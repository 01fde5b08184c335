// Writes a bbolt file with the buckets and the size of Trivy's database, page by page: node bench/write-trivy-db.ts FILE VULNERABILITIES
import { closeSync, openSync, writeSync } from 'node:fs'
import { fnv1a64 } from './fnv1a64.ts'

const PAGE = 4096
const ELEMENT = 16

interface Entry {
  readonly key: string
  readonly value: Buffer
  readonly isBucket?: boolean
}

/** Appends pages; a tree is written leaf by leaf from sorted entries, so that only its branches are held. */
class BoltWriter {
  readonly #file: number
  #next = 3

  constructor(path: string) {
    this.#file = openSync(path, 'w')
  }

  /** The page of a bucket's root. */
  tree(entries: Iterable<Entry>): number {
    let children: { key: string; id: number }[] = []
    let part: Entry[] = []
    let bytes = 16
    for (const entry of entries) {
      const size = ELEMENT + Buffer.byteLength(entry.key) + entry.value.length
      if (part.length > 0 && bytes + size > PAGE) {
        children.push({ key: part[0]?.key ?? '', id: this.#page(leaf(part)) })
        part = []
        bytes = 16
      }
      part.push(entry)
      bytes += size
    }
    children.push({ key: part[0]?.key ?? '', id: this.#page(leaf(part)) })
    while (children.length > 1) {
      const above: { key: string; id: number }[] = []
      for (let at = 0; at < children.length; at += 80) {
        const group = children.slice(at, at + 80)
        above.push({ key: group[0]?.key ?? '', id: this.#page(branch(group)) })
      }
      children = above
    }
    return children[0]?.id ?? 0
  }

  end(root: number): void {
    const freelist = Buffer.alloc(PAGE)
    freelist.writeBigUInt64LE(2n, 0)
    freelist.writeUInt16LE(0x10, 8)
    writeSync(this.#file, freelist, 0, PAGE, 2 * PAGE)
    for (const id of [0, 1]) writeSync(this.#file, meta(id, root, this.#next), 0, PAGE, id * PAGE)
    closeSync(this.#file)
  }

  #page(image: Buffer): number {
    const id = this.#next
    const count = Math.ceil(image.length / PAGE)
    const page = Buffer.alloc(count * PAGE)
    image.copy(page)
    page.writeBigUInt64LE(BigInt(id), 0)
    page.writeUInt32LE(count - 1, 12)
    writeSync(this.#file, page, 0, page.length, id * PAGE)
    this.#next += count
    return id
  }
}

function leaf(entries: readonly Entry[]): Buffer {
  const head = Buffer.alloc(16 + entries.length * ELEMENT)
  head.writeUInt16LE(2, 8)
  head.writeUInt16LE(entries.length, 10)
  let content = entries.length * ELEMENT
  const parts: Buffer[] = [head]
  entries.forEach(({ key, value, isBucket }, index) => {
    const name = Buffer.from(key)
    const at = 16 + index * ELEMENT
    head.writeUInt32LE(isBucket ? 1 : 0, at)
    head.writeUInt32LE(content - index * ELEMENT, at + 4)
    head.writeUInt32LE(name.length, at + 8)
    head.writeUInt32LE(value.length, at + 12)
    parts.push(name, value)
    content += name.length + value.length
  })
  return Buffer.concat(parts)
}

function branch(children: readonly { key: string; id: number }[]): Buffer {
  const head = Buffer.alloc(16 + children.length * ELEMENT)
  head.writeUInt16LE(1, 8)
  head.writeUInt16LE(children.length, 10)
  let content = children.length * ELEMENT
  const parts: Buffer[] = [head]
  children.forEach(({ key, id }, index) => {
    const name = Buffer.from(key)
    const at = 16 + index * ELEMENT
    head.writeUInt32LE(content - index * ELEMENT, at)
    head.writeUInt32LE(name.length, at + 4)
    head.writeBigUInt64LE(BigInt(id), at + 8)
    parts.push(name)
    content += name.length
  })
  return Buffer.concat(parts)
}

function meta(id: number, root: number, next: number): Buffer {
  const page = Buffer.alloc(PAGE)
  page.writeBigUInt64LE(BigInt(id), 0)
  page.writeUInt16LE(4, 8)
  page.writeUInt32LE(0xed0cdaed, 16)
  page.writeUInt32LE(2, 20)
  page.writeUInt32LE(PAGE, 24)
  page.writeBigUInt64LE(BigInt(root), 32)
  page.writeBigUInt64LE(2n, 48)
  page.writeBigUInt64LE(BigInt(next), 56)
  page.writeBigUInt64LE(BigInt(id + 1), 64)
  page.writeBigUInt64LE(fnv1a64(page.subarray(16, 72)), 72)
  return page
}

const SYSTEMS = [
  ...['10', '11', '12', '13'].map((release) => `debian ${release}`),
  ...['18.04', '20.04', '22.04', '24.04', '25.10'].map((release) => `ubuntu ${release}`),
  ...['3.18', '3.19', '3.20', '3.21', '3.22', 'edge'].map((release) => `alpine ${release}`),
  ...['8', '9', '10'].flatMap((release) => [`alma ${release}`, `rocky ${release}`, `Oracle Linux ${release}`]),
  ...['15.4', '15.5', '15.6', '15.7'].map((release) => `SUSE Linux Enterprise ${release}`),
  ...[
    'openSUSE Leap 15.6',
    'Photon OS 5.0',
    'Azure Linux 3.0',
    'amazon linux 2',
    'amazon linux 2023',
    'wolfi',
    'chainguard',
  ],
]
const LANGUAGES = ['npm', 'pip', 'maven', 'go', 'composer', 'nuget', 'rubygems', 'cargo'].map(
  (name) => `${name}::Generated`,
)
const ROWS_PER_PACKAGE = 16

const [path = 'trivy.db', amount = '280000'] = process.argv.slice(2)
const vulnerabilities = Number(amount)
const perSystem = Math.floor((vulnerabilities * 3.2) / SYSTEMS.length / ROWS_PER_PACKAGE)
const writer = new BoltWriter(path)
const roots = new Map<string, number>()
roots.set('vulnerability', writer.tree(details()))
for (const name of SYSTEMS) roots.set(name, writer.tree(packages(perSystem, name, systemRow)))
for (const name of LANGUAGES) roots.set(name, writer.tree(packages(Math.floor(perSystem / 4), name, languageRow)))
writer.end(
  writer.tree(
    [...roots]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, id]) => {
        const value = Buffer.alloc(16)
        value.writeBigUInt64LE(BigInt(id), 0)
        return { key, value, isBucket: true }
      }),
  ),
)

/** Sorted as text. */
function cveOf(index: number): string {
  return `CVE-${2000 + Math.floor(index / 20_000)}-${String(10_000 + (index % 20_000))}`
}

function* details(): Iterable<Entry> {
  for (let index = 0; index < vulnerabilities; index++) {
    const text = {
      Title: `Generated vulnerability ${index}`,
      Description: `A crafted request makes the parser of number ${index} read beyond its buffer. ${'It is not real. '.repeat(25)}`,
      Severity: 'HIGH',
      CweIDs: ['CWE-125'],
      VendorSeverity: { nvd: 3, ghsa: 3, redhat: 2, debian: 1 },
      CVSS: {
        nvd: { V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', V3Score: 9.8 },
        redhat: { V3Vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H', V3Score: 8.1 },
      },
      References: ['a', 'b', 'c', 'd', 'e'].map((part) => `https://example.org/advisories/${part}/${index}`),
      PublishedDate: '2024-03-01T10:00:00Z',
      LastModifiedDate: '2025-01-10T08:30:00Z',
    }
    yield { key: cveOf(index), value: Buffer.from(JSON.stringify(text)) }
  }
}

function* packages(count: number, salt: string, row: (index: number) => object): Iterable<Entry> {
  for (let index = 0; index < count; index++) {
    const start = (index * 7919 + salt.length * 104_729) % Math.max(1, vulnerabilities - ROWS_PER_PACKAGE * 3)
    const rows = Array.from({ length: ROWS_PER_PACKAGE }, (_, one): Entry => {
      const number = start + one * 3
      return { key: cveOf(number), value: Buffer.from(JSON.stringify(row(number))) }
    })
    const inline = leaf(rows)
    yield {
      key: `package-${String(index).padStart(6, '0')}`,
      value: Buffer.concat([Buffer.alloc(16), inline]),
      isBucket: true,
    }
  }
}

function systemRow(index: number): object {
  return index % 4 === 0
    ? { Status: [2, 5, 6, 7][(index / 4) % 4], Severity: 1 + (index % 4) }
    : { FixedVersion: `${1 + (index % 9)}.${index % 20}.${index % 7}-${1 + (index % 5)}` }
}

function languageRow(index: number): object {
  const fixed = `${1 + (index % 9)}.${index % 20}.${index % 7}`
  return { PatchedVersions: [fixed], VulnerableVersions: [`>=1.0.0, <${fixed}`] }
}
