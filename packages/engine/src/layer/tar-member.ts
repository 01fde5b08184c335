import type { Problem, ProblemCode } from '../domain/problem.ts'
import { normalPath, whiteoutOf } from './entry-path.ts'
import type { LayerEntry, LayerEntryKind } from './layer-entry.ts'
import type { LayerLimits } from './limits.ts'
import { type PaxRecords, paxInteger } from './pax-records.ts'
import { type Extent, extentsFit, parsePaxSparse } from './sparse-map.ts'
import type { TarHeader } from './tar-header.ts'

/** Why a tar cannot be read any further. Never leaves the parser. */
export class TarDamage extends Error {
  readonly code: Extract<ProblemCode, 'MALFORMED' | 'LIMIT_EXCEEDED'>

  constructor(code: TarDamage['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** What `x`, `L` and `K` members say about the member that follows them. */
export interface TarExtensions {
  pax?: PaxRecords
  longName?: string
  longLink?: string
}

/** Where the data of a sparse file lies; without extents their map comes before the data (pax format 1.0). */
export interface SparseLayout {
  readonly size: number
  readonly extents?: readonly Extent[]
}

/** A header with everything that its extensions change. */
export interface TarMember {
  /** `undefined` for types that we do not know. */
  readonly kind: LayerEntryKind | undefined
  readonly path: string
  readonly linkTarget: string
  /** Bytes of content in the archive. */
  readonly storedBytes: number
  readonly sparse?: SparseLayout
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly mtime: number
}

type Report = (problem: Pick<Problem, 'code' | 'message' | 'path'>) => void

const HEADER_ONLY: ReadonlySet<LayerEntryKind> = new Set(['hardlink', 'symlink', 'device', 'directory', 'fifo'])
const KINDS: ReadonlyMap<string, LayerEntryKind> = new Map([
  ['0', 'file'],
  ['\0', 'file'],
  ['7', 'file'],
  ['S', 'file'],
  ['1', 'hardlink'],
  ['2', 'symlink'],
  ['3', 'device'],
  ['4', 'device'],
  ['5', 'directory'],
  ['6', 'fifo'],
])
const NO_RECORDS: PaxRecords = new Map()

/** Joins a header with its extensions as Go's archive/tar does: GNU long names win over pax, sparse names over both; empty records change nothing. */
export function toTarMember(
  header: TarHeader,
  extensions: TarExtensions,
  globals: PaxRecords,
  oldGnuSparse?: SparseLayout,
): TarMember {
  const pax = extensions.pax ?? NO_RECORDS
  const paxSparse = pax.size === 0 ? undefined : parsePaxSparse(pax)
  if (paxSparse === 'malformed') throw malformedMap()
  const path = paxSparse?.name ?? extensions.longName ?? (pax.get('path') || header.name)
  // Before POSIX a directory was a file whose name ends with a slash.
  const kind = header.type === '\0' && path.endsWith('/') ? 'directory' : KINDS.get(header.type)
  const paxSize = pax.get('size')
  const storedBytes = kind !== undefined && HEADER_ONLY.has(kind) ? 0 : paxSize ? paxInteger(paxSize) : header.size
  if (storedBytes === undefined || storedBytes < 0) throw new TarDamage('MALFORMED', 'A member has an impossible size')
  const sparse = oldGnuSparse ?? (paxSparse && { ...paxSparse, size: paxSparse.size ?? storedBytes })
  if (sparse?.extents !== undefined && !extentsFit(sparse.extents, sparse.size)) throw malformedMap()
  const number = (key: 'uid' | 'gid' | 'mtime'): number => {
    const text = pax.get(key) || globals.get(key)
    return Math.max(0, (text ? paxInteger(text) : header[key]) ?? 0)
  }
  return {
    kind,
    path,
    linkTarget: extensions.longLink ?? (pax.get('linkpath') || header.linkName),
    storedBytes,
    ...(sparse ? { sparse } : {}),
    mode: (header.mode ?? 0) & 0o7777,
    uid: number('uid'),
    gid: number('gid'),
    mtime: number('mtime'),
  }
}

/** A sparse file whose map makes no sense. */
export function malformedMap(): TarDamage {
  return new TarDamage('MALFORMED', 'A sparse file has a malformed map')
}

/** The entry that a member is, its path made safe; `undefined` for those that say nothing (the root itself, AUFS' bookkeeping) or are reported and left out. */
export function toLayerEntry(member: TarMember, limits: LayerLimits, report: Report): LayerEntry | undefined {
  const { kind, linkTarget } = member
  if (kind === undefined) return undefined
  const { path, escaped } = normalPath(member.path)
  const flaw = flawOf(member, path, limits)
  if (flaw !== undefined) {
    report(flaw)
    return undefined
  }
  if (escaped) {
    report({ code: 'MALFORMED', message: 'A member climbs above the root; it was read as lying in the root.', path })
  }
  const whiteout = whiteoutOf(path)
  if (path === '' || whiteout === 'ignored') return undefined
  if (whiteout === 'invalid') {
    report({ code: 'MALFORMED', message: 'A whiteout names no file; it was left out.', path })
    return undefined
  }
  const { mode, uid, gid, mtime } = member
  if (whiteout !== undefined) return { path: whiteout.path, kind: whiteout.kind, size: 0, mode, uid, gid, mtime }
  const size = kind === 'file' ? (member.sparse?.size ?? member.storedBytes) : 0
  if (kind === 'symlink') return { path, kind, size, mode, uid, gid, mtime, linkTarget }
  if (kind === 'hardlink') return { path, kind, size, mode, uid, gid, mtime, linkTarget: normalPath(linkTarget).path }
  return { path, kind, size, mode, uid, gid, mtime }
}

function flawOf(member: TarMember, path: string, limits: LayerLimits): Parameters<Report>[0] | undefined {
  if (isLonger(path, limits.maxPathBytes) || isLonger(member.linkTarget, limits.maxPathBytes)) {
    const message = `A member's path has more than ${limits.maxPathBytes} bytes; it was left out.`
    return { code: 'LIMIT_EXCEEDED', message, path: path.slice(0, 200) }
  }
  if (path.includes('\0') || member.linkTarget.includes('\0')) {
    return { code: 'MALFORMED', message: "A member's path holds a NUL; it was left out." }
  }
  if (path === '' && member.kind !== 'directory') {
    return { code: 'MALFORMED', message: 'A member other than a directory has an empty path; it was left out.' }
  }
  return undefined
}

function isLonger(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes
}
