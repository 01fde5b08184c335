import type { Problem, ProblemCode } from '../domain/problem.ts'
import { MiB } from '../domain/units.ts'
import type { ContentSink } from './content-sink.ts'
import { normalPath } from './entry-path.ts'
import type { LayerEntry } from './layer-entry.ts'
import type { LayerLimits } from './limits.ts'
import { type PaxRecords, parsePaxRecords } from './pax-records.ts'
import { type Extent, leadingMapSink, parseOldGnuExtents, sparseSink } from './sparse-map.ts'
import { isZeroBlock, parseTarHeader, readNumber, TAR_BLOCK, type TarHeader } from './tar-header.ts'
import {
  malformedMap,
  type SparseLayout,
  TarDamage,
  type TarExtensions,
  type TarMember,
  toLayerEntry,
  toTarMember,
} from './tar-member.ts'

/** Who is told what a tar holds, synchronously and in its order. */
export interface TarHandler {
  /** A member. Returns where its content shall go, or `undefined` to skip it; only files have content. */
  entry(entry: LayerEntry): ContentSink | undefined
  problem(problem: Problem): void
}

/** Push parser of one tar. */
export interface TarParser {
  /** Takes the next bytes; they must never change afterwards, since sinks get views of them. */
  push(chunk: Buffer): void
  /** The bytes are over; reports a member that was cut off. */
  finish(): void
}

type Step = 'header' | 'meta' | 'sparse-extension' | 'content' | 'skip' | 'done'

const SOURCE = 'layer'
/** A sparse file up to this size may expand as it likes. */
const FREE_EXPANSION_BYTES = 64 * MiB
const OLD_GNU_SLOTS = 4
const OLD_GNU_EXTENSION_SLOTS = 21
const NOT_TAR = 'The layer is no tar archive'

/**
 * Reads v7, ustar, star, GNU and pax tars. Where readers differ it does what Go's archive/tar does (see {@link parseTarHeader}):
 * links and directories have no content whatever their size says, the last extended header wins, global headers name no files.
 * Damage ends the parsing with a `MALFORMED` problem; what was read before stands. Hot path: synchronous, content is never copied here.
 */
export function createTarParser(handler: TarHandler, limits: LayerLimits): TarParser {
  const scratch = Buffer.alloc(TAR_BLOCK)
  let scratchFill = 0
  let step: Step = 'header'
  /** Bytes of content, or of what is skipped, still to come; while skipping with the padding. */
  let remaining = 0
  let padding = 0
  let sink: ContentSink | undefined
  let members = 0
  let zeroBlocks = 0
  let lastPath = ''
  let pathCharacters = 0
  let extensions: TarExtensions = {}
  let globals: PaxRecords = new Map()
  let metaType = ''
  let metaPieces: Buffer[] = []
  let openSparse: { readonly header: TarHeader; readonly extents: Extent[]; readonly size: number } | undefined
  const unknownTypes = new Set<string>()

  const report = ({ code, message, path }: { code: ProblemCode; message: string; path?: string | undefined }): void =>
    handler.problem({ code, message, source: SOURCE, ...(path === undefined ? {} : { path }) })

  const stop = ({ code, message }: TarDamage): void => {
    const place = lastPath === '' ? '' : `, after member "${lastPath.slice(0, 200)}"`
    report({ code, message: `${message}${place}; the rest was not read.` })
    step = 'done'
  }

  const skip = (bytes: number): void => {
    padding = padOf(bytes)
    remaining = bytes + padding
    step = remaining === 0 ? 'header' : 'skip'
  }

  const onHeader = (buffer: Buffer, at: number): void => {
    if (buffer[at] === 0 && isZeroBlock(buffer, at)) {
      zeroBlocks += 1
      if (zeroBlocks === 2) step = 'done'
      return
    }
    if (zeroBlocks > 0) throw new TarDamage('MALFORMED', 'A single zero block stands between members')
    const header = parseTarHeader(buffer, at)
    if (header === undefined) {
      throw new TarDamage('MALFORMED', members === 0 ? NOT_TAR : 'A tar header has a wrong checksum')
    }
    members += 1
    if (members > limits.maxEntries) {
      throw new TarDamage('LIMIT_EXCEEDED', `The layer has more than ${limits.maxEntries} members`)
    }
    if (header.type === 'x' || header.type === 'g' || header.type === 'L' || header.type === 'K') beginMeta(header)
    else if (header.type === 'S') beginOldSparse(header, buffer, at)
    else onMember(header)
  }

  const beginMeta = ({ type, size }: TarHeader): void => {
    if (size === undefined || size < 0) {
      throw new TarDamage('MALFORMED', 'An extended header has an impossible size')
    }
    if (size > limits.maxHeaderBytes) {
      throw new TarDamage('LIMIT_EXCEEDED', `An extended header has more than ${limits.maxHeaderBytes} bytes`)
    }
    metaType = type
    metaPieces = []
    remaining = size
    padding = padOf(size)
    step = 'meta'
    if (size === 0) endMeta()
  }

  const endMeta = (): void => {
    const [first] = metaPieces
    const body = metaPieces.length === 1 && first !== undefined ? first : Buffer.concat(metaPieces)
    metaPieces = []
    remaining = padding
    step = remaining === 0 ? 'header' : 'skip'
    if (metaType === 'L') extensions.longName = textOf(body)
    else if (metaType === 'K') extensions.longLink = textOf(body)
    else onPax(body)
  }

  const onPax = (body: Buffer): void => {
    const records = parsePaxRecords(body)
    if (records === undefined) throw new TarDamage('MALFORMED', 'A pax header is malformed')
    if (metaType === 'x') {
      extensions.pax = records
      return
    }
    extensions = {}
    globals = records
    if (records.has('path') || records.has('linkpath') || records.has('size')) {
      const message = 'A global pax header names or sizes files; it was ignored, as container runtimes do.'
      report({ code: 'INCONSISTENT', message })
    }
  }

  const beginOldSparse = (header: TarHeader, buffer: Buffer, at: number): void => {
    const size = readNumber(buffer, at + 483, 12)
    const extents = parseOldGnuExtents(buffer, at + 386, OLD_GNU_SLOTS)
    if (header.format !== 'gnu' || size === undefined || size < 0 || extents === undefined) throw malformedMap()
    openSparse = { header, extents: [...extents], size }
    if (buffer[at + 482] === 0) endOldSparse()
    else step = 'sparse-extension'
  }

  const onSparseExtension = (buffer: Buffer, at: number): void => {
    const more = parseOldGnuExtents(buffer, at, OLD_GNU_EXTENSION_SLOTS)
    if (more === undefined || openSparse === undefined) throw malformedMap()
    openSparse.extents.push(...more)
    if (openSparse.extents.length * 24 > limits.maxHeaderBytes) {
      throw new TarDamage('LIMIT_EXCEEDED', `The map of a sparse file has more than ${limits.maxHeaderBytes} bytes`)
    }
    if (buffer[at + 504] === 0) endOldSparse()
  }

  const endOldSparse = (): void => {
    if (openSparse === undefined) return
    const { header, ...layout } = openSparse
    openSparse = undefined
    onMember(header, layout)
  }

  const onMember = (header: TarHeader, oldGnuSparse?: SparseLayout): void => {
    const member = toTarMember(header, extensions, globals, oldGnuSparse)
    extensions = {}
    if (member.kind === undefined) reportUnknownType(header.type, member.path)
    const entry = toLayerEntry(member, limits, report)
    if (entry !== undefined) {
      lastPath = entry.path
      pathCharacters += entry.path.length
      if (pathCharacters > limits.maxPathCharacters) {
        throw new TarDamage(
          'LIMIT_EXCEEDED',
          `The paths of the layer have more than ${limits.maxPathCharacters} characters`,
        )
      }
    }
    const target = entry === undefined ? undefined : handler.entry(entry)
    if (entry?.kind !== 'file' || target === undefined) skip(member.storedBytes)
    else beginContent(entry, member, target)
  }

  const beginContent = ({ path, size }: LayerEntry, { storedBytes, sparse }: TarMember, target: ContentSink): void => {
    if (sparse !== undefined && size > FREE_EXPANSION_BYTES && size > storedBytes * limits.maxRatio) {
      const message = `A sparse file expands ${storedBytes} bytes to ${size}; its content was not read.`
      report({ code: 'LIMIT_EXCEEDED', message, path })
      skip(storedBytes)
      return
    }
    sink = sparse === undefined ? target : spread(target, sparse, storedBytes)
    remaining = storedBytes
    padding = padOf(storedBytes)
    step = 'content'
    if (remaining === 0) endContent()
  }

  const spread = (target: ContentSink, { extents, size }: SparseLayout, storedBytes: number): ContentSink =>
    extents === undefined
      ? leadingMapSink(target, size, Math.min(limits.maxHeaderBytes, storedBytes))
      : sparseSink(target, extents, size)

  const onContent = (piece: Buffer): void => {
    remaining -= piece.length
    if (sink?.write(piece) !== true) {
      sink = undefined
      remaining += padding
      step = remaining === 0 ? 'header' : 'skip'
    } else if (remaining === 0) {
      endContent()
    }
  }

  const endContent = (): void => {
    const ended = sink
    sink = undefined
    remaining = padding
    step = remaining === 0 ? 'header' : 'skip'
    ended?.end()
  }

  const reportUnknownType = (type: string, path: string): void => {
    if (unknownTypes.has(type)) return
    unknownTypes.add(type)
    const message = `Members of tar type ${JSON.stringify(type)} were left out.`
    report({ code: 'UNSUPPORTED', message, path: normalPath(path).path.slice(0, 200) })
  }

  /** One header block, straight from the chunk where it lies in it whole. Returns the bytes taken. */
  const takeBlock = (chunk: Buffer, at: number): number => {
    let block = chunk
    let start = at
    let taken = TAR_BLOCK
    if (scratchFill > 0 || chunk.length - at < TAR_BLOCK) {
      taken = chunk.copy(scratch, scratchFill, at, at + TAR_BLOCK - scratchFill)
      scratchFill += taken
      if (scratchFill < TAR_BLOCK) return taken
      scratchFill = 0
      block = scratch
      start = 0
    }
    if (step === 'header') onHeader(block, start)
    else onSparseExtension(block, start)
    return taken
  }

  const takeBytes = (chunk: Buffer, at: number): number => {
    const length = Math.min(remaining, chunk.length - at)
    if (step === 'content') {
      onContent(chunk.subarray(at, at + length))
      return length
    }
    remaining -= length
    if (step === 'meta') {
      metaPieces.push(chunk.subarray(at, at + length))
      if (remaining === 0) endMeta()
    } else if (remaining === 0) {
      step = 'header'
    }
    return length
  }

  return {
    push(chunk) {
      try {
        for (let at = 0; at < chunk.length && step !== 'done'; ) {
          at += step === 'header' || step === 'sparse-extension' ? takeBlock(chunk, at) : takeBytes(chunk, at)
        }
      } catch (error) {
        if (!(error instanceof TarDamage)) throw error
        stop(error)
      }
    },
    finish() {
      sink?.abandon()
      sink = undefined
      // Ending on a member's border without the two zero blocks, or without the last padding, is common and harmless.
      const isOnBorder = (step === 'header' && scratchFill === 0) || (step === 'skip' && remaining <= padding)
      if (step !== 'done' && !isOnBorder) {
        stop(new TarDamage('MALFORMED', members === 0 ? NOT_TAR : 'The archive breaks off inside a member'))
      }
      step = 'done'
    },
  }
}

function padOf(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK
}

function textOf(body: Buffer): string {
  const end = body.indexOf(0)
  return body.toString('utf8', 0, end < 0 ? body.length : end)
}
