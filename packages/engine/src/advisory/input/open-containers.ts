import type { Dirent } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { GiB } from '../../domain/units.ts'
import { AdvisoryError } from '../advisory-error.ts'
import type { FeedFile, FeedInput } from '../feed.ts'
import { readZip } from '../zip/zip-reader.ts'
import { firstBytes } from './bounded.ts'
import { plainFile } from './plain-file.ts'
import { readTar } from './tar-files.ts'

/** Files that lie together: those of one archive, or those directly in one folder. */
export interface Container extends FeedInput {
  /** Last segment of its path without endings: what to call it when its content does not say. */
  readonly stem: string
  readonly isArchive: boolean
}

const MAX_DEPTH = 12
const MAX_FOLDERS = 100_000
const MAX_FILES = 5_000_000
const MAX_TAR_BYTES = 256 * GiB

/**
 * What a path that somebody gave us holds: the file, the archive, or every archive and every folder with files below it. Symbolic links and
 * names that start with a dot are passed over.
 * @throws {AdvisoryError} `ADVISORY_INPUT_UNKNOWN` when there is nothing to read, `ADVISORY_LIMIT_EXCEEDED` for a tree of unreasonable size
 */
export async function openContainers(path: string): Promise<readonly Container[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new AdvisoryError('ADVISORY_INPUT_UNKNOWN', `${path} does not exist or cannot be read.`, { cause: error })
  })
  if (found.isDirectory()) return walk(path)
  if (!found.isFile()) throw new AdvisoryError('ADVISORY_INPUT_UNKNOWN', `${path} is neither a file nor a folder.`)
  return [await fileContainer(path)]
}

async function fileContainer(path: string): Promise<Container> {
  if (await isZip(path)) return { label: path, stem: stemOf(path), isArchive: true, files: () => readZip(path) }
  const { mtime } = await stat(path)
  const file = plainFile(path, basename(path), mtime)
  if (await isTar(file))
    return { label: path, stem: stemOf(path), isArchive: true, files: () => readTar(file.chunks(MAX_TAR_BYTES), path) }
  return filesContainer(path, [file])
}

/** The magic of POSIX and GNU archives, at 257. A file that cannot be decompressed is none, and says so when it is read. */
async function isTar(file: FeedFile): Promise<boolean> {
  const head = await firstBytes(file.chunks(MAX_TAR_BYTES), 512).catch(() => new Uint8Array())
  return Buffer.from(head).toString('latin1', 257, 262) === 'ustar'
}

function filesContainer(path: string, files: readonly FeedFile[]): Container {
  return {
    label: path,
    stem: stemOf(path),
    isArchive: false,
    files: async function* () {
      yield* files
    },
  }
}

async function walk(root: string): Promise<Container[]> {
  const containers: Container[] = []
  const folders: { path: string; depth: number }[] = [{ path: root, depth: 0 }]
  let files = 0
  for (let next = folders.pop(); next; next = folders.pop()) {
    const entries = await readFolder(next.path)
    files += entries.length
    if (folders.length > MAX_FOLDERS || files > MAX_FILES || next.depth > MAX_DEPTH) {
      throw new AdvisoryError('ADVISORY_LIMIT_EXCEEDED', `${root} is a larger tree of folders than any feed has.`)
    }
    const loose: FeedFile[] = []
    for (const entry of entries) {
      const path = join(next.path, entry.name)
      if (entry.isDirectory()) folders.push({ path, depth: next.depth + 1 })
      else if (!entry.isFile()) continue
      else if (/\.(?:zip|tgz|tar(?:\.\w+)?)$/.test(entry.name)) containers.push(await fileContainer(path))
      else loose.push(plainFile(path, relative(root, path).split(sep).join('/')))
    }
    if (loose.length > 0) containers.push(filesContainer(next.path, loose))
  }
  return containers.sort((a, b) => (a.label < b.label ? -1 : 1))
}

async function readFolder(path: string): Promise<Dirent[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    throw new AdvisoryError('ADVISORY_INPUT_UNKNOWN', `${path} cannot be read.`, { cause: error })
  })
  return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function isZip(path: string): Promise<boolean> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw new AdvisoryError('ADVISORY_INPUT_UNKNOWN', `${path} cannot be read.`, { cause: error })
  })
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && (buffer.readUInt32LE(0) === 0x04034b50 || buffer.readUInt32LE(0) === 0x06054b50)
  } finally {
    await handle.close()
  }
}

function stemOf(path: string): string {
  return basename(path).replace(/\.(?:zip|json|csv|xml|ya?ml|gz|zst|tgz|tar)+$/g, '') || basename(path)
}
