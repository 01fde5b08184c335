import type { ByteSource } from '../../../formats/byte-source.ts'
import { fieldsOf } from '../../../formats/object-file/fields.ts'
import { readAddress } from '../../../formats/object-file/object-file.ts'
import type { ObjectFile } from '../../../formats/object-file/object-file-shape.ts'

/** What `go version -m` prints. */
export interface BuildInfo {
  /** `go1.22.3`, possibly followed by experiments. */
  readonly goVersion: string
  /** The main package; empty in programs older than 1.13. */
  readonly path: string
  readonly main?: GoModule
  /** Replaced modules as what replaces them. */
  readonly dependencies: readonly GoModule[]
  /** `build` lines: `-ldflags`, `vcs.revision`, `GOOS`, … */
  readonly settings: ReadonlyMap<string, string>
}

interface GoModule {
  readonly path: string
  readonly version: string
}

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1')
const HEADER_BYTES = 32
const ALIGNMENT = 16
const MAX_MODULE_BYTES = 16 * 1024 * 1024
const MAX_SEARCH_BYTES = 64 * 1024 * 1024
const SEARCH_STEP = 1024 * 1024

/**
 * The build information that Go's linker leaves in a program (Go source, src/debug/buildinfo): a 32-byte header on a 16-byte boundary in
 * `.go.buildinfo`, or in a writable data section; the strings follow it since 1.18, and are pointed at before.
 */
export async function findBuildInfo(source: ByteSource, object: ObjectFile): Promise<BuildInfo | undefined> {
  for (const { offset, size } of candidates(object)) {
    const at = await findHeader(source, offset, size)
    if (at === undefined) continue
    const strings = await readStrings(source, object, at)
    if (strings) return { goVersion: strings.version, ...parseModules(strings.modules) }
  }
  return undefined
}

function candidates(object: ObjectFile): readonly { readonly offset: number; readonly size: number }[] {
  const named = object.sections.filter(({ name }) => name === '.go.buildinfo' || name === '__DATA,__go_buildinfo')
  if (named.length > 0) return named
  return object.sections.filter(
    ({ name, isWritable }) => isWritable && (name === '' || name === '.data' || name === '__DATA,__data'),
  )
}

async function findHeader(source: ByteSource, offset: number, size: number): Promise<number | undefined> {
  const end = offset + Math.min(size, MAX_SEARCH_BYTES)
  for (let at = offset; at < end; at += SEARCH_STEP) {
    const bytes = Buffer.from(await source.range(at, Math.min(SEARCH_STEP + HEADER_BYTES, end - at)))
    for (let found = bytes.indexOf(MAGIC); found >= 0; found = bytes.indexOf(MAGIC, found + 1)) {
      if ((at + found - offset) % ALIGNMENT === 0) return at + found
    }
  }
  return undefined
}

async function readStrings(
  source: ByteSource,
  object: ObjectFile,
  at: number,
): Promise<{ version: string; modules: string } | undefined> {
  const header = await source.range(at, HEADER_BYTES)
  if (header.length < HEADER_BYTES) return undefined
  const flags = header[15] ?? 0
  if ((flags & 2) !== 0) return readInline(source, at + HEADER_BYTES)
  const fields = fieldsOf(header, (flags & 1) !== 0)
  const pointerBytes = header[14]
  if (pointerBytes !== 4 && pointerBytes !== 8) return undefined
  const pointer = (offset: number) => (pointerBytes === 8 ? fields.u64(offset) : fields.u32(offset))
  const version = await readGoString(source, object, pointer(16), pointerBytes, (flags & 1) !== 0)
  const modules = await readGoString(source, object, pointer(16 + pointerBytes), pointerBytes, (flags & 1) !== 0)
  return version === '' ? undefined : { version, modules }
}

async function readInline(source: ByteSource, at: number): Promise<{ version: string; modules: string } | undefined> {
  const version = await readVarintString(source, at)
  if (!version) return undefined
  const modules = await readVarintString(source, version.end)
  return { version: version.text, modules: modules?.text ?? '' }
}

async function readVarintString(source: ByteSource, at: number): Promise<{ text: string; end: number } | undefined> {
  const head = await source.range(at, 10)
  let length = 0
  let used = 0
  for (; used < head.length; used++) {
    const byte = head[used] ?? 0
    length += (byte & 0x7f) * 2 ** (7 * used)
    if (byte < 0x80) break
  }
  if (used === head.length || length > MAX_MODULE_BYTES) return undefined
  const start = at + used + 1
  const bytes = await source.range(start, length)
  return bytes.length === length ? { text: Buffer.from(bytes).toString('utf8'), end: start + length } : undefined
}

async function readGoString(
  source: ByteSource,
  object: ObjectFile,
  address: number,
  pointerBytes: number,
  isBigEndian: boolean,
): Promise<string> {
  const header = fieldsOf(await readAddress(source, object, address, 2 * pointerBytes), isBigEndian)
  if (header.length < 2 * pointerBytes) return ''
  const data = pointerBytes === 8 ? header.u64(0) : header.u32(0)
  const length = pointerBytes === 8 ? header.u64(8) : header.u32(4)
  if (length === 0 || length > MAX_MODULE_BYTES) return ''
  return Buffer.from(await readAddress(source, object, data, length)).toString('utf8')
}

/** The text between two 16-byte sentinels, lines of tab-separated fields: `path`, `mod`, `dep`, `=>` (replaces the line before), `build`. */
function parseModules(framed: string): Omit<BuildInfo, 'goVersion'> {
  const text = framed.length >= 33 && framed.at(-17) === '\n' ? framed.slice(16, -16) : framed
  const dependencies: GoModule[] = []
  const settings = new Map<string, string>()
  let main: GoModule | undefined
  let program = ''
  for (const line of text.split('\n')) {
    const [kind, path = '', version = ''] = line.split('\t')
    if (kind === 'path') program = path
    else if (kind === 'mod' && path !== '') main = { path, version }
    else if (kind === 'dep' && path !== '') dependencies.push({ path, version })
    else if (kind === '=>' && path !== '' && dependencies.length > 0) replaceLast(dependencies, { path, version })
    else if (kind === 'build') {
      const equals = path.indexOf('=')
      if (equals > 0) settings.set(path.slice(0, equals), unquote(path.slice(equals + 1)))
    }
  }
  return { path: program, ...(main ? { main } : {}), dependencies, settings }
}

/** A replacement by a local folder has no version; the module then keeps its own name and version, which is what advisories speak of. */
function replaceLast(dependencies: GoModule[], replacement: GoModule): void {
  if (replacement.version !== '') dependencies[dependencies.length - 1] = replacement
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value
  try {
    return String(JSON.parse(value))
  } catch {
    return value
  }
}
