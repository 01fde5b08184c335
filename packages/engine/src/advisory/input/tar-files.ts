import { AdvisoryError } from '../advisory-error.ts'
import type { FeedFile } from '../feed.ts'
import { collectBytes, tooLarge } from './bounded.ts'

const BLOCK = 512
const MAX_HEADER_BYTES = 1024 * 1024

/**
 * The regular files of a tar that comes as a stream, one after the other; each is read while the iteration stands at it, or not at all.
 * Feeds are plain archives: ustar names, pax and GNU long names. Links, devices and sparse files are passed over.
 * @throws {AdvisoryError} `ADVISORY_INPUT_BROKEN` when a header is wrong or the archive ends inside of a file
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>, label: string): AsyncIterable<FeedFile> {
  const blocks = new ByteQueue(chunks, label)
  let longName: string | undefined
  for (let header = await blocks.take(BLOCK); header; header = await blocks.take(BLOCK)) {
    if (header.every((byte) => byte === 0)) return
    const { name, size, type } = parseHeader(header, label)
    const padding = (BLOCK - (size % BLOCK)) % BLOCK
    if (type === 'x' || type === 'L') {
      if (size > MAX_HEADER_BYTES) throw tooLarge(`A header of ${label}`, MAX_HEADER_BYTES)
      const text = (await blocks.need(size)).toString('utf8')
      longName = type === 'L' ? text.replace(/\0.*$/s, '') : (paxPath(text) ?? longName)
      await blocks.skip(padding)
      continue
    }
    const body = blocks.body(size)
    if (type === '0' || type === '\0')
      yield tarFile(longName ?? name, body, `${label}:${(longName ?? name).slice(0, 200)}`)
    if (type !== 'g') longName = undefined
    await body.finish()
    await blocks.skip(padding)
  }
}

interface TarHeader {
  readonly name: string
  readonly size: number
  readonly type: string
}

function parseHeader(header: Buffer, label: string): TarHeader {
  const text = (from: number, length: number): string =>
    header.toString('utf8', from, from + length).replace(/\0.*$/s, '')
  const expected = Number.parseInt(text(148, 8).trim(), 8)
  let sum = 8 * 32
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += header[at] ?? 0
  const size =
    (header[124] ?? 0) & 0x80 ? Number(header.readBigUInt64BE(128)) : Number.parseInt(text(124, 12).trim() || '0', 8)
  if (sum !== expected || !Number.isSafeInteger(size) || size < 0) {
    throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${label} is no tar archive, or a damaged one.`)
  }
  const prefix = text(257, 5) === 'ustar' ? text(345, 155) : ''
  return {
    name: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`,
    size,
    type: String.fromCharCode(header[156] ?? 0),
  }
}

/** pax records are `length key=value\n`. */
function paxPath(text: string): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1]
}

function tarFile(path: string, body: TarBody, label: string): FeedFile {
  async function* content(maxBytes: number): AsyncIterable<Uint8Array> {
    if (body.size > maxBytes) throw tooLarge(label, maxBytes)
    yield* body.chunks()
  }
  return {
    path: path.replace(/^\.\//, ''),
    bytes: (maxBytes) => collectBytes(content(maxBytes), maxBytes, label),
    chunks: content,
  }
}

interface TarBody {
  readonly size: number
  chunks(): AsyncIterable<Uint8Array>
  /** Passes over what was not read. */
  finish(): Promise<void>
}

/** Bytes of a stream in the portions that somebody asks for. */
class ByteQueue {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #label: string
  #held: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Uint8Array>, label: string) {
    this.#source = chunks[Symbol.asyncIterator]()
    this.#label = label
  }

  /** Undefined at the end of the stream. */
  async take(length: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = []
    let missing = length
    while (missing > 0) {
      const part = await this.#next(missing)
      if (!part) {
        if (missing === length) return undefined
        throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${this.#label} ends early.`)
      }
      parts.push(part)
      missing -= part.length
    }
    return Buffer.concat(parts)
  }

  async need(length: number): Promise<Buffer> {
    if (length === 0) return Buffer.alloc(0)
    const bytes = await this.take(length)
    if (bytes) return bytes
    throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${this.#label} ends early.`)
  }

  async skip(length: number): Promise<void> {
    for await (const _ of this.body(length).chunks());
  }

  body(size: number): TarBody {
    let left = size
    const queue = this
    async function* chunks(): AsyncIterable<Uint8Array> {
      while (left > 0) {
        const part = await queue.#next(left)
        if (!part) throw new AdvisoryError('ADVISORY_INPUT_BROKEN', `${queue.#label} ends early.`)
        left -= part.length
        yield part
      }
    }
    return {
      size,
      chunks,
      finish: async () => {
        for await (const _ of chunks());
      },
    }
  }

  async #next(most: number): Promise<Buffer | undefined> {
    if (this.#held.length === 0) {
      const { value, done } = await this.#source.next()
      if (done) return undefined
      this.#held = Buffer.from(value.buffer, value.byteOffset, value.length)
      if (this.#held.length === 0) return this.#next(most)
    }
    const part = this.#held.subarray(0, most)
    this.#held = this.#held.subarray(part.length)
    return part
  }
}
