import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs'
import { join } from 'node:path'
import { type DiffId, parseDiffId } from '../domain/digest.ts'
import type { ProblemCode } from '../domain/problem.ts'
import { KiB } from '../domain/units.ts'
import type { ContentSink } from './content-sink.ts'
import type { LayerEntry, LayerEntryKind } from './layer-entry.ts'
import { LayerError } from './layer-error.ts'
import type { LayerLimits } from './limits.ts'
import type { LayerVisitor } from './read-layer.ts'

/** What a tree turned out to be. */
export interface TreeReading {
  /** sha256 over the entries (path, kind, mode, owner, size, link target): stands in for the diffID that a directory has none of. */
  readonly diffId: DiffId
  /** Bytes of all files. */
  readonly bytes: number
}

const READ_BYTES = 256 * KiB
/** Kernel file systems of a running machine, left out when something is mounted there. */
const KERNEL_MOUNTS: ReadonlySet<string> = new Set(['proc', 'sys', 'dev', 'run'])
const NO_ACCESS: ReadonlySet<string> = new Set(['EACCES', 'EPERM'])

/**
 * Walks a directory that is an image's root, sorted by name, directories before what they hold. Links are reported, never followed; only regular
 * files have content; files under another path of the same inode are files of their own. What cannot be read is a problem.
 * @throws {LayerError} `LAYER_UNREADABLE` when `directory` itself cannot be listed; the reason of `signal`
 */
export async function walkTree(
  directory: string,
  {
    limits,
    signal,
    visitor,
  }: { readonly limits: LayerLimits; readonly signal: AbortSignal; readonly visitor: LayerVisitor },
): Promise<TreeReading> {
  const hash = createHash('sha256')
  let bytes = 0
  let entries = 0
  let characters = 0
  const report = (code: ProblemCode, path: string, message: string): void =>
    visitor.problem({ code, message, source: 'layer', path })
  const root = statRoot(directory)
  const stack: string[] = namesIn(directory, '').reverse()

  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    signal.throwIfAborted()
    if (Buffer.byteLength(path) > limits.maxPathBytes) {
      report(
        'LIMIT_EXCEEDED',
        path.slice(0, 200),
        `A path has more than ${limits.maxPathBytes} bytes; it was left out.`,
      )
      continue
    }
    entries += 1
    characters += path.length
    if (entries > limits.maxEntries || characters > limits.maxPathCharacters) {
      report(
        'LIMIT_EXCEEDED',
        path,
        `The directory has more entries than are read (${entries - 1}); the rest was left out.`,
      )
      break
    }
    try {
      const onDisk = join(directory, path)
      const stats = lstatSync(onDisk)
      const entry = toEntry(path, stats, onDisk)
      if (entry === undefined) continue
      hash.update(
        `${JSON.stringify([path, entry.kind, entry.mode, entry.uid, entry.gid, entry.size, entry.linkTarget])}\n`,
      )
      bytes += entry.size
      const sink = visitor.entry(entry)
      if (entry.kind === 'file' && sink !== undefined) giveContent(onDisk, entry.size, sink)
      const isMount = stats.dev !== root.dev && KERNEL_MOUNTS.has(path)
      if (entry.kind === 'directory' && !isMount) stack.push(...namesIn(onDisk, path).reverse())
    } catch (error) {
      const code = codeOf(error)
      if (code === undefined) throw error
      report(
        'UNREADABLE',
        path,
        NO_ACCESS.has(code) ? 'No permission to read this.' : `This could not be read (${code}).`,
      )
    }
    const settled = visitor.settle?.()
    if (settled !== undefined) await settled
  }
  await visitor.settle?.()
  return { diffId: parseDiffId(`sha256:${hash.digest('hex')}`), bytes }
}

function statRoot(directory: string): Stats {
  try {
    const stats = lstatSync(join(directory, '.'))
    if (stats.isDirectory()) return stats
  } catch (cause) {
    throw new LayerError('LAYER_UNREADABLE', `The directory ${directory} cannot be read.`, { cause })
  }
  throw new LayerError('LAYER_UNREADABLE', `${directory} is no directory.`)
}

function namesIn(onDisk: string, path: string): string[] {
  const names = readdirSync(onDisk).sort()
  return path === '' ? names : names.map((name) => `${path}/${name}`)
}

/** Sockets have no place in an image. */
function toEntry(path: string, stats: Stats, onDisk: string): LayerEntry | undefined {
  const kind = kindOf(stats)
  if (kind === undefined) return undefined
  return {
    path,
    kind,
    size: kind === 'file' ? stats.size : 0,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    mtime: Math.max(0, Math.floor(stats.mtimeMs / 1000)),
    ...(kind === 'symlink' ? { linkTarget: readlinkSync(onDisk) } : {}),
  }
}

function kindOf(stats: Stats): LayerEntryKind | undefined {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'directory'
  if (stats.isSymbolicLink()) return 'symlink'
  if (stats.isFIFO()) return 'fifo'
  return stats.isBlockDevice() || stats.isCharacterDevice() ? 'device' : undefined
}

/** Opened without following links and without waiting for a writer, in case the path is something else by now. */
function giveContent(onDisk: string, size: number, sink: ContentSink): void {
  if (size === 0) {
    sink.end()
    return
  }
  const fd = openSync(onDisk, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    let left = fstatSync(fd).isFile() ? size : 0
    while (left > 0) {
      const buffer = Buffer.allocUnsafeSlow(Math.min(left, READ_BYTES))
      const read = readSync(fd, buffer, 0, buffer.length, null)
      if (read === 0) break
      left -= read
      if (!sink.write(buffer.subarray(0, read))) return
      if (left === 0) {
        sink.end()
        return
      }
    }
    sink.abandon()
  } finally {
    closeSync(fd)
  }
}

/** The code of a system error; `undefined` for anything else. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}
