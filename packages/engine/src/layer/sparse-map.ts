import type { ContentSink } from './content-sink.ts'
import type { PaxRecords } from './pax-records.ts'
import { paxInteger } from './pax-records.ts'
import { readNumber, TAR_BLOCK } from './tar-header.ts'

/** A piece of a sparse file that the archive holds; everything between pieces is zero. */
export interface Extent {
  readonly offset: number
  readonly length: number
}

/** How a pax header describes a sparse file: with the map in the header (0.0, 0.1) or before the data (1.0). */
export interface PaxSparse {
  readonly name?: string
  /** Expanded size. */
  readonly size?: number
  /** Absent for format 1.0. */
  readonly extents?: readonly Extent[]
}

/**
 * What `GNU.sparse.*` records say; `undefined` when the file is not sparse or of an unknown version, `'malformed'` when they contradict themselves.
 * @source GNU tar manual, "Storing Sparse Files", PAX formats 0.0, 0.1 and 1.0
 */
export function parsePaxSparse(records: PaxRecords): PaxSparse | 'malformed' | undefined {
  const major = records.get('GNU.sparse.major') ?? ''
  const minor = records.get('GNU.sparse.minor') ?? ''
  const map = records.get('GNU.sparse.map') ?? ''
  const mapFirst = major === '1' && minor === '0'
  const inHeader = (major === '0' && (minor === '0' || minor === '1')) || (major === '' && minor === '' && map !== '')
  if (!mapFirst && !inHeader) return undefined
  const name = records.get('GNU.sparse.name') ?? ''
  const sizeText = records.get('GNU.sparse.size') || records.get('GNU.sparse.realsize') || ''
  const size = sizeText === '' ? undefined : paxInteger(sizeText)
  if (sizeText !== '' && (size === undefined || size < 0)) return 'malformed'
  const common = { ...(name === '' ? {} : { name }), ...(size === undefined ? {} : { size }) }
  if (mapFirst) return common
  const extents = extentsOf(map === '' ? [] : map.split(','))
  const count = paxInteger(records.get('GNU.sparse.numblocks') ?? String(extents?.length ?? 0))
  return extents === undefined || count !== extents.length ? 'malformed' : { ...common, extents }
}

/** Reads up to `slots` extents of 12 + 12 bytes at `at`; stops at an empty one. `undefined` when a number is none. @source GNU tar manual, "Basic Tar Format", oldgnu_header */
export function parseOldGnuExtents(block: Buffer, at: number, slots: number): readonly Extent[] | undefined {
  const extents: Extent[] = []
  for (let slot = 0; slot < slots; slot += 1) {
    const start = at + slot * 24
    if (block[start] === 0) break
    const offset = readNumber(block, start, 12)
    const length = readNumber(block, start + 12, 12)
    if (offset === undefined || length === undefined) return undefined
    extents.push({ offset, length })
  }
  return extents
}

/** Do the extents lie in order, without overlap, within `size`? */
export function extentsFit(extents: readonly Extent[], size: number): boolean {
  let end = 0
  for (const { offset, length } of extents) {
    if (offset < end || length < 0 || offset + length > size) return false
    end = offset + length
  }
  return true
}

/** Spreads the stored bytes of a sparse file over its extents and hands holes and data to `target`. */
export function sparseSink(target: ContentSink, extents: readonly Extent[], size: number): ContentSink {
  let index = 0
  let position = 0
  let wanted = true
  const skipTo = (offset: number): void => {
    if (wanted && offset > position) wanted = target.hole(offset - position)
    position = offset
  }
  return {
    write(piece) {
      for (let at = 0; at < piece.length && wanted; ) {
        const extent = extents[index]
        // More bytes than the map accounts for: the archive lies, `end` will say so.
        if (extent === undefined) {
          index = extents.length + 1
          return true
        }
        if (position < extent.offset) skipTo(extent.offset)
        const left = extent.offset + extent.length - position
        const part = piece.subarray(at, at + left)
        if (wanted && part.length > 0) wanted = target.write(part)
        position += part.length
        at += part.length
        if (position === extent.offset + extent.length) index += 1
      }
      return wanted
    },
    hole: () => wanted,
    end() {
      while (extents[index]?.length === 0) index += 1
      if (index !== extents.length) {
        target.abandon()
        return
      }
      skipTo(size)
      if (wanted) target.end()
    },
    abandon: () => target.abandon(),
  }
}

/** Reads the map that format 1.0 puts before the data (decimal lines, padded to a block), then spreads what follows. */
export function leadingMapSink(target: ContentSink, size: number, maxMapBytes: number): ContentSink {
  let pending: Buffer = Buffer.alloc(0)
  let inner: ContentSink | undefined
  return {
    write(piece) {
      if (inner !== undefined) return inner.write(piece)
      pending = Buffer.concat([pending, piece])
      const map = parseLeadingMap(pending)
      if (map === 'incomplete' && pending.length <= maxMapBytes) return true
      if (typeof map === 'string' || !extentsFit(map.extents, size)) {
        target.abandon()
        return false
      }
      inner = sparseSink(target, map.extents, size)
      return inner.write(pending.subarray(map.end))
    },
    hole: () => true,
    end: () => (inner ?? { end: () => target.abandon() }).end(),
    abandon: () => target.abandon(),
  }
}

function parseLeadingMap(
  bytes: Buffer,
): { readonly extents: readonly Extent[]; readonly end: number } | 'incomplete' | 'malformed' {
  const numbers: string[] = []
  let wantedNumbers = 1
  let at = 0
  while (numbers.length < wantedNumbers) {
    const newline = bytes.indexOf(0x0a, at)
    if (newline < 0) return 'incomplete'
    if (newline - at > 20) return 'malformed'
    numbers.push(bytes.toString('latin1', at, newline))
    at = newline + 1
    if (numbers.length === 1) {
      const count = paxInteger(numbers[0] ?? '')
      if (count === undefined || count < 0) return 'malformed'
      wantedNumbers = 1 + 2 * count
    }
  }
  const end = Math.ceil(at / TAR_BLOCK) * TAR_BLOCK
  if (end > bytes.length) return 'incomplete'
  const extents = extentsOf(numbers.slice(1))
  return extents === undefined ? 'malformed' : { extents, end }
}

function extentsOf(numbers: readonly string[]): readonly Extent[] | undefined {
  if (numbers.length % 2 !== 0) return undefined
  const extents: Extent[] = []
  for (let index = 0; index < numbers.length; index += 2) {
    const offset = paxInteger(numbers[index] ?? '')
    const length = paxInteger(numbers[index + 1] ?? '')
    if (offset === undefined || length === undefined || offset < 0 || length < 0) return undefined
    extents.push({ offset, length })
  }
  return extents
}
