import { KiB, MiB } from '../../domain/units.ts'
import { SourceError } from '../source-error.ts'
import type { SourceLimits } from '../source-limits.ts'
import type { ByteRangeFile } from './byte-range-file.ts'

/** A regular file in an archive: where its bytes are. */
export interface TarFile {
  readonly path: string
  readonly offset: number
  readonly size: number
}

/** Where everything is in one image archive. Paths are normalised: no `./`, no leading or doubled slashes. */
export interface TarIndex {
  /** Member names in archive order, each once. */
  readonly paths: readonly string[]
  /**
   * The regular file at `path`, through hard and symbolic links of the archive itself; undefined when there is none.
   * @throws {SourceError} `SOURCE_ARCHIVE_DAMAGED` when it is there twice (which one counts differs between programs) or links in circles
   */
  find(path: string): TarFile | undefined
}

type Member =
  | ({ readonly kind: 'file' } & TarFile)
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'repeated' }

const BLOCK = 512
const WINDOW = 64 * KiB
const MAX_EXTENSION = 1 * MiB
const MAX_LINKS = 8

/**
 * Reads the headers of a tar, never the content: ustar, GNU long names, pax `path`, `linkpath` and `size`, base-256 sizes.
 * Layers have a reader of their own, with everything a file system can hold; here only members that an image archive is made of count.
 * @throws {SourceError} `SOURCE_NOT_AN_ARCHIVE` when it does not start as a tar, `SOURCE_ARCHIVE_DAMAGED`, `SOURCE_TOO_LARGE`
 */
export async function indexTar(file: ByteRangeFile, limits: SourceLimits, signal: AbortSignal): Promise<TarIndex> {
  const members = new Map<string, Member>()
  const headers = headerReader(file)
  let extension: Extension = {}
  let count = 0
  for (let position = 0; position + BLOCK <= file.size; ) {
    signal.throwIfAborted()
    const header = await headers(position)
    if (header.every((byte) => byte === 0)) break
    if (!hasRightSum(header))
      throw position === 0 ? notATar(file) : damaged(file, `its header at byte ${position} is wrong`)
    const type = String.fromCharCode(header[156] ?? 0)
    const size = sizeOf(header, type, extension, file)
    const offset = position + BLOCK
    if (offset + size > file.size)
      throw damaged(file, `a member should go on to byte ${offset + size}, but the file stops at ${file.size}`)
    position = offset + Math.ceil(size / BLOCK) * BLOCK
    count += 1
    if (count > limits.maxArchiveMembers) {
      throw new SourceError(
        'SOURCE_TOO_LARGE',
        `${file.name} has more than ${limits.maxArchiveMembers} members, which is more than we read.`,
      )
    }
    if (type === 'x' || type === 'L' || type === 'K') {
      if (size > MAX_EXTENSION) throw damaged(file, 'a name in it is too long')
      extension = { ...extension, ...readExtension(type, await file.read(offset, size)) }
      continue
    }
    if (type === 'g') continue
    const path = normalise(extension.path ?? nameOf(header))
    const target = extension.linkpath ?? text(header, 157, 100)
    members.set(path, members.has(path) ? { kind: 'repeated' } : toMember(type, path, { offset, size, target }))
    extension = {}
  }
  return { paths: [...members.keys()], find: (path) => find(file, members, normalise(path)) }
}

interface Extension {
  readonly path?: string
  readonly linkpath?: string
  readonly size?: number
}

function toMember(
  type: string,
  path: string,
  { offset, size, target }: { readonly offset: number; readonly size: number; readonly target: string },
): Member {
  switch (type) {
    case '0':
    case '\0':
    case '7':
      return { kind: 'file', path, offset, size }
    case '1':
      return { kind: 'link', target: normalise(target) }
    case '2': {
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
      return { kind: 'link', target: normalise(target.startsWith('/') ? target : `${folder}/${target}`) }
    }
    default:
      return { kind: 'other' }
  }
}

function find(file: ByteRangeFile, members: ReadonlyMap<string, Member>, path: string): TarFile | undefined {
  let at = path
  for (let hop = 0; hop <= MAX_LINKS; hop += 1) {
    const member = members.get(at)
    if (member?.kind === 'repeated') throw damaged(file, `it holds "${at.slice(0, 120)}" more than once`)
    if (member === undefined || member.kind === 'other') return undefined
    if (member.kind === 'file') return member
    at = member.target
  }
  throw damaged(file, `"${path.slice(0, 120)}" links in circles`)
}

/** Reads headers through a window, as those of small members lie close together. */
function headerReader(file: ByteRangeFile): (position: number) => Promise<Uint8Array> {
  let start = 0
  let window: Uint8Array = new Uint8Array()
  return async (position) => {
    if (position < start || position + BLOCK > start + window.length) {
      start = position
      window = await file.read(position, Math.min(WINDOW, file.size - position))
    }
    return window.subarray(position - start, position - start + BLOCK)
  }
}

/** The sum of all bytes with the checksum field as blanks; old programs summed them as signed. POSIX.1-1988, "tar". */
function hasRightSum(header: Uint8Array): boolean {
  let unsigned = 0
  let signed = 0
  for (let index = 0; index < BLOCK; index += 1) {
    const byte = index >= 148 && index < 156 ? 0x20 : (header[index] ?? 0)
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  const stated = Number.parseInt(text(header, 148, 8).trim(), 8)
  return stated === unsigned || stated === signed
}

function sizeOf(header: Uint8Array, type: string, extension: Extension, file: ByteRangeFile): number {
  // Links and directories have no content, whatever their size field repeats.
  if ('123456'.includes(type)) return 0
  const size = extension.size ?? numberOf(header.subarray(124, 136))
  if (!Number.isSafeInteger(size) || size < 0) throw damaged(file, 'the size of a member is wrong')
  return size
}

/** Octal text, or GNU's base-256 when the top bit of the first byte is set. NaN when it is neither. */
function numberOf(field: Uint8Array): number {
  const first = field[0] ?? 0
  if (first >= 0x80) {
    if (first !== 0x80) return Number.NaN
    return field.subarray(1).reduce((total, byte) => total * 256 + byte, 0)
  }
  const digits = text(field, 0, field.length).trim()
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN
}

function nameOf(header: Uint8Array): string {
  const isPosix = text(header, 257, 6) === 'ustar' && header[262] === 0
  const prefix = isPosix ? text(header, 345, 155) : ''
  const name = text(header, 0, 100)
  return prefix === '' ? name : `${prefix}/${name}`
}

function readExtension(type: string, bytes: Uint8Array): Extension {
  if (type === 'L') return { path: text(bytes, 0, bytes.length) }
  if (type === 'K') return { linkpath: text(bytes, 0, bytes.length) }
  const records = readPax(bytes)
  const path = records.get('path')
  const linkpath = records.get('linkpath')
  const size = records.get('size')
  return {
    ...(path === undefined ? {} : { path }),
    ...(linkpath === undefined ? {} : { linkpath }),
    ...(size === undefined ? {} : { size: /^[0-9]{1,16}$/.test(size) ? Number(size) : Number.NaN }),
  }
}

/** `length key=value\n`, the length counting the whole record in bytes. POSIX.1-2001, "pax Extended Header". */
function readPax(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>()
  for (let start = 0; start < bytes.length; ) {
    const blank = bytes.indexOf(0x20, start)
    const length = blank < 0 ? 0 : Number(text(bytes, start, blank - start))
    if (!Number.isSafeInteger(length) || length <= blank - start + 1) break
    const record = new TextDecoder().decode(bytes.subarray(blank + 1, start + length - 1))
    const equals = record.indexOf('=')
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1))
    start += length
  }
  return records
}

function text(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length)
  const end = field.indexOf(0)
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end))
}

function normalise(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}

function notATar(file: ByteRangeFile): SourceError {
  return new SourceError(
    'SOURCE_NOT_AN_ARCHIVE',
    `${file.name} is not a tar archive. Give what "docker save", "podman save" or "skopeo copy" wrote.`,
  )
}

function damaged(file: ByteRangeFile, why: string): SourceError {
  return new SourceError('SOURCE_ARCHIVE_DAMAGED', `${file.name} is damaged: ${why}. Copy or save it again.`)
}
