const BLOCK = 512
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export type TarMemberKind =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hardlink'
  | 'char-device'
  | 'block-device'
  | 'fifo'
  | 'contiguous'

/** One member of a tar as a test wants it; the path is written exactly as given, hostile or not. */
export interface TarMember {
  readonly path: string
  /** Default `file`. */
  readonly kind?: TarMemberKind
  readonly content?: Uint8Array | string
  /** Default 0o644 for files, 0o755 for directories, 0o777 for symlinks. */
  readonly mode?: number
  readonly uid?: number
  readonly gid?: number
  /** Seconds since the epoch; default 0. */
  readonly mtime?: number
  readonly linkTarget?: string
  readonly userName?: string
  readonly groupName?: string
  readonly deviceMajor?: number
  readonly deviceMinor?: number
  /** Further pax records, written whatever the dialect (they override what the dialect itself would write). */
  readonly pax?: Readonly<Record<string, string>>
}

/**
 * How names over 100 bytes and numbers over their octal field are written: `pax` extended headers (POSIX.1-2001), `gnu` long-name
 * members and base-256 numbers, `ustar` prefix only, `v7` without magic. `ustar` and `v7` throw a RangeError for what they cannot say.
 */
export type TarDialect = 'pax' | 'gnu' | 'ustar' | 'v7'

/** A header field by field, for archives that lie. Numbers are written as octal; strings and bytes go in as they are, cut at the field's end. */
export interface RawTarHeader {
  readonly name?: string | Uint8Array
  readonly mode?: number | string | Uint8Array
  readonly uid?: number | string | Uint8Array
  readonly gid?: number | string | Uint8Array
  readonly size?: number | string | Uint8Array
  readonly mtime?: number | string | Uint8Array
  /** Default: the right sum. */
  readonly checksum?: number | string | Uint8Array
  /** One character; default `0`. */
  readonly typeflag?: string
  readonly linkname?: string | Uint8Array
  /** Eight bytes; default `ustar\0` + `00`. GNU: `ustar  \0`. */
  readonly magic?: string | Uint8Array
  readonly uname?: string | Uint8Array
  readonly gname?: string | Uint8Array
  readonly devmajor?: number | string | Uint8Array
  readonly devminor?: number | string | Uint8Array
  readonly prefix?: string | Uint8Array
  /** Bytes put at an absolute offset of the block before the sum is taken, such as GNU's sparse map at 386. */
  readonly patches?: readonly { readonly offset: number; readonly bytes: string | Uint8Array }[]
}

type FieldName = 'mode' | 'uid' | 'gid' | 'size' | 'mtime' | 'devmajor' | 'devminor'

// POSIX.1-1988 (ustar) header layout: [offset, length].
const TEXT_FIELDS = {
  name: [0, 100],
  linkname: [157, 100],
  magic: [257, 8],
  uname: [265, 32],
  gname: [297, 32],
} as const
const NUMBER_FIELDS: Readonly<Record<FieldName, readonly [number, number]>> = {
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  devmajor: [329, 8],
  devminor: [337, 8],
}

const TYPE_FLAGS: Readonly<Record<TarMemberKind, string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  'char-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
  contiguous: '7',
}

const DEFAULT_MODES: Readonly<Partial<Record<TarMemberKind, number>>> = { directory: 0o755, symlink: 0o777 }
const MAGIC: Readonly<Record<TarDialect, string>> = {
  pax: 'ustar\x0000',
  ustar: 'ustar\x0000',
  gnu: 'ustar  \0',
  v7: '',
}

/** The 512 bytes of one header block, its checksum right unless the test says otherwise. */
export function rawTarHeader(fields: RawTarHeader): Uint8Array {
  const block = new Uint8Array(BLOCK)
  for (const [field, [offset, length]] of Object.entries(TEXT_FIELDS)) {
    const value = fields[field as keyof typeof TEXT_FIELDS] ?? (field === 'magic' ? 'ustar\x0000' : undefined)
    if (value !== undefined) put(block, offset, length, value)
  }
  if (fields.prefix !== undefined) put(block, 345, 155, fields.prefix)
  for (const [field, [offset, length]] of Object.entries(NUMBER_FIELDS)) {
    const value = fields[field as FieldName] ?? 0
    put(block, offset, length, typeof value === 'number' ? octal(value, length) : value)
  }
  block[156] = (fields.typeflag ?? '0').charCodeAt(0)
  for (const { offset, bytes } of fields.patches ?? []) put(block, offset, BLOCK - offset, bytes)
  block.fill(0x20, 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0)
  const checksum = fields.checksum ?? sum
  put(block, 148, 8, typeof checksum === 'number' ? `${checksum.toString(8).padStart(6, '0')}\0 ` : checksum)
  return block
}

/** Content padded with NUL to whole blocks. */
export function tarContent(content: Uint8Array | string): Uint8Array {
  const bytes = toBytes(content)
  const padded = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK)
  padded.set(bytes)
  return padded
}

/** The two zero blocks that end an archive. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * BLOCK)
}

/** `value` in `length` bytes as GNU's base-256: the top bit of the first byte set, two's complement, big-endian. */
export function base256(value: number | bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let rest = BigInt(value)
  for (let index = length - 1; index >= 0; index -= 1) {
    bytes[index] = Number(rest & 0xffn)
    rest >>= 8n
  }
  bytes[0] = (bytes[0] ?? 0) | 0x80
  return bytes
}

/** One pax record: `length key=value\n`, the length counting itself. */
export function paxRecord(key: string, value: string): Uint8Array {
  const tail = encoder.encode(` ${key}=${value}\n`)
  let length = tail.length + 1
  while (String(length).length + tail.length !== length) length = String(length).length + tail.length
  return concatBytes([encoder.encode(String(length)), tail])
}

/** A pax header member: `x` for the next member, `g` for all that follow. */
export function paxHeader(records: Readonly<Record<string, string>>, typeflag: 'x' | 'g' = 'x'): Uint8Array {
  const body = concatBytes(Object.entries(records).map(([key, value]) => paxRecord(key, value)))
  return concatBytes([
    rawTarHeader({ name: 'PaxHeaders.0/next', mode: 0o644, size: body.length, typeflag }),
    tarContent(body),
  ])
}

/** One member in pieces: its extension headers, its header, its padded content. */
export function* tarMember(member: TarMember, dialect: TarDialect = 'pax'): Generator<Uint8Array> {
  const { header, extensions, pax } = encodeMember(member, dialect)
  for (const { typeflag, text } of extensions) yield* gnuLong(typeflag, text)
  if (Object.keys(pax).length > 0) yield paxHeader(pax)
  yield rawTarHeader(header)
  const content = toBytes(member.content ?? '')
  if (content.length > 0) yield tarContent(content)
}

interface EncodedMember {
  readonly header: RawTarHeader
  /** GNU long names that go before it. */
  readonly extensions: readonly { readonly typeflag: 'K' | 'L'; readonly text: Uint8Array }[]
  readonly pax: Readonly<Record<string, string>>
}

function encodeMember(member: TarMember, dialect: TarDialect): EncodedMember {
  const kind = member.kind ?? 'file'
  const extensions: { typeflag: 'K' | 'L'; text: Uint8Array }[] = []
  const pax: Record<string, string> = {}
  const long = (typeflag: 'K' | 'L', key: string, text: Uint8Array): void => {
    if (dialect === 'gnu') extensions.push({ typeflag, text })
    else if (dialect === 'pax') pax[key] = decoder.decode(text)
    else throw new RangeError(`A ${key} of ${text.length} bytes cannot be written as ${dialect}.`)
  }
  const path = encoder.encode(kind === 'directory' && !member.path.endsWith('/') ? `${member.path}/` : member.path)
  const isPosix = dialect === 'pax' || dialect === 'ustar'
  const split = isPosix || path.length <= 100 ? splitUstarPath(path) : undefined
  if (split === undefined) long('L', 'path', path)
  const target = encoder.encode(member.linkTarget ?? '')
  if (target.length > 100) long('K', 'linkpath', target)
  const number = (field: FieldName, value: number): number | Uint8Array => {
    const [, length] = NUMBER_FIELDS[field]
    if (Number.isSafeInteger(value) && value >= 0 && value < 8 ** (length - 1)) return value
    if (dialect === 'gnu') return base256(Math.trunc(value), length)
    if (dialect !== 'pax') throw new RangeError(`${field} ${value} cannot be written as ${dialect}.`)
    pax[field] = String(value)
    return 0
  }
  const header: RawTarHeader = {
    name: split?.name ?? path,
    ...(split?.prefix ? { prefix: split.prefix } : {}),
    mode: member.mode ?? DEFAULT_MODES[kind] ?? 0o644,
    uid: number('uid', member.uid ?? 0),
    gid: number('gid', member.gid ?? 0),
    size: number('size', toBytes(member.content ?? '').length),
    mtime: number('mtime', member.mtime ?? 0),
    typeflag: TYPE_FLAGS[kind],
    linkname: target,
    magic: MAGIC[dialect],
    uname: member.userName ?? '',
    gname: member.groupName ?? '',
    devmajor: dialect === 'v7' ? '' : (member.deviceMajor ?? 0),
    devminor: dialect === 'v7' ? '' : (member.deviceMinor ?? 0),
  }
  return { header, extensions, pax: { ...pax, ...member.pax } }
}

/** A whole archive in pieces; nothing is held, so members may come from a generator. */
export function* tarChunks(members: Iterable<TarMember>, dialect: TarDialect = 'pax'): Generator<Uint8Array> {
  for (const member of members) yield* tarMember(member, dialect)
  yield tarEnd()
}

/** A whole archive in memory. The same members give the same bytes. */
export function tarBytes(members: Iterable<TarMember>, dialect: TarDialect = 'pax'): Uint8Array {
  return concatBytes([...tarChunks(members, dialect)])
}

/** All pieces in one array. */
export function concatBytes(pieces: readonly (Uint8Array | string)[]): Uint8Array {
  const arrays = pieces.map(toBytes)
  const whole = new Uint8Array(arrays.reduce((total, piece) => total + piece.length, 0))
  let offset = 0
  for (const piece of arrays) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}

function* gnuLong(typeflag: 'K' | 'L', text: Uint8Array): Generator<Uint8Array> {
  const body = concatBytes([text, '\0'])
  yield rawTarHeader({ name: '././@LongLink', size: body.length, typeflag, magic: 'ustar  \0' })
  yield tarContent(body)
}

/** ustar keeps up to 155 bytes before a slash in `prefix`; undefined when no slash is in the right place. */
function splitUstarPath(path: Uint8Array): { readonly name: Uint8Array; readonly prefix?: Uint8Array } | undefined {
  if (path.length <= 100) return { name: path }
  for (let index = Math.min(155, path.length - 2); index > 0; index -= 1) {
    if (path[index] !== 0x2f) continue
    const name = path.subarray(index + 1)
    return name.length <= 100 ? { name, prefix: path.subarray(0, index) } : undefined
  }
  return undefined
}

function octal(value: number, length: number): string {
  return `${Math.trunc(value)
    .toString(8)
    .padStart(length - 1, '0')}\0`
}

function put(block: Uint8Array, offset: number, length: number, value: string | Uint8Array): void {
  block.set(toBytes(value).subarray(0, length), offset)
}

function toBytes(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? encoder.encode(value) : value
}
